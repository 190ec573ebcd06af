"""What is said of the vocabulary is true of the figures: one piece or several, marks, random rows."""

import pytest

from dashboard.lessons.vocabulary_matrix.sentences import (
    Listed,
    Twins,
    compare_ids,
    compare_spread,
    count_kinds,
    offer_one_token,
    two_ids_of_one_piece,
)

BANK = Twins("bank", 17_796, "␣bank", 3_331)


@pytest.mark.parametrize(
    ("cosine", "end"), [(0.5, ", with cosine 0.50."), (-0.1, ", with cosine −0.10."), (None, ".")]
)
def test_a_piece_with_a_space_and_without_has_two_ids(cosine: float | None, end: str):
    lead = "**One piece, two IDs:** `bank` is 17796 and `␣bank` is 3331"
    assert two_ids_of_one_piece(BANK, cosine=cosine) == lead + end


def test_an_offer_takes_no_markup():
    assert offer_one_token("␣coffee") == "␣coffee is one token: show it"
    assert offer_one_token("*x*") == r"\*x\* is one token: show it"


@pytest.mark.parametrize("is_tied", [True, False])
def test_where_every_token_occurred_nothing_is_said_of_others(is_tied: bool):
    said = count_kinds(50, 0, 0, source="", is_tied=is_tied)
    assert said == "All 50 tokens occurred in training: no row stayed as it began."
    of_two_kinds = count_kinds(40, 0, 10, source="", is_tied=is_tied)
    assert "10 of 50 tokens never occurred" in of_two_kinds
    assert ("pushes" in of_two_kinds) == is_tied
    of_three = count_kinds(20, 20, 10, source="GloVe 6B", is_tied=is_tied)
    assert "20 put in from GloVe 6B, 10 still random" in of_three


NEAR = [Listed(7, "`x`", 0.75), Listed(9, "y", 0.5)]
BESIDE = [Listed(1, "a", 0.1), Listed(3, "b", -0.1)]


def test_the_ids_beside_a_token_are_named_and_so_is_the_nearest_row():
    said = compare_ids("t", "M", NEAR, BESIDE)
    assert said.endswith("Next in the list: `a` and `b`. Nearest in the matrix: `` `x` ``.")
    assert "By chance" in compare_ids("t", "M", [Listed(3, "b", 0.9), *NEAR], BESIDE)


def test_of_a_random_row_and_of_a_lone_one_no_neighbour_is_said():
    said = compare_ids("t", "*M*", [Listed(7, "x", None)], BESIDE)
    assert said == r"\*M\* learned nothing about `t`: its row is random, and so are its neighbours."
    assert compare_ids("t", "M", [], []) == "M has no other row to compare with."


def test_a_spread_that_training_left_alone_is_not_called_larger():
    assert "2.0 times as far" in compare_spread("M", 2.0, has_own_start=True)
    same = compare_spread("M", 1.04, has_own_start=True)
    assert "left the spread as it was" in same
    unsaid = compare_spread("M", 2.0, has_own_start=False)
    assert "does not say how it began" in unsaid
    assert "times" not in same + unsaid
