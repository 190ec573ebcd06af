"""k-means on groups that are known, against every division of a few points, and the same again."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from dashboard.concepts.clusters import k_means
from dashboard.concepts.similarity import unit_rows

MATRICES = hnp.arrays(
    np.float32, st.tuples(st.integers(1, 25), st.integers(2, 5)), elements=st.integers(-4, 4)
)


def cosines(vectors: np.ndarray, labels: np.ndarray) -> float:
    """Sum of the cosines of rows with the mean directions of their clusters."""
    unit = unit_rows(vectors)
    return sum(np.linalg.norm(unit[labels == at].sum(axis=0)) for at in np.unique(labels))


def test_directions_are_found_whatever_the_lengths():
    rng = np.random.default_rng(0)
    centres = np.eye(3)[[0, 0, 0, 1, 1, 2, 2, 2]]
    vectors = (centres + rng.normal(scale=0.05, size=centres.shape)) * rng.uniform(0.1, 9, size=(8, 1))
    assert k_means(vectors, 3).tolist() == [0, 0, 0, 1, 1, 2, 2, 2]


@settings(deadline=None)
@given(MATRICES, st.integers(1, 8))
def test_numbers_start_at_zero_without_gaps_and_come_again(vectors, n_clusters):
    labels = k_means(vectors, n_clusters)
    first_seen = list(dict.fromkeys(labels.tolist()))
    assert first_seen == list(range(len(first_seen)))
    assert len(first_seen) <= min(n_clusters, len(np.unique(unit_rows(vectors).round(12), axis=0)))
    np.testing.assert_array_equal(labels, k_means(vectors, n_clusters))


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("n_clusters", [2, 3])
def test_no_other_division_of_a_few_points_is_tighter(seed, n_clusters):
    vectors = np.random.default_rng(seed).normal(size=(7, 4))
    divisions = (np.array(each) for each in product(range(n_clusters), repeat=7))
    best = max(cosines(vectors, each) for each in divisions if len(set(each)) == n_clusters)
    assert cosines(vectors, k_means(vectors, n_clusters)) == pytest.approx(best)
