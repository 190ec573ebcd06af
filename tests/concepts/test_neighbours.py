"""Nearest neighbours against the plainest way to find them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from dashboard.concepts.neighbours import best, nearest, nearest_to_each, rank, top_k

# Few different values, so that many cosines are equal.
MATRICES = hnp.arrays(
    np.float32, st.tuples(st.integers(1, 40), st.integers(1, 5)), elements=st.integers(-3, 3)
)


@given(MATRICES, st.integers(0, 50), st.data())
def test_neighbours_are_those_of_a_full_sort(matrix, k, data):
    hidden = data.draw(st.sets(st.integers(0, len(matrix) - 1), max_size=3))
    query = matrix[data.draw(st.integers(0, len(matrix) - 1))]
    norms = np.linalg.norm(matrix, axis=1)
    found = nearest(matrix, norms, query, k, hidden=hidden)

    lengths = norms * np.linalg.norm(query)
    cosines = np.zeros(len(matrix), np.float32)
    cosines[lengths > 0] = (matrix @ query)[lengths > 0] / lengths[lengths > 0]
    cosines = np.clip(cosines, -1, 1)
    order = sorted(
        (row for row in range(len(matrix)) if row not in hidden), key=lambda row: (-cosines[row], row)
    )
    assert found.rows.tolist() == order[:k]
    np.testing.assert_array_equal(found.cosines, cosines[order[:k]])


def test_neighbours_are_those_of_gensim():
    from gensim.models import KeyedVectors

    matrix = np.random.default_rng(0).normal(size=(200, 20)).astype(np.float32)
    vectors = KeyedVectors(20)
    vectors.add_vectors([f"w{row}" for row in range(200)], matrix)
    found = nearest(matrix, np.linalg.norm(matrix, axis=1), matrix[7], 50, hidden=[7])
    expected = vectors.most_similar("w7", topn=50)
    assert [f"w{row}" for row in found.rows] == [word for word, _ in expected]
    np.testing.assert_allclose(found.cosines, [cosine for _, cosine in expected], atol=1e-6)


@given(hnp.arrays(np.float32, st.integers(1, 30), elements=st.integers(-3, 3)))
def test_rank_is_the_place_among_the_best(cosines):
    order = best(cosines, len(cosines)).rows.tolist()
    assert [rank(cosines, row) for row in order] == list(range(1, len(cosines) + 1))


@given(st.integers(0, 3), st.integers(1, 900), st.integers(0, 12), st.integers(0, 9), st.booleans())
def test_the_top_k_of_any_width_are_those_of_a_stable_sort(n, n_columns, k, seed, few):
    random = np.random.default_rng(seed)
    values = random.integers(0, 5, (n, n_columns)) if few else random.normal(size=(n, n_columns))
    values = values.astype(np.float32)
    order = np.argsort(-values, axis=1, kind="stable")[:, :k]
    np.testing.assert_array_equal(top_k(values, k), order)


@pytest.mark.parametrize("k", [0, -1])
def test_none_are_wanted(k):
    assert len(best(np.array([0.5, 0.2]), k).rows) == 0


def test_nearest_to_each_on_a_square():
    matrix = np.array([[1.0, 0.0], [0.0, 2.0], [-1.0, 0.0], [5.0, 5.0]])
    first, second = nearest_to_each(
        np.array([[1.0, 0.0], [0.0, 9.0]]), matrix, np.linalg.norm(matrix, axis=1), k=2
    )
    assert first.rows.tolist() == [0, 3]
    np.testing.assert_allclose(first.cosines, [1.0, 0.5**0.5])
    assert second.rows.tolist() == [1, 3]


def test_nearest_to_each_keeps_to_the_chosen_rows():
    matrix = np.eye(4)
    (found,) = nearest_to_each(matrix[:1], matrix, np.ones(4), k=3, among=np.array([1, 3]))
    assert found.rows.tolist() == [1, 3]


def test_a_zero_row_of_the_matrix_has_cosine_zero():
    matrix = np.array([[0.0, 0.0], [-1.0, 0.0]])
    (found,) = nearest_to_each(np.array([[1.0, 0.0]]), matrix, np.array([0.0, 1.0]), k=2)
    assert found.rows.tolist() == [0, 1]
    np.testing.assert_array_equal(found.cosines, [0.0, -1.0])


@given(MATRICES, st.integers(0, 50), st.data())
def test_nearest_to_each_among_some_rows_is_that_of_a_matrix_of_these_rows(matrix, k, data):
    numbers = st.sets(st.integers(0, len(matrix) - 1))
    among = np.array(sorted(data.draw(numbers)), dtype=np.int64)
    hidden = data.draw(numbers)
    norms = np.linalg.norm(matrix, axis=1)
    (found,) = nearest_to_each(matrix[:1], matrix, norms, k, among=among, hidden=hidden)
    shown = np.array([row for row in among if row not in hidden], dtype=np.int64)
    (expected,) = nearest_to_each(matrix[:1], matrix[shown], norms[shown], k)
    assert found.rows.tolist() == shown[expected.rows].tolist()
    # A product of a part of a matrix may round its last bit otherwise.
    np.testing.assert_allclose(found.cosines, expected.cosines, atol=1e-6)
