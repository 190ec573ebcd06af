"""Every exercise about every model in the box: one right answer, wrong ones refused, words that fit."""

import re
from contextlib import suppress
from dataclasses import replace
from itertools import permutations

import numpy as np
import pytest

from dashboard.course.exercise_text import exercise_texts
from dashboard.course.lessons import LESSONS
from dashboard.course.models_on_screen import ModelsOnScreen
from dashboard.course.questions import Choose, Number, Order, Pick, Type
from dashboard.course.registry import all_exercises, exercises_of
from dashboard.errors import InputError
from dashboard.models.word_vectors import WordVectors

EXERCISES = all_exercises()
every = pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.key)
HUNTS = {
    "word_clusters.opposite_closer",
    "word_clusters.two_senses",
    "word_clusters.analogy_that_fails",
    "subword_splitting.more_tokens_than_letters",
    "context_layers.senses_apart",
    "context_layers.looks_at_the_first",
}


def test_there_are_enough_and_each_page_has_some():
    assert len(EXERCISES) >= 40
    assert len({exercise.key for exercise in EXERCISES}) == len(EXERCISES)
    for lesson in LESSONS:
        assert exercises_of(lesson.slug), lesson.slug
    assert {exercise.key for exercise in EXERCISES} >= HUNTS


def test_each_pair_of_models_has_forty_and_some_on_each_page(models: ModelsOnScreen):
    assert sum(exercise.fits(models) for exercise in EXERCISES) >= 40
    for lesson in LESSONS:
        assert any(exercise.fits(models) for exercise in exercises_of(lesson.slug)), lesson.slug


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.slug)
def test_each_exercise_has_words_and_all_words_an_exercise(lesson):
    assert set(exercise_texts(lesson.slug)) == {exercise.name for exercise in exercises_of(lesson.slug)}


@every
def test_it_has_exactly_one_right_answer(models: ModelsOnScreen, exercise):
    if not exercise.fits(models):
        pytest.skip("these models lack what it needs")
    posed = exercise.pose(models)
    assert posed is not None, "no clear answer"
    kind = posed.kind
    assert kind.grade(kind.solved).right
    assert kind.solution
    match kind:
        case Choose():
            assert len(set(kind.options)) == len(kind.options) >= 2
            assert [at for at in range(len(kind.options)) if kind.grade(at).right] == [kind.right]
            if kind.values:
                shown = kind.values[kind.right]
                assert kind.values.count(shown) == 1, "what is shown of another option is the same"
        case Order():
            orders = permutations(range(len(kind.items))) if len(kind.items) < 6 else [kind.right]
            assert [order for order in orders if kind.grade(order).right] == [kind.right]
            assert not kind.grade(kind.right[::-1]).right
        case Number():
            for off in (kind.within * 1.1 + 10.0**-kind.places, -kind.within * 1.1 - 10.0**-kind.places):
                assert not kind.grade(kind.answer + off).right
        case Type():
            refused = kind.grade(kind.refused)
            assert not refused.right
            assert refused.feedback
            for nonsense in ("", "   ", "/", "0 0", "\N{REPLACEMENT CHARACTER}"):
                with suppress(InputError):
                    assert not kind.grade(nonsense).right


@every
def test_its_words_take_exactly_its_figures(models: ModelsOnScreen, exercise):
    posed = exercise.pose(models) if exercise.fits(models) else None
    if posed is None:
        pytest.skip("these models lack what it needs")
    words = exercise.words
    texts = " ".join(vars(words).values())
    asked = set(re.findall(r"{(\w+)", texts))
    assert asked <= set(posed.figures)
    assert set(posed.figures) <= asked | {"model", "answer"}, "a figure that nobody reads"
    filled = words.filled(**posed.figures)
    assert "{" not in " ".join(vars(filled).values())


@every
def test_the_question_and_the_help_do_not_give_the_answer_away(models: ModelsOnScreen, exercise):
    posed = exercise.pose(models) if exercise.fits(models) else None
    if posed is None or not isinstance(posed.kind, Number):
        pytest.skip("only a number could stand in the words")
    filled = exercise.words.filled(**posed.figures)
    number = posed.kind.solution
    if len(number) > 2:
        assert number not in f"{filled.ask} {filled.hint} {filled.suggestion}"


def test_vectors_of_other_words_hide_what_is_about_ours(models: ModelsOnScreen):
    rng = np.random.default_rng(0)
    matrix = rng.normal(size=(40, 8)).astype(np.float32)
    strange = WordVectors("strange", "Strange", [f"wort{at}" for at in range(40)], matrix)
    others = replace(models, words=strange)
    for exercise in exercises_of("word_clusters"):
        posed = exercise.pose(others) if exercise.fits(others) else None
        if posed is not None:
            assert posed.kind.grade(posed.kind.solved).right
    assert not any(
        exercise.fits(others) for exercise in exercises_of("word_clusters") if "king" in _source(exercise)
    )


def _source(exercise) -> str:
    import inspect

    return inspect.getsource(exercise.ask).split("def ")[0]


def test_a_picked_point_has_a_place_for_each_option(models: ModelsOnScreen):
    [exercise] = [each for each in EXERCISES if each.key == "word_clusters.nearest_on_the_map"]
    posed = exercise.pose(models)
    assert posed is not None
    assert isinstance(posed.kind, Pick)
    assert posed.kind.places is not None
    assert posed.kind.places.shape == (len(posed.kind.options), 2)
