"""Nearest neighbours by cosine similarity, exact, by brute force."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from dashboard.concepts.similarity import cosine, cosines_to_all, unit_rows

# Columns are folded in half this many times before the largest are chosen.
HALVINGS = 4


@dataclass(frozen=True, eq=False)
class Neighbours:
    """Nearest rows to a query, best first: `rows` int64 (k,), `cosines` float32 (k,)."""

    rows: np.ndarray
    cosines: np.ndarray


def nearest(
    matrix: np.ndarray, norms: np.ndarray, query: np.ndarray, k: int, hidden: Collection[int] = ()
) -> Neighbours:
    """Find the `k` rows of `matrix` (n_rows, n_dims) nearest to `query` (n_dims,), without the `hidden` rows.

    Equal cosines come in the order of the rows. Fewer than `k` come back where the matrix has no more.

    >>> matrix = np.array([[1.0, 0.0], [1.0, 1.0], [0.0, 1.0]])
    >>> nearest(matrix, np.linalg.norm(matrix, axis=1), matrix[0], k=1, hidden=[0]).rows.tolist()
    [1]
    """
    cosines = cosines_to_all(matrix, norms, query)
    hidden_rows = np.fromiter(hidden, dtype=np.int64, count=len(hidden))
    # -2 is below any cosine, so hidden rows come last and are cut off.
    cosines[hidden_rows] = -2.0
    return best(cosines, min(k, len(cosines) - len(set(hidden))))


def beside(matrix: np.ndarray, row: int, k: int) -> Neighbours:
    """Return the `k` rows around `row` in the order of `matrix` (n_rows, n_dims), with their cosines.

    >>> beside(np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 0.0]]), row=0, k=2).cosines.tolist()
    [0.0, 1.0]
    """
    start = min(max(0, row - k // 2), max(0, len(matrix) - k - 1))
    rows = np.array([at for at in range(start, min(start + k + 1, len(matrix))) if at != row], dtype=np.int64)
    return Neighbours(rows, np.array([cosine(matrix[row], matrix[at]) for at in rows], dtype=np.float32))


def nearest_to_each(
    queries: np.ndarray,
    matrix: np.ndarray,
    norms: np.ndarray,
    k: int,
    *,
    among: np.ndarray | None = None,
    hidden: Collection[int] = (),
) -> list[Neighbours]:
    """Find the `k` rows of `matrix` (n_rows, n_dims) nearest to each of `queries` (n_queries, n_dims).

    One matrix product serves all of them. Equal cosines come in the order of the rows.

    Args:
        queries: the query vectors.
        matrix: the vectors to search.
        norms: the lengths of its rows, (n_rows,).
        k: number of neighbours.
        among: the rows to search, int (n_chosen,), ascending; all rows if None.
        hidden: rows to exclude, such as the query's own.
    """
    # All rows are multiplied: a copy of those to search would cost more.
    is_searched = np.full(len(matrix), fill_value=among is None)
    if among is not None:
        is_searched[among] = True
    is_searched[np.fromiter(hidden, dtype=np.int64, count=len(hidden))] = False
    # A row of zeros has no direction: its products are zero too, so any length but zero gives it cosine 0.
    cosines = unit_rows(queries).astype(matrix.dtype) @ matrix.T
    cosines /= np.where(norms > 0, norms, 1.0)
    np.clip(cosines, -1.0, 1.0, out=cosines)
    # -2 is below any cosine, so other rows come last and are cut off.
    cosines[:, ~is_searched] = -2.0
    rows = top_k(cosines, min(k, int(is_searched.sum())))
    return list(map(Neighbours, rows, np.take_along_axis(cosines, rows, axis=1)))


def best(cosines: np.ndarray, k: int) -> Neighbours:
    """Find the `k` highest of `cosines` (n_rows,), best first; ties go to the lower row.

    >>> best(np.array([0.1, 0.7, 0.7, 0.9]), k=2).rows.tolist()
    [3, 1]
    """
    rows = top_k(cosines[None], k)[0]
    return Neighbours(rows, cosines[rows])


def top_k(values: np.ndarray, k: int) -> np.ndarray:
    """Find the columns of the `k` largest values of each row, best first; ties go to the lower column.

    Args:
        values: float (n, n_columns), without NaN.
        k: how many; more than `n_columns` gives all of them, less than one gives none.

    Returns:
        int64 (n, k).

    >>> top_k(np.array([[0.1, 0.7, 0.7, 0.9], [0.5, 0.5, 0.5, 0.5]]), k=2).tolist()
    [[3, 1], [0, 1]]
    """
    n_columns = values.shape[1]
    k = min(max(k, 0), n_columns)
    if not k or not len(values):
        return np.empty((len(values), k), np.int64)
    # One more, which tells whether there is a tie at the edge.
    columns = np.sort(_largest(values, min(k + 1, n_columns)), axis=1)
    found = np.take_along_axis(values, columns, axis=1)
    order = np.argsort(-found, axis=1, kind="stable")
    columns, found = (np.take_along_axis(each, order, axis=1) for each in (columns, found))
    for row in np.flatnonzero(found[:, k - 1] == found[:, k]) if k < n_columns else ():
        n_above = int((found[row] > found[row, k]).sum())
        columns[row, n_above:k] = np.flatnonzero(values[row] == found[row, k])[: k - n_above]
    return columns[:, :k]


def _largest(values: np.ndarray, k: int) -> np.ndarray:
    """Find the columns of the `k` largest of each row of `values` (n, n_columns), unordered, int64 (n, k).

    The columns are folded by pairwise maximum until one stands for sixteen. The k largest values lie in the k
    columns with the largest maxima, and only those are searched: five times as fast as NumPy's partition of all.
    """
    n_columns = values.shape[1]
    width = -(-n_columns // 2**HALVINGS)
    if width <= 4 * k:
        return np.argpartition(values, -k, axis=1)[:, -k:]
    maxima = values[:, :width].copy()
    for start in range(width, n_columns, width):
        part = values[:, start : start + width]
        np.maximum(maxima[:, : part.shape[1]], part, out=maxima[:, : part.shape[1]])
    columns = np.argpartition(maxima, -k, axis=1)[:, -k:]
    candidates = (columns[:, :, None] + np.arange(0, n_columns, width)).reshape(len(values), -1)
    # The last fold is not full; what lies beyond it is no candidate.
    beyond = candidates >= n_columns
    candidates[beyond] = 0
    found = np.take_along_axis(values, candidates, axis=1)
    found[beyond] = -np.inf
    best_of_them = np.argpartition(found, -k, axis=1)[:, -k:]
    return np.take_along_axis(candidates, best_of_them, axis=1)


def rank(cosines: np.ndarray, row: int) -> int:
    """Return the rank of `row` among all `cosines` (n_rows,), 1 for the highest; ties go to the lower row.

    >>> rank(np.array([0.1, 0.7, 0.7, 0.9]), row=2)
    3
    """
    return 1 + int((cosines > cosines[row]).sum()) + int((cosines[:row] == cosines[row]).sum())
