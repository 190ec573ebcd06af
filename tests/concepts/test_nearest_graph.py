"""The neighbours of all rows against the plainest way to find them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from dashboard.concepts import nearest_graph
from dashboard.concepts.nearest_graph import (
    check_affordable,
    directions,
    exact_graph,
    in_common,
    most_rows,
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


def test_the_graph_is_that_of_scikit_learn():
    from sklearn.neighbors import NearestNeighbors

    matrix = np.random.default_rng(0).normal(size=(2_000, 20)).astype(np.float32)
    known = NearestNeighbors(n_neighbors=15, metric="cosine").fit(matrix).kneighbors(return_distance=False)
    assert in_common(exact_graph(directions(matrix), 15).rows, known).min() == 15


@given(st.integers(1, 5_000))
def test_more_rows_than_ten_minutes_take_are_refused_with_how_many_they_take(n_dims):
    most = most_rows(n_dims)
    check_affordable(most, n_dims)
    with pytest.raises(InputError, match=f"choose {most:,} at most"):
        check_affordable(most + 1, n_dims)
    # The whole of GloVe, and what the app lays out unasked, are never refused.
    assert most_rows(50) >= 400_000
    assert most >= 60_000


@pytest.mark.parametrize("broken", [np.nan, np.inf, -np.inf])
def test_a_value_that_is_no_number_is_named_by_its_row(broken):
    matrix = np.ones((5, 3), np.float32)
    matrix[3, 1] = broken
    with pytest.raises(InputError, match="row 4 holds a value that is not a number"):
        directions(matrix)


@pytest.mark.parametrize("k", [5, 6, 90])
def test_fewer_points_than_neighbours_is_a_sentence(k):
    unit = directions(np.eye(5))
    with pytest.raises(InputError, match=f"5 points do not have {k} neighbours each"):
        exact_graph(unit, k)
