"""Exercises of a page, bound to the models on screen."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from dashboard.course.exercise import Exercise
from dashboard.course.exercise_text import ExerciseText
from dashboard.course.models_on_screen import ModelsOnScreen
from dashboard.course.questions import Kind, Pick
from dashboard.course.registry import exercises_of


@dataclass(frozen=True, eq=False)
class PosedExercise:
    """An exercise bound to the models on screen.

    Attributes:
        exercise: its template.
        number: its number on the page, from 1, as links name it.
        words: its texts, filled.
        kind: how it is answered and graded.
    """

    exercise: Exercise
    number: int
    words: ExerciseText
    kind: Kind


def posed_exercises(page: str, models: ModelsOnScreen) -> Iterator[PosedExercise]:
    """Yield the exercises of a page to which these models give a clear answer; each is computed lazily."""
    fitting = [exercise for exercise in exercises_of(page) if exercise.fits(models)]
    for number, exercise in enumerate(fitting, start=1):
        posed = exercise.pose(models)
        if posed is not None:
            yield PosedExercise(exercise, number, exercise.words.filled(**posed.figures), posed.kind)


def printable_exercises(page: str, models: ModelsOnScreen) -> Iterator[PosedExercise]:
    """Yield the exercises for print: those that need a picture use their paper text, or are left out."""
    for asked in posed_exercises(page, models):
        if not (isinstance(asked.kind, Pick) and asked.kind.needs_picture):
            yield asked
        elif asked.words.paper:
            yield replace(asked, words=replace(asked.words, ask=asked.words.paper))
