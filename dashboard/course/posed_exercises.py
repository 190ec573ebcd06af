"""The exercises of a page as they are asked about the models on screen: in words, with their answers."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from dashboard.course.exercise import Exercise
from dashboard.course.exercise_text import Words
from dashboard.course.models_on_screen import OnScreen
from dashboard.course.questions import Kind, Pick
from dashboard.course.registry import exercises_of


@dataclass(frozen=True, eq=False)
class Asked:
    """One exercise.

    Attributes:
        exercise: which one.
        number: its number on the page, from 1, as links name it.
        words: what is said in it.
        kind: what can be answered, and what is right.
    """

    exercise: Exercise
    number: int
    words: Words
    kind: Kind


def asked_on(page: str, on: OnScreen) -> Iterator[Asked]:
    """The exercises of a page to which these models give a clear answer; each is computed when it is taken."""
    fitting = [exercise for exercise in exercises_of(page) if exercise.fits(on)]
    for number, exercise in enumerate(fitting, start=1):
        posed = exercise.pose(on)
        if posed is not None:
            yield Asked(exercise, number, exercise.words.filled(**posed.figures), posed.kind)


def asked_on_paper(page: str, on: OnScreen) -> Iterator[Asked]:
    """The same as they are asked where nothing can be clicked: what needs a picture is put in words, or left out."""
    for asked in asked_on(page, on):
        if not (isinstance(asked.kind, Pick) and asked.kind.needs_picture):
            yield asked
        elif asked.words.paper:
            yield replace(asked, words=replace(asked.words, ask=asked.words.paper))
