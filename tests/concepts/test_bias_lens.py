"""A direction that is removed, and what a classifier still finds."""

import numpy as np
import pytest

from dashboard.concepts.bias_lens import lean, recover
from dashboard.concepts.meaning_axes import random_axes
from dashboard.errors import InputError

AXIS = np.eye(20)[0]


def vocabulary(n_echoes: int, n_words: int = 4_000) -> np.ndarray:
    """Random words whose first value comes again, with noise, in the next `n_echoes` ones."""
    random = np.random.default_rng(0)
    words = random.normal(size=(n_words, 20))
    words[:, 1 : 1 + n_echoes] = words[:, :1] + random.normal(scale=0.7, size=(n_words, n_echoes))
    return words


def test_a_direction_with_an_echo_is_found_again_and_one_without_is_not():
    echoed, alone = recover(vocabulary(4), AXIS), recover(vocabulary(0), AXIS)
    assert echoed.before > 0.95
    assert alone.before > 0.95
    assert echoed.after > 0.9
    assert alone.after == pytest.approx(0.5, abs=0.08)
    assert alone.control == pytest.approx(0.5, abs=0.08)


def test_recovery_is_the_same_every_time_and_needs_enough_words():
    assert recover(vocabulary(2, 300), AXIS) == recover(vocabulary(2, 300), AXIS)
    assert recover(vocabulary(2, 300), AXIS).n_words == 75
    with pytest.raises(InputError, match="79 words cannot be learned from; 80 are the least"):
        recover(vocabulary(2, 79), AXIS)


def test_words_lean_by_their_cosine_and_more_than_on_random_axes_where_they_differ():
    words = np.zeros((4, 20))
    words[:, 0] = [1, 1, -1, -1]
    found = lean(words, AXIS, vocabulary(0))
    assert found.cosines.tolist() == [1, 1, -1, -1]
    assert found.spread == 1
    assert found.by_chance < found.rarely < 0.6


def test_random_axes_have_length_1_and_need_two_words():
    np.testing.assert_allclose(np.linalg.norm(random_axes(vocabulary(0), 50, 0), axis=1), 1)
    with pytest.raises(InputError, match="needs two words"):
        random_axes(np.ones((1, 3)), 5, 0)
    with pytest.raises(InputError, match="All these words have the same vector"):
        random_axes(np.ones((9, 3)), 5, 0)
