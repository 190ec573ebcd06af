"""Compact layouts of a whole vocabulary: a point and a frequency class for every row."""

from dataclasses import dataclass

import numpy as np

from dashboard.concepts.projection import axes_of_scatter
from dashboard.concepts.similarity import unit_blocks
from dashboard.errors import InputError

# The range of uint16; a screen has a few thousand pixels.
LAST_STEP = 65_535

# Upper bounds of the frequency classes, by rank.
RANKS = (100, 1_000, 5_000, 20_000, 100_000)


@dataclass(frozen=True, eq=False)
class Layout:
    """Position of each row.

    Attributes:
        points: uint16 (n_rows, n_axes), at one scale on all axes.
        explained: share of the variance along each axis, (n_axes,); None for nonlinear layouts.
    """

    points: np.ndarray
    explained: tuple[float, ...] | None


def quantised(positions: np.ndarray) -> np.ndarray:
    """Quantise `positions` (n, n_axes) to uint16, 0 to 65,535: one scale, each axis centred.

    Raises:
        InputError: a position is NaN or infinite.

    >>> quantised(np.array([[0.0, 0.0], [2.0, 1.0]])).tolist()
    [[0, 16384], [65535, 49151]]
    """
    positions = np.asarray(positions, dtype=np.float64)
    if not np.isfinite(positions).all():
        raise InputError(
            "Some of these vectors hold values that are not numbers, so they have no place on a map."
        )
    if not len(positions):
        return np.zeros(positions.shape, np.uint16)
    low, high = positions.min(axis=0), positions.max(axis=0)
    # Points that are all equal go to the middle.
    step = (high - low).max() / LAST_STEP or 1.0
    return (
        np.round((positions - (low + high) / 2) / step + LAST_STEP / 2).clip(0, LAST_STEP).astype(np.uint16)
    )


def pca_layout(matrix: np.ndarray, norms: np.ndarray, n_axes: int = 2) -> Layout:
    """Lay out unit rows by principal component analysis (Pearson 1901).

    Rows are scaled to length 1, because the cosine, which defines neighbours, depends on directions alone; the length
    of a word vector mostly depends on the frequency of the word.

    Args:
        matrix: float (n_rows, n_dims).
        norms: the rows' lengths, (n_rows,).
        n_axes: 2 or 3.

    Raises:
        InputError: a value is NaN or infinite.
    """
    n_rows, n_dims = matrix.shape
    total, products = np.zeros(n_dims), np.zeros((n_dims, n_dims))
    for rows in unit_blocks(matrix, norms):
        total += rows.sum(axis=0, dtype=np.float64)
        products += rows.T @ rows
    centre = total / max(n_rows, 1)
    spread = products / max(n_rows, 1) - np.outer(centre, centre)
    if not np.isfinite(spread).all():
        raise InputError(
            "Some of these vectors hold values that are not numbers, so they have no place on a map."
        )
    # Equal rows have no variance to explain, only rounding error.
    if np.trace(spread) <= 1e-9:
        spread = np.zeros_like(spread)
    axes = axes_of_scatter(centre, spread, n_axes)
    positions = np.concatenate([axes.project(rows) for rows in unit_blocks(matrix, norms)])
    return Layout(quantised(positions), tuple(axes.explained.tolist()))


def frequency_classes(n_rows: int) -> np.ndarray:
    """Assign each row to a frequency class by `RANKS`, uint8 (n_rows,), 0 for the most frequent.

    >>> frequency_classes(1_001)[[0, 99, 100, 999, 1_000]].tolist()
    [0, 0, 1, 1, 2]
    """
    return np.searchsorted(RANKS, np.arange(n_rows), side="right").astype(np.uint8)


def frequency_labels(n_rows: int) -> list[str]:
    """Return the labels of the frequency classes that occur.

    >>> frequency_labels(1_500)
    ['1 to 100', '101 to 1,000', '1,001 to 1,500']
    """
    ends = [end for end in RANKS if end < n_rows] + [n_rows]
    return [f"{start + 1:,} to {end:,}" for start, end in zip([0, *ends], ends, strict=False)]
