"""Nearest neighbours against the plainest way to find them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from dashboard.concepts.neighbours import best, nearest, rank

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


@pytest.mark.parametrize("k", [0, -1])
def test_none_are_wanted(k):
    assert len(best(np.array([0.5, 0.2]), k).rows) == 0
