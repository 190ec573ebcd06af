"""The neighbours of all rows against the plainest way to find them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from dashboard.concepts import nearest_graph
from dashboard.concepts.nearest_graph import (
    approximate_graph,
    directions,
    exact_graph,
    in_common,
    largest,
    measured_recall,
)
from dashboard.errors import InputError

# Few different values, so that many cosines are equal and some rows are zero.
MATRICES = hnp.arrays(
    np.float32, st.tuples(st.integers(2, 120), st.integers(1, 6)), elements=st.integers(-2, 2)
)


def cosines_of(unit: np.ndarray) -> np.ndarray:
    cosines = unit @ unit.T
    np.fill_diagonal(cosines, -2)
    return cosines


@given(MATRICES, st.data())
def test_the_graph_holds_the_highest_cosines_best_first_and_never_the_row_itself(matrix, data):
    k = data.draw(st.integers(1, len(matrix) - 1))
    unit = directions(matrix)
    found = exact_graph(unit, k)
    cosines = cosines_of(unit)
    np.testing.assert_allclose(found.cosines, -np.sort(-cosines, axis=1)[:, :k], atol=1e-6)
    np.testing.assert_allclose(
        np.take_along_axis(cosines, found.rows.astype(int), 1), found.cosines, atol=1e-6
    )
    assert not (found.rows == np.arange(len(matrix))[:, None]).any()
    assert all(len(set(row)) == k for row in found.rows.tolist())


@given(MATRICES, st.integers(1, 300), st.data())
def test_blocks_of_any_size_find_the_same(matrix, at_once, data):
    k = data.draw(st.integers(1, len(matrix) - 1))
    unit, told = directions(matrix), []
    with pytest.MonkeyPatch.context() as patch:
        whole = exact_graph(unit, k)
        patch.setattr(nearest_graph, "AT_ONCE", at_once)
        found = exact_graph(unit, k, told.append)
    np.testing.assert_allclose(found.cosines, whole.cosines, atol=1e-6)
    assert told[-1] == len(matrix)
    assert told == sorted(told)


@given(st.integers(1, 900), st.integers(1, 12), st.integers(0, 9), st.booleans())
def test_folded_columns_give_the_largest_as_a_full_sort_does(n_columns, k, seed, few):
    k = min(k, n_columns)
    random = np.random.default_rng(seed)
    values = random.integers(0, 5, (3, n_columns)) if few else random.normal(size=(3, n_columns))
    values = values.astype(np.float32)
    chosen = largest(values, k)
    assert all(len(set(row)) == k for row in chosen.tolist())
    picked = np.sort(np.take_along_axis(values, chosen, 1), axis=1)
    np.testing.assert_array_equal(picked, np.sort(values, axis=1)[:, -k:])


def test_the_graph_is_that_of_scikit_learn():
    from sklearn.neighbors import NearestNeighbors

    matrix = np.random.default_rng(0).normal(size=(2_000, 20)).astype(np.float32)
    known = NearestNeighbors(n_neighbors=15, metric="cosine").fit(matrix).kneighbors(return_distance=False)
    assert in_common(exact_graph(directions(matrix), 15).rows, known).min() == 15


def test_an_index_finds_most_and_says_how_many():
    matrix = np.random.default_rng(0).normal(size=(3_000, 30)).astype(np.float32)
    unit = directions(matrix)
    true, found = exact_graph(unit, 10), approximate_graph(unit, 10)
    recall = in_common(true.rows, found.rows).mean() / 10
    assert 0.9 < found.recall <= 1
    assert found.recall == pytest.approx(recall, abs=0.02)
    assert not (found.rows == np.arange(3_000)[:, None]).any()
    assert (np.diff(found.cosines, axis=1) <= 0).all()
    assert found.recall == approximate_graph(unit, 10).recall


@settings(max_examples=20, deadline=None)
@given(MATRICES, st.data())
def test_an_index_gives_k_different_other_rows_even_where_rows_are_equal(matrix, data):
    k = data.draw(st.integers(1, len(matrix) - 1))
    found = approximate_graph(directions(matrix), k)
    assert all(len(set(row) - {at}) == k for at, row in enumerate(found.rows.tolist()))


def test_recall_of_wrong_neighbours_is_what_is_right_of_them():
    unit = directions(np.random.default_rng(0).normal(size=(50, 5)))
    true = exact_graph(unit, 4).rows
    half = np.concatenate([true[:, :2], np.full((50, 1), -1), np.full((50, 1), -2)], axis=1)
    assert measured_recall(unit, true) == 1
    assert measured_recall(unit, half) == 0.5


def test_the_kind_of_search_depends_on_the_shape(monkeypatch):
    unit = directions(np.random.default_rng(0).normal(size=(300, 5)))
    assert nearest_graph.nearest_graph(unit, 3).recall == 1
    monkeypatch.setattr(nearest_graph, "MOST_PRODUCTS", 300**2 * 75 - 1)
    monkeypatch.setattr(nearest_graph, "approximate_graph", lambda *_: "by an index")
    assert nearest_graph.nearest_graph(unit, 3) == "by an index"


@pytest.mark.parametrize("broken", [np.nan, np.inf, -np.inf])
def test_a_value_that_is_no_number_is_named_by_its_row(broken):
    matrix = np.ones((5, 3), np.float32)
    matrix[3, 1] = broken
    with pytest.raises(InputError, match="row 4 holds a value that is not a number"):
        directions(matrix)


@pytest.mark.parametrize("k", [5, 6, 90])
def test_fewer_points_than_neighbours_is_a_sentence(k):
    unit = directions(np.eye(5))
    for search in (exact_graph, approximate_graph):
        with pytest.raises(InputError, match=f"5 points do not have {k} neighbours each"):
            search(unit, k)
