"""Registry of all exercises; each lesson's module `exercises` is found by its folder and imported lazily."""

from collections.abc import Sequence
from functools import cache
from importlib import import_module
from importlib.util import find_spec

from dashboard.course.exercise import Exercise
from dashboard.course.lessons import LESSONS


@cache
def exercises_of(slug: str) -> Sequence[Exercise]:
    """Return the exercises of one lesson, in order; empty if it has no module `exercises`."""
    # By name, since lessons import this package; so a new lesson needs no entry here.
    module = f"dashboard.lessons.{slug}.exercises"
    return tuple(import_module(module).EXERCISES.registered) if find_spec(module) else ()


@cache
def all_exercises() -> Sequence[Exercise]:
    """Return the exercises of all lessons, in the order of the course."""
    return [exercise for lesson in LESSONS for exercise in exercises_of(lesson.slug)]
