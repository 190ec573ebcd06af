"""Hunts, about every pair of models: the key and the page's examples pass, and no degenerate answer does."""

from collections.abc import Mapping
from importlib import import_module
from importlib.util import find_spec

import pytest

from dashboard.course.exercise import Exercise
from dashboard.course.lessons import LESSONS
from dashboard.course.models_on_screen import ModelsOnScreen
from dashboard.course.questions import Type
from dashboard.course.registry import all_exercises
from tests.exercises.hunts import NAMES, Degenerate, grade_or_refuse


def tables() -> dict[str, Degenerate]:
    """Name of a hunt among all exercises to its degenerate answers."""
    found: dict[str, Degenerate] = {}
    for lesson in LESSONS:
        module = f"tests.exercises.test_{lesson.slug}_hunts"
        if find_spec(module):
            table: Mapping[str, Degenerate] = import_module(module).HUNTS
            found |= {f"{lesson.slug}.{name}": entry for name, entry in table.items()}
    return found


TABLES = tables()
EXERCISES = {exercise.key: exercise for exercise in all_exercises()}
every_hunt = pytest.mark.parametrize("key", TABLES)


def pose(exercise: Exercise, models: ModelsOnScreen) -> Type:
    """Pose the hunt about these models."""
    posed = exercise.pose(models) if exercise.fits(models) else None
    if posed is None:
        pytest.skip("not asked about these models")
    assert isinstance(posed.kind, Type)
    return posed.kind


def test_each_hunt_says_which_degenerate_answers_must_fail(models: ModelsOnScreen):
    posed = {key: each.pose(models) for key, each in EXERCISES.items() if each.fits(models)}
    hunts = {key for key, each in posed.items() if each is not None and isinstance(each.kind, Type)}
    assert hunts, "the pages ask no hunt"
    assert hunts <= set(TABLES), "a hunt without a table"


def test_each_entry_is_about_a_hunt_and_gives_a_reason_for_what_may_pass():
    for key, entry in TABLES.items():
        assert key in EXERCISES
        assert set(entry.may_pass) <= set(NAMES), key
        assert len(entry.may_pass) < len(NAMES), f"{key} refuses nothing"
        assert all(len(reason.split()) >= 4 for reason in entry.may_pass.values()), key


@every_hunt
@pytest.mark.parametrize("name", NAMES)
def test_a_degenerate_answer_fails_with_a_sentence(models: ModelsOnScreen, key: str, name: str):
    kind, entry = pose(EXERCISES[key], models), TABLES[key]
    if name in entry.may_pass:
        pytest.skip(entry.may_pass[name])
    text = entry.texts(kind.solved)[name]
    verdict = grade_or_refuse(kind, text)
    assert not verdict.right, f"{text!r}: {verdict.feedback}"
    assert verdict.feedback


@every_hunt
def test_a_reason_is_given_only_where_an_answer_does_pass(all_pairs: list[ModelsOnScreen], key: str):
    exercise, entry = EXERCISES[key], TABLES[key]
    passing = set()
    for on in all_pairs:
        posed = exercise.pose(on) if exercise.fits(on) else None
        if posed is not None and isinstance(posed.kind, Type):
            texts = entry.texts(posed.kind.solved)
            passing |= {name for name, text in texts.items() if grade_or_refuse(posed.kind, text).right}
    assert set(entry.may_pass) <= passing, "these fail anyhow"


@every_hunt
def test_the_page_s_own_examples_pass(models: ModelsOnScreen, key: str):
    kind = pose(EXERCISES[key], models)
    refused = {
        text: verdict.feedback
        for text in TABLES[key].presets(models)
        if not (verdict := grade_or_refuse(kind, text)).right
    }
    assert not refused


@every_hunt
def test_what_is_said_of_the_key_and_of_what_is_refused_is_a_sentence(models: ModelsOnScreen, key: str):
    kind = pose(EXERCISES[key], models)
    for text, is_right in ((kind.solved, True), (kind.refused, False)):
        verdict = kind.grade(text)
        assert verdict.right is is_right
        assert verdict.feedback.strip()
