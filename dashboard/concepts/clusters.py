"""Clusters of vectors by direction."""

from collections.abc import Sequence

import numpy as np

from dashboard.concepts.neighbours import top_k
from dashboard.concepts.similarity import unit_blocks, unit_rows

STARTS = 30

# Clusters of a vocabulary are fitted on this many rows, and then every row is assigned to the nearest.
FITTED = 20_000
ROUNDS = 25


def k_means(vectors: np.ndarray, n_clusters: int, seed: int = 0) -> np.ndarray:
    """Cluster the rows of `vectors` (n, n_dims) by direction; cluster numbers, int64 (n,).

    Spherical k-means (Dhillon and Modha 2001): a row belongs to the centre with the highest cosine, a centre is the
    mean direction of its rows. Of thirty k-means++ starts (Arthur and Vassilvitskii 2007), the one with the highest sum
    of cosines wins. Clusters are numbered from 0 in the order in which their first rows come. Fewer different rows than
    `n_clusters` make fewer clusters.

    It is NumPy's own, because the first views wait for it: scikit-learn's costs 66 MB and half a second of import,
    SciPy's 28 MB, and neither is spherical (the 400,000 words of GloVe have a mean cosine of 0.042 with their centre
    here, of 0.029 by SciPy).

    >>> k_means(np.array([[1.0, 0.0], [0.0, 2.0], [3.0, 0.1]]), n_clusters=2).tolist()
    [0, 1, 0]
    """
    rows, random = unit_rows(vectors), np.random.default_rng(seed)
    # `_fit` begins with the first row.
    starts = (_fit(random.permutation(rows), n_clusters, random) for _ in range(STARTS))
    cosines = max((rows @ centres.T for centres in starts), key=lambda found: found.max(axis=1).sum())
    return number_by_first_row(cosines.argmax(axis=1))[0]


def number_by_first_row(found: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Renumber the clusters `found` (n,) in the order in which their first rows come.

    Returns:
        The new number of each row, int64 (n,), and the old number of each cluster, (n_clusters,).

    >>> numbers, clusters = number_by_first_row(np.array([7, 2, 7, 0]))
    >>> numbers.tolist(), clusters.tolist()
    ([0, 1, 0, 2], [7, 2, 0])
    """
    clusters, first_rows, numbers = np.unique(found, return_index=True, return_inverse=True)
    order = np.argsort(first_rows)
    return np.argsort(order)[numbers], clusters[order]


def cluster_numbers(
    matrix: np.ndarray, norms: np.ndarray, n_clusters: int, seed: int = 0
) -> tuple[np.ndarray, np.ndarray]:
    """Cluster rows by direction: numbers, uint8 (n_rows,), and centres, float32 (n, n_dims).

    As `k_means`, from one start, fitted on the first rows, the most frequent ones.

    >>> matrix = np.array([[1.0, 0.0], [0.0, 2.0], [3.0, 0.1]])
    >>> cluster_numbers(matrix, np.linalg.norm(matrix, axis=1), n_clusters=2)[0].tolist()
    [0, 1, 0]
    """
    first = np.concatenate(list(unit_blocks(matrix[:FITTED], norms[:FITTED])))
    centres = _fit(first, n_clusters, np.random.default_rng(seed))
    found = np.concatenate([(rows @ centres.T).argmax(axis=1) for rows in unit_blocks(matrix, norms)])
    numbers, clusters = number_by_first_row(found)
    return numbers.astype(np.uint8), centres[clusters]


def _fit(rows: np.ndarray, n_clusters: int, random: np.random.Generator) -> np.ndarray:
    """Find up to `n_clusters` mean directions of unit `rows` (n, n_dims), from one k-means++ start."""
    centres = _spread_rows(rows, n_clusters, random)
    for _ in range(ROUNDS):
        nearest = (rows @ centres.T).argmax(axis=1)
        sums = np.stack([rows[nearest == at].sum(axis=0) for at in range(len(centres))])
        lengths = np.linalg.norm(sums, axis=1, keepdims=True)
        moved = np.divide(sums, lengths, out=centres.copy(), where=lengths > 0)
        if np.array_equal(moved, centres):
            break
        centres = moved
    return centres


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
