"""What is said of the vocabulary is true of the figures: one piece or several, marks, random rows."""

from dataclasses import replace

import pytest

from dashboard.lessons.vocabulary_matrix.sentences import (
    Listed,
    Spread,
    Twins,
    compare_ids,
    compare_spread,
    count_kinds,
    offer_one_token,
    two_ids_of_one_piece,
)

BANK = Twins("bank", 17_796, "␣bank", 3_331, inside="", begins_texts=True, n_twins=7_702)


def say(twins: Twins, cosine: float | None = 0.5, random: tuple[str, ...] = ()) -> str:
    return two_ids_of_one_piece(twins, cosine=cosine, model="Some *model*", random=random)


def test_a_piece_with_a_space_and_without_has_two_ids():
    said = say(BANK)
    assert "`bank` is 17796 and `␣bank` is 3331, two rows with cosine 0.5000" in said
    assert "7,702 pieces are in this vocabulary twice, with a space before and without" in said
    assert "words" not in said, "many of these pieces are no words"


@pytest.mark.parametrize("begins_texts", [True, False])
def test_the_start_of_a_text_is_named_where_a_text_begins_so(begins_texts: bool):
    said = say(replace(BANK, begins_texts=begins_texts))
    assert ("at the start of a text" in said) == begins_texts


def test_a_mark_for_the_inside_of_words_is_no_space():
    said = say(replace(BANK, other="##bank", inside="##", n_twins=1))
    assert "1 piece is in this vocabulary twice, for the start of a word and, with the mark `##`" in said
    assert "space" not in said


def test_a_cosine_below_zero_has_one_minus_sign():
    assert "two rows with cosine −0.1000." in say(BANK, -0.1)


@pytest.mark.parametrize(
    ("random", "named"), [(("bank",), "`bank`"), (("bank", "␣bank"), "`bank` and `␣bank`")]
)
def test_of_random_rows_no_cosine_is_said(random: tuple[str, ...], named: str):
    said = say(BANK, None, random)
    assert rf"Some \*model\* learned nothing about {named}" in said
    assert "cosine" not in said


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
    assert "The other 10 of 50 are still random" in of_three


NEAR = [Listed(7, "`x`", 0.75), Listed(9, "y", 0.5)]
BESIDE = [Listed(1, "a", 0.1), Listed(3, "b", -0.1)]


def test_the_ids_beside_a_token_are_named_and_so_is_the_nearest_row():
    said = compare_ids("t", "M", NEAR, BESIDE)
    assert said.endswith("Next in the list: `a` and `b`. Nearest in the matrix: `` `x` ``.")
    assert "by chance" in compare_ids("t", "M", [Listed(3, "b", 0.9), *NEAR], BESIDE)


def test_of_a_random_row_and_of_a_lone_one_no_neighbour_is_said():
    said = compare_ids("t", "*M*", [Listed(7, "x", None)], BESIDE)
    assert (
        said
        == r"The row of `t` is still random: \*M\* learned nothing about it, and its neighbours mean nothing."
    )
    assert compare_ids("t", "M", [], []) == "M has no other row to compare with."


SPREAD = Spread("M", 1_000, 0.04, 0.02, -0.3, 0.3)


def test_a_spread_that_training_left_alone_is_not_called_larger():
    assert "training made the spread 2.00 times as large" in compare_spread(SPREAD, has_own_start=True)
    same = compare_spread(replace(SPREAD, deviation=0.02), has_own_start=True)
    assert "Training left the spread as it was" in same
    assert "times" not in same
    unsaid = compare_spread(SPREAD, has_own_start=False)
    assert "does not say how it began" in unsaid
    assert "training made" not in unsaid
