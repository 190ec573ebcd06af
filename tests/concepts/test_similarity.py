"""Cosines on vectors whose angles are known, and in their bounds on any others."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from dashboard.concepts.similarity import (
    cosine,
    cosine_matrix,
    cosines_to_all,
    extreme_pairs,
    same_signs,
    unit_rows,
)

NUMBERS = st.floats(-1e6, 1e6, width=32, allow_subnormal=False)


def matrices(dtype=np.float64, min_rows: int = 1):
    """Matrices of a few rows, zero rows and equal rows among them."""
    shapes = hnp.array_shapes(min_dims=2, max_dims=2, min_side=min_rows, max_side=8)
    return hnp.arrays(dtype, shapes, elements=NUMBERS)


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ([1, 0], [0, 1], 0.0),
        ([1, 0], [5, 0], 1.0),
        ([1, 0], [-2, 0], -1.0),
        ([1, 0], [1, np.sqrt(3)], 0.5),
        ([1, 1], [1, 0], np.sqrt(0.5)),
        ([0, 0], [1, 0], 0.0),
    ],
)
def test_known_angles(a, b, expected):
    assert cosine(np.array(a), np.array(b)) == pytest.approx(expected)


@given(matrices())
def test_a_cosine_lies_between_minus_one_and_one_and_does_not_know_lengths(vectors):
    found = cosine_matrix(vectors)
    assert (found >= -1).all()
    assert (found <= 1).all()
    np.testing.assert_allclose(found, found.T)
    np.testing.assert_allclose(found, cosine_matrix(vectors * 3.0), atol=1e-6)
    one_by_one = [[cosine(a, b) for b in vectors] for a in vectors]
    np.testing.assert_allclose(found, one_by_one, atol=1e-9)


@given(matrices(np.float32))
def test_cosines_to_all_are_those_of_one_row_in_the_matrix(vectors):
    found = cosines_to_all(vectors, np.linalg.norm(vectors, axis=1), vectors[0])
    assert found.dtype == np.float32
    assert (np.abs(found) <= 1).all()
    lengths = np.linalg.norm(vectors, axis=1)
    # float32 loses what lies below a millionth of the longest row.
    plain = lengths > max(lengths.max() * 1e-6, 1e-3)
    if plain[0]:
        np.testing.assert_allclose(found[plain], cosine_matrix(vectors)[0][plain], atol=1e-4)


@given(matrices())
def test_unit_rows_have_length_one_or_zero(vectors):
    lengths = np.linalg.norm(unit_rows(vectors), axis=1)
    np.testing.assert_allclose(lengths, np.any(vectors != 0, axis=1).astype(float), atol=1e-9)


@given(matrices(min_rows=2))
def test_extreme_pairs_are_the_highest_and_the_lowest_of_all_pairs(vectors):
    cosines = cosine_matrix(vectors)
    high, low = extreme_pairs(cosines)
    pairs = cosines[np.triu_indices(len(cosines), k=1)]
    assert high[0] < high[1]
    assert low[0] < low[1]
    assert cosines[high] == pairs.max()
    assert cosines[low] == pairs.min()


def test_signs_that_agree():
    assert same_signs(np.array([1.0, -1.0, 0.0]), np.array([2.0, 1.0, 0.0])) == 2
