"""The exercises of all lessons: each lesson's module `exercises` is found by its folder and imported at first use."""

from collections.abc import Sequence
from functools import cache
from importlib import import_module

from dashboard.course.exercise import Exercise
from dashboard.course.lessons import LESSONS


@cache
def exercises_of(slug: str) -> Sequence[Exercise]:
    """Return the exercises of one lesson, in their order."""
    # By name: a lesson imports this room, and a new folder needs no line here.
    return tuple(import_module(f"dashboard.lessons.{slug}.exercises").PAGE.exercises)


@cache
def all_exercises() -> Sequence[Exercise]:
    """Return the exercises of all lessons, in the order of the course."""
    return [exercise for lesson in LESSONS for exercise in exercises_of(lesson.slug)]
