"""Summaries of an embedding matrix: blocks, rows, columns, and its values against a random initialisation.

Sums run in float64 and in slices of rows, so a matrix that is a memory map of hundreds of megabytes is never
copied whole.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

SLICE = 4096


def _slices(
    matrix: np.ndarray, counted: np.ndarray | None
) -> Iterator[tuple[slice | np.ndarray, np.ndarray]]:
    """Yield slices of `matrix`, or of its rows `counted`: the row indices and their values."""
    for start in range(0, len(matrix) if counted is None else len(counted), SLICE):
        piece = slice(start, start + SLICE)
        rows = piece if counted is None else counted[piece]
        yield rows, np.asarray(matrix[rows], dtype=np.float64)


def block_edges(count: int, n_blocks: int) -> np.ndarray:
    """Compute the edges of at most `n_blocks` blocks of nearly equal size over `count` rows, int64 (n_blocks + 1,).

    >>> block_edges(7, 3).tolist(), block_edges(2, 5).tolist()
    ([0, 2, 4, 7], [0, 1, 2])
    """
    n_blocks = min(n_blocks, count)
    return np.arange(n_blocks + 1) * count // n_blocks


@dataclass(frozen=True, eq=False)
class Spread:
    """Lowest, mean and highest value of a column in blocks of rows.

    Attributes:
        edges: limits of the blocks, int64 (n + 1,).
        lowest: of each block, float64 (n,).
        mean: of each block, float64 (n,).
        highest: of each block, float64 (n,).
        overall: the mean of the whole column.

    Blocks without a counted row have NaN.
    """

    edges: np.ndarray
    lowest: np.ndarray
    mean: np.ndarray
    highest: np.ndarray
    overall: float


def spread(column: np.ndarray, n_blocks: int, counted: np.ndarray | None = None) -> Spread:
    """Compute the lowest, mean and highest value of `column` (n_rows,) in each of `n_blocks` blocks of rows.

    Only the rows `counted`, int and ascending, enter these; all of them if None.

    >>> spread(np.array([1.0, 3.0, -2.0, 0.0]), 2).mean.tolist()
    [2.0, -1.0]
    """
    values = np.asarray(column, dtype=np.float64)
    edges = block_edges(len(values), n_blocks)
    within = edges if counted is None else np.searchsorted(counted, edges)
    values = values if counted is None else values[counted]
    some = np.diff(within) > 0

    def of_blocks(reduce: np.ufunc) -> np.ndarray:
        found = np.full(len(edges) - 1, np.nan)
        # Empty blocks take no values, so the others follow each other without a gap.
        found[some] = reduce.reduceat(values, within[:-1][some])
        return found

    with np.errstate(invalid="ignore"):
        mean = of_blocks(np.add) / np.diff(within)
    return Spread(edges, of_blocks(np.minimum), mean, of_blocks(np.maximum), float(values.mean()))


def typical_cosine(matrix: np.ndarray, norms: np.ndarray, counted: np.ndarray | None = None) -> float:
    """Compute the mean cosine of all pairs of rows of `matrix` (n_rows, n_dims) with lengths `norms` (n_rows,).

    Only the rows `counted` enter; all of them if None. No pair is computed: the squared length of the sum of the unit
    rows is n + the sum of the cosines of all ordered pairs.

    >>> typical_cosine(np.array([[1.0, 0.0], [0.0, 1.0]]), np.ones(2))
    0.0
    """
    units = np.zeros(matrix.shape[1])
    inverse = np.divide(1.0, norms, out=np.zeros(len(matrix)), where=norms > 0)
    for rows, values in _slices(matrix, counted):
        units += inverse[rows] @ values
    directed = int(np.count_nonzero(norms if counted is None else norms[counted]))
    pairs = directed * (directed - 1)
    return float((units @ units - directed) / pairs) if pairs else 0.0


@dataclass(frozen=True, eq=False)
class Distribution:
    """A histogram: bin `edges`, float64 (n + 1,); the count in each bin, int64 (n,); the median."""

    edges: np.ndarray
    counts: np.ndarray
    median: float


def distribution(values: np.ndarray, n_bins: int) -> Distribution:
    """Compute the histogram of `values` (n,) with `n_bins` bins of equal width.

    >>> distribution(np.array([0.0, 0.0, 1.0]), 2).counts.tolist()
    [2, 1]
    """
    counts, edges = np.histogram(values, n_bins)
    return Distribution(edges, counts, float(np.median(values)))


def largest_magnitude(matrix: np.ndarray) -> float:
    """Return the largest absolute value of `matrix`."""
    return float(np.abs(matrix).max(initial=0.0))


@dataclass(frozen=True, eq=False)
class ValueStatistics:
    """Values of a matrix compared with those of a random initialisation.

    Attributes:
        edges: limits of the bins, float64 (n_bins + 1,).
        trained: density of the matrix's values in each bin, float64 (n_bins,).
        fresh: density of the fresh start's values, same shape.
        mean: mean of the matrix's values.
        deviation: standard deviation of the matrix's values.
        fresh_deviation: standard deviation of the fresh start's values.
        lowest: smallest value of the matrix.
        highest: largest value of the matrix.
        n_values: number of values of the matrix that were counted.
    """

    edges: np.ndarray
    trained: np.ndarray
    fresh: np.ndarray
    mean: float
    deviation: float
    fresh_deviation: float
    lowest: float
    highest: float
    n_values: int


def value_statistics(
    matrix: np.ndarray,
    start_deviation: float,
    counted: np.ndarray | None = None,
    *,
    n_fresh: int = 1_000_000,
    seed: int = 0,
    n_bins: int = 120,
    edges: np.ndarray | None = None,
) -> ValueStatistics:
    """Compare the values of `matrix` (n_rows, n_dims) with `n_fresh` seeded draws from N(0, start_deviation).

    Only the rows `counted` enter; all of them if None. Without `edges`, the bins reach five standard
    deviations of the wider of the two; the few values beyond count in the densities' denominators only.
    """
    total = squares = 0.0
    lowest, highest = np.inf, -np.inf
    n_values = (len(matrix) if counted is None else len(counted)) * matrix.shape[1]
    for _, values in _slices(matrix, counted):
        total += values.sum()
        squares += np.square(values).sum()
        lowest, highest = min(lowest, values.min()), max(highest, values.max())
    mean = total / n_values
    deviation = float(np.sqrt(max(squares / n_values - mean**2, 0.0)))
    if edges is None:
        bound = 5 * max(deviation, start_deviation)
        edges = np.linspace(-bound, bound, n_bins + 1)
    counts = np.zeros(len(edges) - 1)
    for _, values in _slices(matrix, counted):
        counts += np.histogram(values, edges)[0]
    fresh = np.random.default_rng(seed).normal(0.0, start_deviation, n_fresh)
    width = edges[1] - edges[0]
    return ValueStatistics(
        edges,
        counts / n_values / width,
        np.histogram(fresh, edges)[0] / n_fresh / width,
        float(mean),
        deviation,
        float(fresh.std()),
        float(lowest),
        float(highest),
        n_values,
    )


def extremes(
    values: np.ndarray, count: int, counted: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """Find the indices of the `count` lowest (lowest first) and highest (highest first) of `values` (n,).

    Only the indices `counted` enter; all of them if None.

    >>> [places.tolist() for places in extremes(np.array([3.0, 1.0, 2.0]), 2)]
    [[1, 2], [0, 2]]
    """
    order = np.argsort(values if counted is None else values[counted], kind="stable")
    order = order if counted is None else counted[order]
    return order[:count], order[::-1][:count]
