"""What the exercises of the page Subword splitting ask is what they measure."""

import pytest

from dashboard.concepts.merges import MergeTable, merges_of
from dashboard.course.models_on_screen import ModelsOnScreen
from dashboard.course.questions import Posed, Type
from dashboard.course.registry import exercises_of
from dashboard.errors import InputError
from dashboard.lessons.subword_splitting.exercises import RARE_AMONG

EXERCISES = {exercise.name: exercise for exercise in exercises_of("subword_splitting")}


def pose(name: str, models: ModelsOnScreen) -> Posed:
    exercise = EXERCISES[name]
    posed = exercise.pose(models) if exercise.fits(models) else None
    if posed is None:
        pytest.skip("not asked about these models")
    return posed


def hunt(name: str, models: ModelsOnScreen) -> Type:
    kind = pose(name, models).kind
    assert isinstance(kind, Type)
    return kind


def test_the_highest_id_is_that_of_the_last_merge(models: ModelsOnScreen):
    posed = pose("learned_last", models)
    ranks = MergeTable.from_pairs(merges_of(models.language.tokenizer)).made
    tokens = models.language.tokenize(RARE_AMONG)
    last = max(tokens, key=lambda token: ranks.get(token.piece, -1))
    assert posed.kind.solution == last.label
    why = EXERCISES["learned_last"].words.filled(**posed.figures).why
    assert "Its ID says how late" in why
    assert "row" not in why


@pytest.mark.parametrize("answer", ["12345678901", "?!?!?!?!?!", "a1b2c3d4e5", "🦜🦜🦜"])
def test_what_has_no_letters_is_no_word_that_falls_apart(models: ModelsOnScreen, answer: str):
    with pytest.raises(InputError, match="letters only"):
        hunt("many_pieces", models).grade(answer)


@pytest.mark.parametrize(
    "answer", ["a b c d e", "1 2 3 4 5 6", ". , ! ? ;", "the The THE the the", "🦜 🐝 🐛 🌵 🍄"]
)
def test_letters_signs_and_one_word_again_are_no_five_words(models: ModelsOnScreen, answer: str):
    with pytest.raises(InputError, match="of two letters or more; type 5 or more"):
        hunt("one_token_a_word", models).grade(answer)


def test_unknown_words_are_not_one_token_each(models: ModelsOnScreen):
    verdict = hunt("one_token_a_word", models).grade("ሰላም ዓለም ቤት ውሃ ፀሐይ")
    assert not verdict.right
    assert verdict.feedback.endswith("for 5 words.")


def test_one_word_is_refused_with_its_plural(models: ModelsOnScreen):
    with pytest.raises(InputError, match="That has 1 different word of two"):
        hunt("one_token_a_word", models).grade("the")


def test_counts_of_one_have_no_plural(models: ModelsOnScreen):
    assert hunt("more_tokens_than_letters", models).grade("a").feedback == "1 token for 1 character."
    assert hunt("many_pieces", models).grade("dog").feedback == "1 token: dog."


@pytest.mark.parametrize("answer", ["☕", "猫", "Ω", "🦜"])
def test_the_explanation_is_true_of_the_learners_own_sign(models: ModelsOnScreen, answer: str):
    posed = pose("more_tokens_than_letters", models)
    why = EXERCISES["more_tokens_than_letters"].words.filled(**posed.figures).why
    n_bytes = len(answer.encode())
    said = {2: "other scripts two", 3: "two or three", 4: "Most emoji take four"}
    assert said[n_bytes] in why
    assert "One emoji takes" not in why


@pytest.mark.parametrize(
    ("name", "solution_of_one", "of_one", "of_several"),
    [
        (
            "four_spellings",
            "1",
            "What the space or the capital letter says is lost",
            "has to learn that they mean the same",
        ),
        ("a_space_before", "the same IDs", "does not keep the space", "with it"),
    ],
)
def test_why_the_spellings_differ_is_said_of_these_ids(
    models: ModelsOnScreen, name: str, solution_of_one: str, of_one: str, of_several: str
):
    posed = pose(name, models)
    why = EXERCISES[name].words.filled(**posed.figures).why
    is_one = posed.kind.solution == solution_of_one
    assert (of_one in why) is is_one
    assert (of_several in why) is not is_one
