"""What is said in the exercises of a page, from `dashboard/lessons/<slug>/exercises.toml`.

All of it is plain text: a field such as {word} may hold what somebody typed, and nothing in it is taken as markup.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Any

from dashboard.course.lessons import FOLDER
from dashboard.course.prose import fill


@dataclass(frozen=True)
class ExerciseText:
    """The words of one exercise.

    Attributes:
        title: what it is called in lists.
        ask: the question.
        nudge: the first help, after a wrong answer.
        suggestion: the second; the third shows the answer.
        why: why the answer is right, once it is shown.
        paper: the question where there is no picture; empty where it needs none.
    """

    title: str
    ask: str
    nudge: str
    suggestion: str
    why: str
    paper: str = ""

    def filled(self, **figures: Any) -> "ExerciseText":
        """The same with figures in the place of its fields; KeyError where one is missing."""
        return ExerciseText(**{name: fill(text, **figures) for name, text in vars(self).items()})


@cache
def exercise_texts(page: str) -> dict[str, ExerciseText]:
    """Exercise to words, of one page."""
    with (FOLDER / page / "exercises.toml").open("rb") as file:
        return {name: ExerciseText(**texts) for name, texts in tomllib.load(file).items()}
