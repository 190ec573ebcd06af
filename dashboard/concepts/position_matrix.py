"""What a matrix of position vectors looks like: by distance, by dimension, by row."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from dashboard.concepts.similarity import cosine_matrix


@dataclass(frozen=True, eq=False)
class ByDistance:
    """Cosine of position vectors by distance; index 0 is distance 0.

    Attributes:
        mean: float64 (n_positions,).
        low: the 10th percentile at each distance, float64 (n_positions,).
        high: the 90th percentile, float64 (n_positions,).
    """

    mean: np.ndarray
    low: np.ndarray
    high: np.ndarray


def cosine_by_distance(positions: np.ndarray) -> ByDistance:
    """Compute the cosine of each pair of rows of `positions` (n_positions, n_dims), grouped by distance.

    >>> cosine_by_distance(np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 0.0]])).mean.tolist()
    [1.0, 0.0, 1.0]
    """
    cosines = cosine_matrix(positions)
    diagonals = [np.diagonal(cosines, distance) for distance in range(len(cosines))]
    quantiles = np.array([np.quantile(each, [0.1, 0.9]) for each in diagonals])
    return ByDistance(np.array([each.mean() for each in diagonals]), quantiles[:, 0], quantiles[:, 1])


def most_varying(matrix: np.ndarray, count: int) -> list[int]:
    """Find the `count` columns of `matrix` (n_rows, n_dims) that vary most over the rows, strongest first.

    The spread is that from the 10th to the 90th percentile, so a single outlier, such as the first position often is,
    decides nothing.

    >>> most_varying(np.array([[0.0, 5.0, 1.0], [0.0, -5.0, 2.0]]), 2)
    [1, 2]
    """
    low, high = np.quantile(matrix, [0.1, 0.9], axis=0)
    spread = high - low
    return [int(column) for column in np.argsort(-spread, kind="stable")[:count]]


class Course(StrEnum):
    """The shape of a dimension over the positions."""

    FLAT = "flat"
    STEADY = "steady"
    WAVES = "waves"
    RANDOM = "random"


# As a share of the widest column's spread: a column with less is called flat.
FLAT_SHARE = 0.1
# Neighbours differ as much as any two values: 1 for independent draws (von Neumann 1941).
RANDOM_RATIO = 0.5
# The total variation of a monotone curve equals the difference of its ends.
STEADY_SHARE = 0.8


def course_of(matrix: np.ndarray, column: int) -> Course:
    """Classify a column of `matrix` (n_rows, n_dims): flat, one way, up and down, or without order.

    The first and the last row are left out: they are often outliers. The column is smoothed by the mean of a few rows,
    so that small steps back and forth do not count as waves.

    >>> rows = np.arange(64.0)[:, None]
    >>> course_of(rows, 0).value, course_of(np.sin(rows / 5), 0).value, course_of(0 * rows, 0).value
    ('steady', 'waves', 'flat')
    """
    inner = np.asarray(matrix[1:-1], dtype=np.float64)
    values = inner[:, column]
    low, high = np.quantile(inner, [0.1, 0.9], axis=0)
    spread = high - low
    if len(values) < 3 or spread[column] <= FLAT_SHARE * spread.max(initial=0.0):
        return Course.FLAT
    if np.square(np.diff(values)).mean() > RANDOM_RATIO * 2 * values.var():
        return Course.RANDOM
    width = max(1, len(values) // 16)
    smooth = np.convolve(values, np.full(width, 1 / width), mode="valid")
    way = np.abs(np.diff(smooth)).sum()
    return Course.STEADY if abs(smooth[-1] - smooth[0]) >= STEADY_SHARE * way else Course.WAVES


@dataclass(frozen=True)
class LastStep:
    """The step to the last row of a position matrix, in multiples of the median step between adjacent rows."""

    last: int
    times: float


def last_step(matrix: np.ndarray) -> LastStep:
    """Measure the distance of the last row of `matrix` (n_positions, n_dims) from the one before it.

    >>> last_step(np.array([[0.0], [1.0], [2.0], [3.0], [7.0]]))
    LastStep(last=4, times=4.0)
    """
    steps = np.linalg.norm(np.diff(matrix, axis=0), axis=1)
    median = float(np.median(steps)) if len(steps) else 0.0
    return LastStep(len(matrix) - 1, float(steps[-1]) / median if median else 1.0)


@dataclass(frozen=True)
class RowLengths:
    """Euclidean lengths of a matrix's rows: the index of the longest, its length, and the median length."""

    longest: int
    length: float
    median: float


def row_lengths(matrix: np.ndarray) -> RowLengths:
    """Measure the lengths of the rows of `matrix` (n_rows, n_dims)."""
    found = np.linalg.norm(matrix, axis=1)
    longest = int(found.argmax())
    return RowLengths(longest, float(found[longest]), float(np.median(found)))


def colour_limit(matrix: np.ndarray) -> float:
    """Return the 99th percentile of the absolute values of `matrix`, a colour limit that ignores outliers."""
    return float(np.quantile(np.abs(matrix), 0.99))
