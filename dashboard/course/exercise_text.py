"""Texts of the exercises of a page, from `dashboard/lessons/<slug>/exercises.toml`.

All of it is plain text: a field such as {word} may hold user input, and nothing in it is parsed as markup.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Any

from dashboard.course.lessons import FOLDER
from dashboard.course.prose import fill


@dataclass(frozen=True)
class ExerciseText:
    """The texts of one exercise.

    Attributes:
        title: its name in lists.
        ask: the question.
        hint: the first hint, after a wrong answer.
        suggestion: the second hint; the third step shows the answer.
        why: why the answer is right; shown with it.
        paper: the question for print, without a picture; empty if it needs none.
    """

    title: str
    ask: str
    hint: str
    suggestion: str
    why: str
    paper: str = ""

    def filled(self, **figures: Any) -> "ExerciseText":
        """Return a copy with its fields filled; KeyError if a figure is missing."""
        return ExerciseText(**{name: fill(text, **figures) for name, text in vars(self).items()})


@cache
def exercise_texts(page: str) -> dict[str, ExerciseText]:
    """Load the texts of one page's exercises, by name of the exercise."""
    with (FOLDER / page / "exercises.toml").open("rb") as file:
        return {name: ExerciseText(**texts) for name, texts in tomllib.load(file).items()}
