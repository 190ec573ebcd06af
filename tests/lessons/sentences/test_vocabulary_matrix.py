"""What is said of the vocabulary is true of the figures: one piece or several, marks, random rows."""

from dataclasses import replace

import pytest

from dashboard.lessons.vocabulary_matrix.sentences import (
    Twins,
    count_kinds,
    offer_one_token,
    two_ids_of_one_piece,
)

BANK = Twins("bank", 17_796, "␣bank", 3_331, inside="", begins_texts=True, n_twins=7_702)


def say(twins: Twins, cosine: float | None = 0.5, random: tuple[str, ...] = ()) -> str:
    return two_ids_of_one_piece(twins, cosine=cosine, model="Some *model*", random=random)


def test_a_piece_with_a_space_and_without_has_two_ids():
    said = say(BANK)
    assert "`bank` is 17796 and `␣bank` is 3331, two rows of their own" in said
    assert "7,702 pieces are in this vocabulary twice, once with a space before and once without" in said
    assert "words" not in said, "many of these pieces are no words"


@pytest.mark.parametrize("begins_texts", [True, False])
def test_the_start_of_a_text_is_named_where_a_text_begins_so(begins_texts: bool):
    said = say(replace(BANK, begins_texts=begins_texts))
    assert ("at the start of a text" in said) == begins_texts


def test_a_mark_for_the_inside_of_words_is_no_space():
    said = say(replace(BANK, other="##bank", inside="##", n_twins=1))
    assert (
        "1 piece is in this vocabulary twice, once for the start of a word and once, with the mark `##`"
        in said
    )
    assert "space" not in said


def test_a_cosine_below_zero_has_one_minus_sign():
    assert "Their cosine is −0.1000." in say(BANK, -0.1)


@pytest.mark.parametrize(
    ("random", "named"), [(("bank",), "`bank`"), (("bank", "␣bank"), "`bank` and `␣bank`")]
)
def test_of_random_rows_no_cosine_is_said(random: tuple[str, ...], named: str):
    said = say(BANK, None, random)
    assert rf"Some \*model\* learned nothing about {named}" in said
    assert "Their cosine is" not in said


def test_an_offer_takes_no_markup():
    assert offer_one_token("␣coffee") == "␣coffee is one token: show it"
    assert offer_one_token("*x*") == r"\*x\* is one token: show it"


@pytest.mark.parametrize("is_tied", [True, False])
def test_where_every_token_occurred_nothing_is_said_of_others(is_tied: bool):
    said = count_kinds("M", 50, 0, 0, source="", is_tied=is_tied)
    assert said == "All 50 tokens occurred in the training of M, so none of its rows stayed as it began."
    of_two_kinds = count_kinds("M", 40, 0, 10, source="", is_tied=is_tied)
    assert "10 of 50 tokens (20.0%) never occurred" in of_two_kinds
    assert ("pushes" in of_two_kinds) == is_tied
    of_three = count_kinds("M", 20, 20, 10, source="GloVe 6B", is_tied=is_tied)
    assert "20 were put in from GloVe 6B" in of_three
    assert "The other 10 of 50 are still the random numbers" in of_three
