"""The same words in two models."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.concepts.layout_agreement import agreement
from dashboard.concepts.space_comparison import common_rows, compare
from dashboard.errors import InputError


def turned(vectors: np.ndarray, seed: int) -> np.ndarray:
    """Rotate vectors at random, which keeps all angles between them."""
    return vectors @ np.linalg.qr(np.random.default_rng(seed).normal(size=(vectors.shape[1],) * 2))[0]


@given(st.lists(st.text("abc", max_size=2), unique=True), st.lists(st.text("abc", max_size=2), unique=True))
def test_common_rows_are_those_of_the_same_word(words, others):
    here, there = common_rows(words, {word: row for row, word in enumerate(others)}, limit=100)
    assert [words[row] for row in here] == [word for word in words if word in others]
    assert [others[row] for row in there] == [words[row] for row in here]


def test_no_more_words_are_compared_than_asked_for():
    here, _ = common_rows(list("abcdef"), {word: row for row, word in enumerate("fedcba")}, limit=3)
    assert here.tolist() == [0, 1, 2]


def test_a_space_that_is_turned_has_the_same_neighbours():
    space = np.random.default_rng(0).normal(size=(200, 10))
    order = np.random.default_rng(1).permutation(200)
    found = compare(space, 3 * turned(space, 2)[order], (np.arange(200), np.argsort(order)))
    assert found.share == 1
    assert found.by_chance == pytest.approx(10 / 199)


def test_a_word_with_another_vector_moved_most():
    space = np.random.default_rng(0).normal(size=(300, 10))
    other = turned(space, 2)
    other[7] = -other[7]
    found = compare(space, other, (np.arange(300), np.arange(300)))
    assert found.moved[0] == 7
    assert found.shared[7] == 0
    assert sorted(found.moved.tolist()) == list(range(300))
    assert 0.9 < found.share < 1
    assert found.moved_among(np.array([3, 7, 5]))[0] == 7
    assert sorted(found.moved_among(np.array([3, 7, 5, 900]))) == [3, 5, 7]
    assert found.moved_among(np.array([900])).tolist() == found.moved.tolist()


def test_spaces_with_nothing_in_common_share_what_chance_leaves():
    random = np.random.default_rng(0)
    found = compare(
        random.normal(size=(800, 30)), random.normal(size=(800, 20)), (np.arange(800), np.arange(800))
    )
    assert found.share == pytest.approx(found.by_chance, abs=0.005)


def test_too_few_common_words_are_a_sentence():
    with pytest.raises(InputError, match="have 4 words in common, and 11 is the least"):
        compare(np.eye(9), np.eye(9), (np.arange(4), np.arange(4)))


@given(st.integers(0, 99), st.integers(12, 60))
def test_a_picture_agrees_wholly_with_itself_mirrored_turned_or_scaled(seed, n_rows):
    points = np.random.default_rng(seed).normal(size=(n_rows, 2))
    assert agreement(points, 5 * turned(points, seed) + 1).share == 1


def test_two_random_pictures_agree_as_chance_has_it():
    first, second = np.random.default_rng(0).normal(size=(2, 1_000, 2))
    assert agreement(first, second).share == pytest.approx(10 / 999, abs=0.005)
