"""Sentences of the page Learning, posed to figures at which they could say something false."""

import pytest

from dashboard.lessons.learning.sentences import (
    compare_loss,
    compare_movement,
    compare_neighbours,
    compare_purity,
    describe_gradient,
)


@pytest.mark.parametrize(("before", "after"), [(0.5, 0.5), (0.5, 0.55), (0.6, 0.4)])
def test_a_run_that_sorted_nothing_is_not_praised(before: float, after: float):
    said = compare_purity(12, before, after)
    assert "Nobody named" not in said
    assert "has not sorted" in said


@pytest.mark.parametrize("after", [1.0, 0.95])
def test_words_that_fall_into_their_groups_by_themselves_tell_nothing(after: float):
    said = compare_purity(2, 1.0, after)
    assert "that tells nothing" in said
    assert "has not sorted" not in said


def test_a_run_that_sorted_the_words_says_how_far():
    said = compare_purity(1, 0.42, 1.0)
    assert "42% of 1 word before training, **100%** after" in said


@pytest.mark.parametrize(("last", "is_better"), [(4.0, True), (4.16, False), (5.0, False)])
def test_only_a_lower_loss_is_better_than_knowing_nothing(last: float, is_better: bool):
    said = compare_loss(4.16, last)
    assert "4.16" in said
    assert ("no better" in said) is not is_better


def test_neighbours_of_step_0_are_not_compared_with_themselves():
    assert "step 0 twice" in compare_neighbours("king", 0, 8, 8)


@pytest.mark.parametrize(
    ("kept", "says"), [(1, "it is still the nearest"), (0, "it is no longer the nearest")]
)
def test_one_neighbour_is_one(kept: int, says: str):
    said = compare_neighbours("a", 1_000, kept, 1)
    assert says in said
    assert "At step 1,000" in said
    assert "neighbours" not in said


def test_several_neighbours_are_counted():
    assert "0 of those 8" in compare_neighbours("king", 5, 0, 8)


def test_an_example_with_and_without_drawn_words():
    said = describe_gradient(["the"], "cat", ["dog"], (1, 2), 12, 0.0)
    assert "given `the`, expect `cat`; drawn against it: `dog`. It changes" in said
    assert "**1 of 12 rows** of the input matrix and **2 of 12** of the output" in said
    assert "exactly 0." in said
    said = describe_gradient(["the", "cat"], "sat", [], (2, 12), 12, 0.0)
    assert "given `the` and `cat`, expect `sat`. It changes" in said
    assert "All **12 rows** of the output matrix change" in said
    assert "12 of 12" not in said


def test_rows_that_moved_are_not_called_still():
    assert "**did not move**." in compare_movement(0.0, 1, 2.0)
    assert "The 1 word of the text" in compare_movement(0.0, 1, 2.0)
    assert "moved up to **0.01**" in compare_movement(0.01, 5, 2.0)
