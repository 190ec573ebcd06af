"""The matrix as a whole: columns and the random start, on values that can be checked by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from dashboard.concepts import matrix as m

VALUES = st.floats(-1e6, 1e6, width=32)


@given(st.integers(1, 10_000), st.integers(1, 300))
def test_blocks_cover_every_row_once_and_differ_by_one_row_at_most(count: int, n_blocks: int):
    sizes = np.diff(m.block_edges(count, n_blocks))
    assert sizes.sum() == count
    assert len(sizes) == min(count, n_blocks)
    assert sizes.min() >= 1
    assert sizes.max() - sizes.min() <= 1


@given(arrays(np.float32, st.integers(1, 60), elements=VALUES), st.integers(1, 20))
def test_spread_of_a_column_holds_its_values(column: np.ndarray, n_blocks: int):
    seen = m.spread(column, n_blocks)
    assert seen.lowest.min() == column.min()
    assert seen.highest.max() == column.max()
    assert np.all(seen.lowest <= seen.mean + 1)
    assert seen.mean @ np.diff(seen.edges) == pytest.approx(column.astype(float).sum(), rel=1e-6, abs=1e-3)


def test_typical_cosine_is_the_mean_over_all_pairs():
    matrix = np.random.default_rng(3).normal(0.3, 1, (40, 5)).astype(np.float32)
    unit = matrix / np.linalg.norm(matrix, axis=1, keepdims=True)
    pairs = (unit @ unit.T)[~np.eye(40, dtype=bool)]
    found = m.typical_cosine(matrix, np.linalg.norm(matrix, axis=1))
    assert found == pytest.approx(pairs.mean(), abs=1e-5)


def test_rows_of_zeros_have_no_direction():
    matrix = np.array([[0.0, 0.0], [2.0, 0.0], [4.0, 0.0]], dtype=np.float32)
    assert m.typical_cosine(matrix, np.linalg.norm(matrix, axis=1)) == pytest.approx(1.0)


def test_values_of_a_random_start_look_like_a_random_start():
    matrix = np.random.default_rng(1).normal(0, 0.02, (2_000, 50)).astype(np.float32)
    found = m.value_statistics(matrix, 0.02)
    width = np.diff(found.edges)
    assert found.deviation == pytest.approx(0.02, rel=0.02)
    assert found.fresh_deviation == pytest.approx(0.02, rel=0.01)
    assert found.mean == pytest.approx(0, abs=0.001)
    assert (found.lowest, found.highest) == (matrix.min(), matrix.max())
    assert (found.trained * width).sum() == pytest.approx(1, abs=0.001)
    assert (found.fresh * width).sum() == pytest.approx(1, abs=0.001)


def test_a_fresh_start_is_the_same_every_time():
    matrix = np.ones((3, 2), dtype=np.float32)
    assert np.array_equal(m.value_statistics(matrix, 0.02).fresh, m.value_statistics(matrix, 0.02).fresh)


def test_a_matrix_of_equal_values_has_no_spread():
    found = m.value_statistics(np.full((4, 4), 0.5, dtype=np.float32), 0.02)
    assert found.deviation == pytest.approx(0, abs=1e-6)
    assert found.trained.sum() == 0, "0.5 lies beyond five standard deviations of the start"


@given(arrays(np.float32, st.integers(0, 40), elements=VALUES), st.integers(1, 10))
def test_extremes_are_at_the_ends_of_the_order(values: np.ndarray, count: int):
    lowest, highest = m.extremes(values, count)
    assert values[lowest].tolist() == sorted(values.tolist())[:count]
    assert values[highest].tolist() == sorted(values.tolist(), reverse=True)[:count]
