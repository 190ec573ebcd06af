"""The k-nearest-neighbour graph of all rows, exact or approximate."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from dashboard.errors import InputError
from dashboard.numerals import choose_form, format_count, format_number

# Cosines that are in memory at a time, 4 bytes each.
AT_ONCE = 12_000_000

# Multiplications that exact neighbours may take, ten minutes of one core; choosing the best of a row's
# cosines costs as much as this many more dimensions.
MOST_PRODUCTS = 1.4e13
CHOOSING = 70

# Columns are folded in half this many times before the best are chosen.
HALVINGS = 4

# Trees of the index, where exact neighbours would take too long, and nodes searched per neighbour.
TREES = 50
LOOKED_AT = 100

# Rows on which the recall of the index is measured.
MEASURED = 1_000


@dataclass(frozen=True, eq=False)
class Graph:
    """The nearest other rows of each row, best first.

    Attributes:
        rows: int32 (n_rows, k).
        cosines: float32 (n_rows, k).
        recall: share of the true neighbours that were found: 1 by brute force, else measured on a sample.
    """

    rows: np.ndarray
    cosines: np.ndarray
    recall: float = 1.0


def silent(done: int) -> None:
    """Ignore progress."""


def directions(matrix: np.ndarray) -> np.ndarray:
    """Scale the rows of `matrix` (n_rows, n_dims) to length 1, float32; rows of zeros stay zeros.

    Raises:
        InputError: a value is NaN or infinite; the message names the first such row.
    """
    rows = np.array(matrix, dtype=np.float32)
    lengths = np.sqrt(np.einsum("ij,ij->i", rows, rows, dtype=np.float64))
    broken = np.flatnonzero(~np.isfinite(lengths))
    if len(broken):
        raise InputError(
            f"The vector in row {broken[0] + 1:,} holds a value that is not a number; "
            "choose other vectors or correct the file."
        )
    np.divide(rows, lengths[:, None], out=rows, where=lengths[:, None] > 0, casting="unsafe")
    return rows


def check_enough(n_rows: int, k: int) -> None:
    """Check that each of `n_rows` points has `k` neighbours.

    Raises:
        InputError: there are `k` points or fewer.
    """
    if k < 1:
        raise InputError(f"The number of neighbours is {format_number(k)}; choose at least 1.")
    if n_rows <= k:
        raise InputError(
            f"{format_count(n_rows, 'point')} {choose_form(n_rows, 'does', 'do')} not have "
            f"{format_count(k, 'neighbour')} each; take more points, or fewer neighbours (a lower perplexity)."
        )


def nearest_graph(unit: np.ndarray, k: int, tell: Callable[[int], None] = silent) -> Graph:
    """Find the `k` nearest neighbours of each row by cosine: exact within ten minutes, else by an index.

    The choice depends on the shape alone, so it is the same on every machine.

    Args:
        unit: float32 (n_rows, n_dims) at length 1, as `directions` gives.
        k: at least 1.
        tell: called with the number of rows that are done.

    Raises:
        InputError: there are not more than `k` rows.
    """
    n_rows, n_dims = unit.shape
    if n_rows**2 * (n_dims + CHOOSING) > MOST_PRODUCTS:
        return approximate_graph(unit, k, tell)
    return exact_graph(unit, k, tell)


def exact_graph(unit: np.ndarray, k: int, tell: Callable[[int], None] = silent) -> Graph:
    """Find the `k` nearest neighbours of each row by brute force; ties at the edge are broken arbitrarily.

    Rows are multiplied with the whole matrix in blocks, so memory is bounded. Arguments and errors are
    those of `nearest_graph`.

    >>> exact_graph(np.array([[1.0, 0.0], [0.8, 0.6], [0.0, 1.0]], np.float32), k=1).rows.tolist()
    [[1], [0], [1]]
    """
    n_rows = len(unit)
    check_enough(n_rows, k)
    found, cosines = np.empty((n_rows, k), np.int32), np.empty((n_rows, k), np.float32)
    block = max(1, AT_ONCE // n_rows)
    for start in range(0, n_rows, block):
        asked = np.arange(start, min(start + block, n_rows))
        found[asked], cosines[asked] = nearest_of(unit, asked, k)
        tell(int(asked[-1]) + 1)
    return Graph(found, cosines)


def nearest_of(unit: np.ndarray, asked: np.ndarray, k: int) -> tuple[np.ndarray, np.ndarray]:
    """Find the `k` rows nearest to each of the rows `asked` (n,), with cosines, (n, k) each, best first."""
    products = unit[asked] @ unit.T
    # Below any cosine, so that a row is not its own neighbour.
    products[np.arange(len(asked)), asked] = -2.0
    chosen = largest(products, k)
    values = np.take_along_axis(products, chosen, axis=1)
    order = np.lexsort((chosen, -values), axis=1)
    return (
        np.take_along_axis(chosen, order, axis=1).astype(np.int32),
        np.take_along_axis(values, order, axis=1).clip(-1.0, 1.0),
    )


def largest(values: np.ndarray, k: int) -> np.ndarray:
    """Find the columns of the `k` largest of each row of `values` (n, n_columns), unordered, int64 (n, k).

    The columns are folded by pairwise maximum until one stands for sixteen. The k largest values lie in the k
    columns with the largest maxima, and only those are searched: five times as fast as a full partition.
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
    best = np.argpartition(found, -k, axis=1)[:, -k:]
    return np.take_along_axis(candidates, best, axis=1)


def approximate_graph(unit: np.ndarray, k: int, tell: Callable[[int], None] = silent, seed: int = 0) -> Graph:
    """Find the `k` nearest neighbours of each row by random projection trees, Annoy (Bernhardsson 2013).

    The recall is measured on a seeded sample of rows by brute force. Arguments and errors are those
    of `nearest_graph`.
    """
    from openTSNE.dependencies.annoy import AnnoyIndex

    n_rows, n_dims = unit.shape
    check_enough(n_rows, k)
    index = AnnoyIndex(n_dims, "angular")
    index.set_seed(seed + 1)
    for row, vector in enumerate(unit):
        index.add_item(row, vector)
    index.build(n_trees=TREES, n_jobs=1)
    found, cosines = np.empty((n_rows, k), np.int32), np.empty((n_rows, k), np.float32)
    for row in range(n_rows):
        # One more, because a row finds itself, and where rows are equal, not always first.
        near = [other for other in index.get_nns_by_item(row, k + 1, LOOKED_AT * k) if other != row][:k]
        if len(near) < k:
            # An index may return too few: arbitrary rows fill up, with their true cosine.
            near += [other for other in range(k + 1) if other != row and other not in near][: k - len(near)]
        found[row] = near
        cosines[row] = unit[near] @ unit[row]
        if row % 1_000 == 999 or row == n_rows - 1:
            tell(row + 1)
    order = np.argsort(-cosines, axis=1, kind="stable")
    found, cosines = np.take_along_axis(found, order, axis=1), np.take_along_axis(cosines, order, axis=1)
    return Graph(found, cosines.clip(-1.0, 1.0), measured_recall(unit, found, seed))


def measured_recall(unit: np.ndarray, found: np.ndarray, seed: int = 0) -> float:
    """Measure the share of true neighbours among those `found` (n_rows, k), on a seeded sample of the rows."""
    n_rows, k = found.shape
    sample = np.random.default_rng(seed).choice(n_rows, min(MEASURED, n_rows), replace=False)
    block = max(1, AT_ONCE // n_rows)
    true = [nearest_of(unit, sample[at : at + block], k)[0] for at in range(0, len(sample), block)]
    return float(in_common(np.concatenate(true), found[sample]).mean() / k)


def in_common(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Count the entries that each row of `first` (n, k) shares with that of `second` (n, m), int64 (n,).

    Entries of a row must be unique.

    >>> in_common(np.array([[1, 2], [3, 4]]), np.array([[2, 5, 1], [6, 7, 8]])).tolist()
    [2, 0]
    """
    both = np.sort(np.concatenate([first, second], axis=1), axis=1)
    return (both[:, 1:] == both[:, :-1]).sum(axis=1)
