"""Neighbour preservation of a layout: how many true neighbours are still neighbours on the picture."""

from dataclasses import dataclass

import numpy as np

from dashboard.concepts.nearest_graph import AT_ONCE, Graph, check_enough, in_common

# Neighbours per row that are compared.
NEIGHBOURS = 10
# Sample size for the trustworthiness.
SAMPLE = 5_000


@dataclass(frozen=True, eq=False)
class PreservationScores:
    """Measures of how well a layout preserves neighbours.

    Attributes:
        k: number of neighbours.
        kept: how many of a row's true k neighbours are among its k in the layout, uint8 (n_rows,).
        share: the mean of `kept` over all rows, as a share in [0, 1].
        trustworthiness: that of a seeded sample of the rows, in [0, 1]; None with too few rows.
        n_sampled: number of rows in that sample.
    """

    k: int
    kept: np.ndarray
    share: float
    trustworthiness: float | None
    n_sampled: int


def measure(
    unit: np.ndarray, graph: Graph, points: np.ndarray, k: int = NEIGHBOURS, seed: int = 0
) -> PreservationScores:
    """Measure how well `points` (n_rows, n_axes) preserve the neighbours of `unit` (n_rows, n_dims).

    Args:
        unit: the vectors at length 1.
        graph: the neighbours of each row, `k` of them or more.
        points: the layout.
        k: number of neighbours.
        seed: chooses the sample for the trustworthiness.

    Raises:
        InputError: there are `k` rows or fewer.
    """
    kept = in_common(graph.rows[:, :k], nearest_on_picture(points, k)).astype(np.uint8)
    sample = np.sort(np.random.default_rng(seed).permutation(len(points))[:SAMPLE])
    trust = trustworthiness(unit[sample], points[sample], k)
    return PreservationScores(k, kept, float(kept.mean() / k), trust, len(sample))


def nearest_on_picture(points: np.ndarray, k: int) -> np.ndarray:
    """Find the `k` nearest of `points` (n, n_axes) to each by Euclidean distance, int64 (n, k), nearest first.

    >>> nearest_on_picture(np.array([[0.0, 0.0], [1.0, 0.0], [5.0, 0.0]]), k=1).tolist()
    [[1], [0], [1]]
    """
    from scipy.spatial import cKDTree

    check_enough(len(points), k)
    points = np.asarray(points, dtype=np.float64)
    found = cKDTree(points).query(points, k + 1)[1]
    # A point finds itself, but not always first where others coincide with it, and perhaps not at all.
    own = found == np.arange(len(points))[:, None]
    own[~own.any(axis=1), -1] = True
    return found[~own].reshape(len(points), k)


def count_kept_of(points: np.ndarray, row: int, neighbours: np.ndarray) -> int:
    """Count the `neighbours` (k,) of a row that are among the k nearest of `points` (n, n_axes) to it.

    One that has no position is not kept.

    >>> count_kept_of(np.array([[0, 0], [1, 0], [5, 0], [2, 0]]), row=0, neighbours=np.array([1, 2]))
    1
    """
    k = min(len(neighbours), len(points) - 1)
    apart = ((np.asarray(points, np.float64) - points[row]) ** 2).sum(axis=1)
    apart[row] = np.inf
    return len(np.intersect1d(np.argsort(apart, kind="stable")[:k], neighbours))


def trustworthiness(unit: np.ndarray, points: np.ndarray, k: int) -> float | None:
    """Compute the trustworthiness of the `k` nearest points, in [0, 1] (Venna and Kaski 2001).

    1 where all are true neighbours; the penalty of a false one is its rank among the row's neighbours beyond `k`. Equal
    to scikit-learn's `trustworthiness` by cosine, in a tenth of the memory; None with 2k rows or fewer.

    Args:
        unit: float32 (n_rows, n_dims) at length 1.
        points: the layout, (n_rows, n_axes).
        k: number of neighbours.
    """
    n_rows = len(unit)
    if n_rows <= 2 * k:
        return None
    shown = nearest_on_picture(points, k)
    intruding = 0
    for start in range(0, n_rows, max(1, AT_ONCE // n_rows)):
        asked = np.arange(start, min(start + max(1, AT_ONCE // n_rows), n_rows))
        cosines = unit[asked] @ unit.T
        cosines[np.arange(len(asked)), asked] = -2.0
        for column in shown[asked].T:
            place = 1 + (cosines > cosines[np.arange(len(asked)), column][:, None]).sum(axis=1)
            intruding += int((place - k).clip(0).sum())
    return 1.0 - 2.0 * intruding / (n_rows * k * (2 * n_rows - 3 * k - 1))


def worst_placed(graph: Graph, points: np.ndarray, among: np.ndarray, count: int) -> list[tuple[int, int]]:
    """List rows that the layout puts farthest from their nearest neighbour, with that neighbour, farthest first.

    No row occurs twice, on either side.

    Args:
        graph: the neighbours of each row.
        points: the layout, (n_rows, n_axes).
        among: the rows to choose from, int64 (n,).
        count: maximum number of pairs.

    >>> graph = Graph(np.array([[1], [0], [0]]), np.array([[0.9], [0.9], [0.8]]))
    >>> worst_placed(graph, np.array([[0.0, 0.0], [1.0, 0.0], [9.0, 0.0]]), np.arange(3), count=2)
    [(2, 0)]
    """
    points = np.asarray(points, dtype=np.float64)
    among = np.asarray(among)[np.isin(graph.rows[among, 0], among)]
    nearest = graph.rows[among, 0]
    apart = np.linalg.norm(points[among] - points[nearest], axis=1)
    named: set[int] = set()
    pairs: list[tuple[int, int]] = []
    for at in np.argsort(-apart, kind="stable"):
        pair = int(among[at]), int(nearest[at])
        if named.isdisjoint(pair):
            pairs.append(pair)
            named.update(pair)
        if len(pairs) == count:
            break
    return pairs


def count_kept(n_kept: np.ndarray, k: int) -> tuple[np.ndarray, np.ndarray]:
    """Count the rows that keep each number of their `k` true neighbours, given `n_kept` (n_rows,).

    Returns:
        The edges of a bin around each number, (k + 2,), and the counts, (k + 1,).

    >>> edges, counts = count_kept(np.array([0, 2, 2]), k=2)
    >>> edges.tolist(), counts.tolist()
    ([-0.5, 0.5, 1.5, 2.5], [1, 0, 2])
    """
    return np.arange(k + 2) - 0.5, np.bincount(n_kept, minlength=k + 1)
