"""The exercises of all lessons: each lesson's module `exercises` is found by its folder and imported at first use."""

from collections.abc import Sequence
from functools import cache
from importlib import import_module
from importlib.util import find_spec

from dashboard.course.exercise import Exercise
from dashboard.course.lessons import LESSONS


@cache
def exercises_of(slug: str) -> Sequence[Exercise]:
    """Return the exercises of one lesson, in their order; none where it has no module `exercises`."""
    # By name: a lesson imports this room, and a new folder needs no line here.
    module = f"dashboard.lessons.{slug}.exercises"
    return tuple(import_module(module).PAGE.exercises) if find_spec(module) else ()


@cache
def all_exercises() -> Sequence[Exercise]:
    """Return the exercises of all lessons, in the order of the course."""
    return [exercise for lesson in LESSONS for exercise in exercises_of(lesson.slug)]
