"""Sentences of the page Learning, posed to figures at which they could say something false."""

import pytest

from dashboard.lessons.learning.sentences import (
    compare_loss,
    compare_movement,
    compare_neighbours,
    compare_purity,
    describe_first_neighbours,
    describe_gradient,
    describe_rounding,
)


@pytest.mark.parametrize(("before", "after"), [(0.5, 0.5), (0.5, 0.55), (0.6, 0.4), (1.0, 1.0)])
def test_a_run_that_sorted_nothing_is_not_praised(before: float, after: float):
    said = compare_purity(12, before, after)
    assert "give it away" not in said
    assert "has not sorted" in said


def test_a_run_that_sorted_the_words_says_how_far():
    said = compare_purity(1, 0.42, 1.0)
    assert "on the 1 word with a known field" in said
    assert "42% before training and **100%** after it" in said
    assert "give it away" in said


@pytest.mark.parametrize(("last", "is_better"), [(4.0, True), (4.16, False), (5.0, False)])
def test_only_a_lower_loss_is_better_than_knowing_nothing(last: float, is_better: bool):
    said = compare_loss(4.16, last, "(6 × ln 2)")
    assert "pays 4.16 per example (6 × ln 2)." in said
    assert ("no better" in said) is not is_better


def test_neighbours_of_step_0_are_not_compared_with_themselves():
    assert "step 0 twice" in compare_neighbours("king", 0, 8, 8, are_equal=False)


def test_equal_rows_have_no_neighbours_by_accident():
    said = compare_neighbours("king", 5, 3, 8, are_equal=True)
    assert "no word is nearer to `king` than any other" in said
    assert "random" not in said
    assert "random" not in describe_first_neighbours(are_equal=True)
    assert "random" in describe_first_neighbours(are_equal=False)


@pytest.mark.parametrize(
    ("kept", "says"), [(1, "it is still the nearest"), (0, "it is no longer the nearest")]
)
def test_one_neighbour_is_one(kept: int, says: str):
    said = compare_neighbours("a", 1_000, kept, 1, are_equal=False)
    assert says in said
    assert "At step 1,000" in said
    assert "neighbours" not in said


def test_several_neighbours_are_counted():
    assert "0 of those 8" in compare_neighbours("king", 5, 0, 8, are_equal=False)


def test_an_example_with_and_without_drawn_words():
    said = describe_gradient(["the"], "cat", ["dog"], (1, 2), 12, 0.0)
    assert "given `the`, expect `cat`; drawn against it: `dog`. Its gradient" in said
    assert "**1 of 12 rows** of the input matrix and **2 of 12** of the output" in said
    assert "exactly 0." in said
    said = describe_gradient(["the", "cat"], "sat", [], (2, 12), 12, 0.0)
    assert "given `the` and `cat`, expect `sat`. Its gradient" in said
    assert "All **12 rows** of the output matrix change" in said
    assert "12 of 12" not in said


def test_rows_that_moved_are_not_called_still():
    assert "**did not move**: their input rows are still what they were" in compare_movement(0.0, 1, 2.0)
    assert "The 1 word of the text" in compare_movement(0.0, 1, 2.0)
    assert "moved up to **0.01**" in compare_movement(0.01, 5, 2.0)


def test_rounding_that_does_not_grow_is_not_said_to_grow():
    assert "makes this grow" in describe_rounding(1e-7, 1e-2)
    assert "does not make this grow" in describe_rounding(1e-2, 1e-7)
    assert "does not make this grow" in describe_rounding(0.0, 0.0)
