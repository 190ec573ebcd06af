"""Layouts that keep neighbours: the same for the same seed, and as good as the library's own."""

import numpy as np
import pytest

from dashboard.concepts.layout import pca_layout, quantised
from dashboard.concepts.layout_agreement import agreement
from dashboard.concepts.nearest_graph import directions, exact_graph
from dashboard.concepts.neighbour_layouts import T_SNE, lay_out, methods, shaken
from dashboard.concepts.neighbour_preservation import measure
from dashboard.errors import InputError


def groups(n_each: int = 60, n_groups: int = 5) -> np.ndarray:
    """Vectors in groups that lie well apart, of length 1."""
    random = np.random.default_rng(0)
    centres = np.repeat(random.normal(size=(n_groups, 20)), n_each, axis=0)
    return directions(centres + random.normal(scale=0.3, size=centres.shape))


UNIT = groups()
GRAPH = exact_graph(UNIT, 30)
START = pca_layout(UNIT, np.ones(len(UNIT))).points


@pytest.fixture(scope="module")
def layout() -> np.ndarray:
    return lay_out(T_SNE, GRAPH, START, 10)


def test_groups_stay_groups(layout):
    assert measure(UNIT, GRAPH, quantised(layout)).share > 0.4
    same = np.repeat(np.arange(5), 60)
    distances = np.linalg.norm(layout[:, None] - layout[None], axis=2)
    np.fill_diagonal(distances, np.inf)
    assert (same[distances.argmin(axis=1)] == same).mean() > 0.98


def test_a_seed_gives_one_layout_whatever_the_threads_and_another_seed_another(layout):
    np.testing.assert_array_equal(layout, lay_out(T_SNE, GRAPH, START, 10, n_jobs=2))
    other = lay_out(T_SNE, GRAPH, START, 10, seed=1)
    assert 0.3 < agreement(layout, other).share < 1


def test_it_keeps_as_much_as_the_library_called_directly(layout):
    from openTSNE import TSNE

    direct = TSNE(perplexity=10, metric="cosine", neighbors="exact", initialization="pca", random_state=0)
    known = measure(UNIT, GRAPH, np.asarray(direct.fit(UNIT.astype(np.float64)))).share
    assert measure(UNIT, GRAPH, layout).share == pytest.approx(known, abs=0.05)


def test_it_tells_of_every_step():
    told: list[int] = []
    lay_out(T_SNE, GRAPH, START, 5, tell=told.append)
    assert told == sorted(told)
    assert told[-1] == T_SNE.n_steps


def test_equal_points_part_by_the_seed_alone():
    start = np.zeros((6, 2), np.uint16)
    assert len(np.unique(shaken(start, 0), axis=0)) == 6
    np.testing.assert_array_equal(shaken(start, 0), shaken(start, 0))
    assert not np.array_equal(shaken(start, 0), shaken(start, 1))


def test_some_equal_vectors_have_a_layout():
    unit = np.concatenate([UNIT[:100], np.repeat(UNIT[:1], 50, axis=0), np.zeros((20, 20), np.float32)])
    found = lay_out(T_SNE, exact_graph(unit, 15), pca_layout(unit, np.ones(len(unit))).points, 5)
    assert np.isfinite(found).all()


@pytest.mark.parametrize("vector", [[1.0, 2.0], [-3.0, 0.5]])
def test_vectors_that_are_all_equal_are_a_sentence(vector):
    unit = directions(np.tile(vector, (50, 1)))
    start = pca_layout(unit, np.ones(50)).points
    with pytest.raises(InputError, match="All 50 vectors point the same way"):
        lay_out(T_SNE, exact_graph(unit, 15), start, 5)


def test_fewer_points_than_neighbours_is_a_sentence():
    with pytest.raises(InputError, match="40 points do not have 90 neighbours each"):
        lay_out(T_SNE, exact_graph(UNIT[:40], 39), START[:40], 30)


def test_methods_are_what_is_installed(monkeypatch):
    from dashboard.concepts import neighbour_layouts

    monkeypatch.setattr(neighbour_layouts, "find_spec", lambda name: name == "openTSNE")
    assert list(methods()) == ["t-SNE"]
    monkeypatch.setattr(neighbour_layouts, "find_spec", lambda name: name)
    assert list(methods()) == ["t-SNE", "UMAP"]
