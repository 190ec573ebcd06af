"""Two senses in one vector, on words that are put between groups by hand."""

import numpy as np
import pytest

from dashboard.concepts.senses import count_divided, nearest_rows, strangers_limit


def group(at: np.ndarray, count: int, seed: int) -> np.ndarray:
    """Words close around one place."""
    return at + np.random.default_rng(seed).normal(scale=0.05, size=(count, len(at)))


@pytest.fixture
def words() -> np.ndarray:
    """Build vectors: a word between two orthogonal groups, one inside each, the groups, and other words."""
    one, other = np.eye(12)[0], np.eye(12)[1]
    crowd = np.random.default_rng(9).normal(size=(300, 12)) * np.r_[0, 0, np.ones(10)]
    return np.vstack([(one + other)[None], group(one, 8, 0), group(other, 8, 1), crowd])


def test_random_pairs_are_what_strangers_have_in_common(words: np.ndarray):
    limit = strangers_limit(words)
    unit = words / np.linalg.norm(words, axis=1, keepdims=True)
    cosines = (unit @ unit.T)[np.triu_indices(len(unit), 1)]
    assert (cosines < limit).mean() == pytest.approx(2 / 3, abs=0.03)
    assert strangers_limit(words) == limit
    assert strangers_limit(np.ones((2, 3))) == pytest.approx(1)


def test_only_a_word_between_two_groups_has_strangers_beside_it(words: np.ndarray):
    norms = np.linalg.norm(words, axis=1)
    assert set(nearest_rows(words, norms, 0, 16)) == set(range(1, 17))
    limit = strangers_limit(words)
    assert count_divided(words, norms, [0], 10, limit) == 1
    # Seven neighbours of its own group.
    assert count_divided(words, norms, range(1, 9), 7, limit) == 0
    assert count_divided(words, norms, [], 7, limit) == 0
