"""How far a picture of many vectors can be trusted: which of the true neighbours are still neighbours on it."""

from dataclasses import dataclass

import numpy as np

from dashboard.concepts.nearest_graph import AT_ONCE, Graph, check_enough, in_common

# Neighbours that are looked for on the picture.
NEIGHBOURS = 10
# Points among which the trustworthiness is taken.
SAMPLE = 5_000


@dataclass(frozen=True, eq=False)
class Meter:
    """How far a layout can be trusted.

    Attributes:
        k: how many neighbours are looked for.
        kept: how many of a row's true k neighbours are among its k on the picture, uint8 (n_rows,).
        share: the same over all rows, as a share in [0, 1].
        trustworthiness: that of a seeded sample of the rows, in [0, 1]; None where there are too few.
        n_sampled: how many rows that sample has.
        recall: share of the true neighbours that the graph knows.
    """

    k: int
    kept: np.ndarray
    share: float
    trustworthiness: float | None
    n_sampled: int
    recall: float


def measure(unit: np.ndarray, graph: Graph, points: np.ndarray, k: int = NEIGHBOURS, seed: int = 0) -> Meter:
    """How far `points` (n_rows, n_axes) can be trusted as a picture of the rows of `unit` (n_rows, n_dims).

    Args:
        unit: the vectors at length 1.
        graph: the neighbours of each row, `k` of them or more.
        points: where the picture puts each row.
        k: how many neighbours are looked for.
        seed: chooses the sample for the trustworthiness.

    Raises:
        InputError: there are not more than `k` rows.
    """
    kept = in_common(graph.rows[:, :k], nearest_on_picture(points, k)).astype(np.uint8)
    sample = np.sort(np.random.default_rng(seed).permutation(len(points))[:SAMPLE])
    trust = trustworthiness(unit[sample], points[sample], k)
    return Meter(k, kept, float(kept.mean() / k), trust, len(sample), graph.recall)


def nearest_on_picture(points: np.ndarray, k: int) -> np.ndarray:
    """The `k` points nearest to each of `points` (n, n_axes) by their distance, int64 (n, k), the nearest first.

    >>> nearest_on_picture(np.array([[0.0, 0.0], [1.0, 0.0], [5.0, 0.0]]), k=1).tolist()
    [[1], [0], [1]]
    """
    from scipy.spatial import cKDTree

    check_enough(len(points), k)
    points = np.asarray(points, dtype=np.float64)
    found = cKDTree(points).query(points, k + 1)[1]
    # A point finds itself, but where others lie upon it, not as the first, and perhaps not at all.
    own = found == np.arange(len(points))[:, None]
    own[~own.any(axis=1), -1] = True
    return found[~own].reshape(len(points), k)


def trustworthiness(unit: np.ndarray, points: np.ndarray, k: int) -> float | None:
    """How true the `k` neighbours on the picture are, in [0, 1] (Venna and Kaski 2001).

    1 where all are true ones; one that is not costs by how far down the row's list of neighbours it stands. The same as
    scikit-learn's `trustworthiness` by cosine, in a tenth of the memory; None where there are 2k rows or fewer.

    Args:
        unit: float32 (n_rows, n_dims) at length 1.
        points: where the picture puts each row, (n_rows, n_axes).
        k: how many neighbours.
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
    """Rows whose nearest neighbour the picture puts farthest away, with that neighbour, the farthest first.

    No row is named twice, on neither side.

    Args:
        graph: the neighbours of each row.
        points: where the picture puts each row, (n_rows, n_axes).
        among: the rows that may be named, int64 (n,).
        count: how many pairs at most.

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
