"""Degenerate answers to the hunts of the page Word2Vec clusters, and what is no find although it looks like one."""

import pytest

from dashboard.course.models_on_screen import ModelsOnScreen
from dashboard.course.questions import Type, Verdict
from dashboard.course.registry import exercises_of
from dashboard.lessons.word_clusters import exercises
from tests.exercises.hunts import Degenerate, grade_or_refuse

PAGE = "word_clusters"


def last_two_swapped(solved: str) -> str:
    """Swap the last two words of an answer: the opposite and the synonym."""
    *before, one, other = solved.split()
    return " ".join([*before, other, one])


def first_two_swapped(solved: str) -> str:
    """Swap the first two words of an answer."""
    one, other, *after = solved.split()
    return " ".join([other, one, *after])


HUNTS = {
    "opposite_closer": Degenerate(
        one_word="hot",
        same_word_thrice="hot hot hot",
        nonsense="xx yy zz",
        swapped=last_two_swapped,
        other_language="caliente frio calor",
    ),
    "two_senses": Degenerate(
        one_word="java",
        same_word_thrice="java java java",
        nonsense="xx yy zz",
        swapped=first_two_swapped,
        other_language="banco dinero mano",
    ),
    "analogy_that_fails": Degenerate(
        one_word="france",
        same_word_thrice="france france france",
        nonsense="xx yy zz aaa",
        swapped=first_two_swapped,
        other_language="francia roma italia madrid",
    ),
}


def posed(models: ModelsOnScreen, name: str) -> Type:
    [exercise] = [each for each in exercises_of(PAGE) if each.name == name]
    found = exercise.pose(models) if exercise.fits(models) else None
    if found is None:
        pytest.skip("not asked about these models")
    assert isinstance(found.kind, Type)
    return found.kind


def graded(models: ModelsOnScreen, name: str, answer: str) -> Verdict:
    return grade_or_refuse(posed(models, name), answer)


ONE_SENSE = """
dog horse puppy, doctor physician child, oxygen hydrogen blood, elephant elephants pig, france paris spain,
bank lender capital, star best superstar, plant farm chemical, hospital clinic orphanage, horse race cat,
bread toast flour, king queen kingdom, moon orbit dragon, nurse doctor pregnant, winter snow olympics,
engineer pilot chemist, guitar piano vocals, river valley danube
"""


@pytest.mark.parametrize("answer", [each.strip() for each in ONE_SENSE.replace("\n", " ").split(",")])
def test_neighbours_in_one_sense_are_no_two_senses(models: ModelsOnScreen, answer: str):
    verdict = graded(models, "two_senses", answer)
    assert not verdict.right, verdict.feedback
    assert verdict.feedback


@pytest.mark.parametrize(
    "answer", ["java sumatra software", "java software sumatra", "saturn mars mazda", "organ marrow choral"]
)
def test_two_senses_that_a_person_accepts_pass_and_the_learner_is_asked(models: ModelsOnScreen, answer: str):
    verdict = graded(models, "two_senses", answer)
    assert verdict.right
    assert verdict.provided == f"“{answer.split()[0]}” means another thing beside each of them"


def test_two_senses_are_not_asked_where_words_with_one_sense_have_strangers_beside_them(
    models: ModelsOnScreen,
):
    [exercise] = [each for each in exercises_of(PAGE) if each.name == "two_senses"]
    assert exercise.fits(models) == (models.words.slug != "pocket-word2vec")


@pytest.mark.parametrize(
    ("answer", "truth"),
    [
        ("man king woman prince", "queen"),
        ("dog puppy cat cats", "kitten"),
        ("france paris germany rome", "berlin"),
        ("big bigger good big", ""),
    ],
)
def test_a_wrong_expectation_is_no_failure_of_the_model(models: ModelsOnScreen, answer: str, truth: str):
    verdict = graded(models, "analogy_that_fails", answer)
    assert not verdict.right, verdict.feedback
    if truth:
        assert f"is to “{truth}”" in verdict.feedback


@pytest.mark.parametrize(
    "answer", ["man king woman queen", "man woman king queen", "france paris germany berlin"]
)
def test_an_analogy_that_holds_is_no_failure(models: ModelsOnScreen, answer: str):
    verdict = graded(models, "analogy_that_fails", answer)
    assert not verdict.right
    assert verdict.feedback.endswith(f"gives “{answer.split()[-1]}”.")


@pytest.mark.parametrize(
    "answer", ["dog cat horse", "king queen monarch", "hot warm cold", "big small little"]
)
def test_what_is_not_known_as_opposites_is_refused(models: ModelsOnScreen, answer: str):
    assert not graded(models, "opposite_closer", answer).right


def test_the_synonym_is_left_to_the_learner(models: ModelsOnScreen):
    word, _, alike = posed(models, "opposite_closer").solved.split()
    verdict = graded(models, "opposite_closer", posed(models, "opposite_closer").solved)
    assert verdict.right
    assert verdict.provided == f"“{alike}” means nearly the same as “{word}”"


@pytest.mark.parametrize("name", ["two_senses", "opposite_closer"])
def test_hints_offer_words_that_work_with_these_vectors_and_not_the_key_first(
    models: ModelsOnScreen, name: str
):
    [exercise] = [each for each in exercises_of(PAGE) if each.name == name]
    if not exercise.fits(models):
        pytest.skip("not asked about these models")
    found = exercise.pose(models)
    assert found is not None
    assert isinstance(found.kind, Type)
    offered = found.figures["offered"].replace(" or ", ", ").split(", ")
    candidates = exercises.SENSES if name == "two_senses" else exercises.OPPOSITES
    for word in offered:
        answers = [" ".join(each) for each in candidates if each[0] == word]
        assert any(grade_or_refuse(found.kind, answer).right for answer in answers), word
    if len(offered) > 1:
        assert offered[0] != found.kind.solved.split()[0]
