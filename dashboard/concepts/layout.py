"""Compact layouts of a whole vocabulary: a point, a colour and a name for every row."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from dashboard.concepts.neighbours import top_k
from dashboard.errors import InputError

# Rows per block of float32 copies.
BLOCK = 20_000

# The range of uint16; a screen has a few thousand pixels.
LAST_STEP = 65_535

# With more dimensions than this, finding a few axes is faster than finding all of them.
MANY_DIMS = 200

# Clusters are fitted on this many rows, and then every row is assigned to the nearest.
FITTED = 20_000
ROUNDS = 25

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


def unit_blocks(matrix: np.ndarray, norms: np.ndarray) -> Iterator[np.ndarray]:
    """Yield the rows of `matrix` (n_rows, n_dims) divided by their `norms` (n_rows,), in float32 blocks."""
    for start in range(0, len(matrix), BLOCK):
        lengths = np.asarray(norms[start : start + BLOCK], np.float32)[:, None]
        rows = np.asarray(matrix[start : start + BLOCK], np.float32)
        # A NaN in a row makes the whole row NaN, which is detected when positions are quantised.
        with np.errstate(invalid="ignore"):
            yield np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths != 0)


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
    variances, directions = _greatest(spread, n_axes)
    positions = np.concatenate([(rows - centre) @ directions for rows in unit_blocks(matrix, norms)])
    whole = float(np.trace(spread))
    # Equal rows have no variance to explain, only rounding error.
    shares = variances / whole if whole > 1e-9 else np.zeros(n_axes)
    return Layout(quantised(positions), tuple(float(share) for share in shares))


def _greatest(spread: np.ndarray, n_axes: int) -> tuple[np.ndarray, np.ndarray]:
    """Compute the `n_axes` largest variances (n_axes,) and directions (n_dims, n_axes) of a covariance.

    The greatest weight of each direction is positive; with fewer dimensions than axes, the last are zero.
    """
    n_dims = len(spread)
    if n_dims > MANY_DIMS and spread.any():
        from scipy.sparse.linalg import eigsh

        values, vectors = eigsh(spread, n_axes, v0=np.ones(n_dims))
    else:
        values, vectors = np.linalg.eigh(spread)
    found = vectors[:, ::-1][:, :n_axes]
    found = found * np.sign(found[np.abs(found).argmax(axis=0), np.arange(found.shape[1])])
    variances, directions = np.zeros(n_axes), np.zeros((n_dims, n_axes))
    variances[: found.shape[1]] = values[::-1][:n_axes].clip(0)
    directions[:, : found.shape[1]] = found
    return variances, directions


def cluster_numbers(
    matrix: np.ndarray, norms: np.ndarray, n_clusters: int, seed: int = 0
) -> tuple[np.ndarray, np.ndarray]:
    """Cluster rows by direction: numbers, uint8 (n_rows,), and centres, float32 (n, n_dims).

    Spherical k-means (Dhillon and Modha 2001): a row belongs to the centre with the highest cosine, a centre is the
    mean direction of its rows. Fitted on the first rows, the most frequent ones. Clusters are numbered in the order
    in which their first rows come; fewer different rows than `n_clusters` make fewer.

    >>> matrix = np.array([[1.0, 0.0], [0.0, 2.0], [3.0, 0.1]])
    >>> cluster_numbers(matrix, np.linalg.norm(matrix, axis=1), n_clusters=2)[0].tolist()
    [0, 1, 0]
    """
    first = np.concatenate(list(unit_blocks(matrix[:FITTED], norms[:FITTED])))
    centres = _spread_rows(first, n_clusters, np.random.default_rng(seed))
    for _ in range(ROUNDS):
        nearest = (first @ centres.T).argmax(axis=1)
        sums = np.stack([first[nearest == at].sum(axis=0) for at in range(len(centres))])
        lengths = np.linalg.norm(sums, axis=1, keepdims=True)
        moved = np.divide(sums, lengths, out=centres.copy(), where=lengths > 0)
        if np.array_equal(moved, centres):
            break
        centres = moved
    found = np.concatenate([(rows @ centres.T).argmax(axis=1) for rows in unit_blocks(matrix, norms)])
    present, first_rows = np.unique(found, return_index=True)
    order = present[np.argsort(first_rows)]
    numbers = np.zeros(len(centres), np.uint8)
    numbers[order] = np.arange(len(order))
    return numbers[found], centres[order]


def _spread_rows(rows: np.ndarray, count: int, random: np.random.Generator) -> np.ndarray:
    """Choose up to `count` different `rows` (n, n_dims) as initial centres (k-means++)."""
    chosen = [rows[0]]
    for _ in range(count - 1):
        distance = (1.0 - rows @ np.stack(chosen).T).min(axis=1).clip(0)
        # Rounding error between equal rows is no distance.
        distance[distance < 1e-6] = 0.0
        if not distance.any():
            break
        chosen.append(rows[random.choice(len(rows), p=distance / distance.sum())])
    return np.stack(chosen)


def nearest_to_centres(
    matrix: np.ndarray, norms: np.ndarray, centres: np.ndarray, rows: Sequence[int], count: int
) -> list[list[int]]:
    """List for each of the `centres` (n, n_dims) the `count` of these `rows` with the highest cosine.

    >>> matrix = np.array([[1.0, 0.0], [0.0, 2.0], [3.0, 0.1]])
    >>> nearest_to_centres(matrix, np.linalg.norm(matrix, axis=1), np.array([[0.0, 1.0]]), [0, 1, 2], count=2)
    [[1, 2]]
    """
    among = np.asarray(rows, dtype=np.int64)
    if not len(among):
        return [[] for _ in centres]
    directions = np.concatenate(list(unit_blocks(matrix[among], norms[among])))
    return [among[nearest].tolist() for nearest in top_k(centres @ directions.T, count)]


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
