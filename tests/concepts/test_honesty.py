"""The meter against scikit-learn and against the plainest way to count."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.concepts.nearest_graph import Graph, directions, exact_graph
from dashboard.concepts.neighbour_preservation import (
    measure,
    nearest_on_picture,
    trustworthiness,
    worst_placed,
)
from dashboard.errors import InputError


def picture(seed: int, n_rows: int, n_dims: int = 8) -> tuple[np.ndarray, np.ndarray]:
    """Directions, and a picture of them that is right in part."""
    random = np.random.default_rng(seed)
    unit = directions(random.normal(size=(n_rows, n_dims)))
    return unit, unit[:, :2] + random.normal(scale=random.uniform(0, 0.5), size=(n_rows, 2))


def by_brute_force(unit: np.ndarray, points: np.ndarray, k: int) -> list[int]:
    """How many of the k highest cosines are among the k shortest distances, row by row."""
    cosines, kept = unit @ unit.T, []
    for row in range(len(unit)):
        others = [other for other in range(len(unit)) if other != row]
        true = sorted(others, key=lambda other: -cosines[row, other])[:k]
        shown = sorted(others, key=lambda other: np.linalg.norm(points[row] - points[other]))[:k]
        kept.append(len(set(true) & set(shown)))
    return kept


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 999), st.integers(12, 60), st.integers(1, 10))
def test_the_share_kept_is_that_of_brute_force(seed, n_rows, k):
    unit, points = picture(seed, n_rows)
    meter = measure(unit, exact_graph(unit, 10), points, k)
    expected = by_brute_force(unit, points, k)
    assert meter.kept.tolist() == expected
    assert meter.kept.dtype == np.uint8
    assert meter.share == pytest.approx(np.mean(expected) / k)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 999), st.integers(3, 300), st.integers(1, 12))
def test_trustworthiness_is_that_of_scikit_learn(seed, n_rows, k):
    from sklearn.manifold import trustworthiness as reference

    unit, points = picture(seed, n_rows)
    if n_rows <= 2 * k:
        assert trustworthiness(unit, points, k) is None
    else:
        expected = reference(unit.astype(np.float64), points, n_neighbors=k, metric="cosine")
        # Where two distances are as good as equal, either may come first: so much for each rank.
        of_a_rank = 2 / (n_rows * k * (2 * n_rows - 3 * k - 1))
        assert trustworthiness(unit, points, k) == pytest.approx(expected, abs=max(1e-6, 3 * of_a_rank))


def test_the_meter_takes_the_trustworthiness_of_a_seeded_sample(monkeypatch):
    from sklearn.manifold import trustworthiness as reference

    from dashboard.concepts import neighbour_preservation

    monkeypatch.setattr(neighbour_preservation, "SAMPLE", 80)
    unit, points = picture(0, 400)
    graph = exact_graph(unit, 10)
    meter = measure(unit, graph, points)
    rows = np.sort(np.random.default_rng(0).permutation(400)[:80])
    expected = reference(unit[rows].astype(np.float64), points[rows], n_neighbors=10, metric="cosine")
    assert meter.n_sampled == 80
    assert meter.trustworthiness == pytest.approx(expected, abs=1e-6)
    assert meter.trustworthiness == measure(unit, graph, points).trustworthiness
    assert meter.trustworthiness != measure(unit, graph, points, seed=1).trustworthiness


def test_a_true_picture_keeps_all_and_a_random_one_what_chance_leaves():
    angles = np.sort(np.random.default_rng(0).uniform(0, 3, 500))
    unit = directions(np.stack([np.cos(angles), np.sin(angles)], axis=1))
    graph = exact_graph(unit, 10)
    true = measure(unit, graph, angles[:, None])
    assert true.share > 0.99
    assert true.trustworthiness > 0.999
    random = measure(unit, graph, np.random.default_rng(1).uniform(size=(500, 2)))
    assert random.share == pytest.approx(10 / 499, abs=0.01)
    assert random.trustworthiness == pytest.approx(0.5, abs=0.05)


@given(st.integers(2, 40), st.data())
def test_points_that_lie_on_each_other_have_other_points_as_neighbours(n_rows, data):
    k = data.draw(st.integers(1, n_rows - 1))
    points = np.array(data.draw(st.lists(st.integers(0, 2), min_size=n_rows, max_size=n_rows)))[:, None]
    found = nearest_on_picture(points, k)
    assert all(len(set(row) - {at}) == k for at, row in enumerate(found.tolist()))
    distances = np.abs(points - points.T).astype(float)
    np.fill_diagonal(distances, np.inf)
    shown = np.take_along_axis(distances, found, 1)
    np.testing.assert_array_equal(np.sort(shown, axis=1), np.sort(distances, axis=1)[:, :k])


def test_the_worst_placed_are_those_farthest_from_their_nearest_and_none_is_named_twice():
    graph = Graph(np.array([[1], [0], [3], [2], [0]]), np.ones((5, 1), np.float32))
    points = np.array([[0.0], [1.0], [10.0], [17.0], [40.0]])
    assert worst_placed(graph, points, np.arange(5), 3) == [(4, 0), (2, 3)]
    assert worst_placed(graph, points, np.arange(4), 3) == [(2, 3), (0, 1)]
    assert worst_placed(graph, points, np.array([2]), 3) == []


def test_fewer_points_than_neighbours_is_a_sentence():
    unit, points = picture(0, 8)
    with pytest.raises(InputError, match="8 points do not have 10 neighbours each"):
        measure(unit, exact_graph(unit, 5), points)
