"""Groups of vectors that point the same way."""

import numpy as np

from dashboard.concepts.similarity import unit_rows

STARTS = 10
MOST_ROUNDS = 100


def k_means(vectors: np.ndarray, n_clusters: int, seed: int = 0) -> np.ndarray:
    """Cluster number of each row of `vectors` (n, n_dims) by k-means on the rows at length 1, int64 (n,).

    At length 1, the nearest centre is the one with the highest cosine. Lloyd's rounds (1982) from ten k-means++ starts
    (Arthur and Vassilvitskii 2007); the start with the smallest sum of squared distances wins. Clusters are numbered
    from 0 in the order in which their first rows come. Fewer different rows than `n_clusters` make fewer clusters.

    >>> k_means(np.array([[1.0, 0.0], [0.0, 2.0], [3.0, 0.1]]), n_clusters=2).tolist()
    [0, 1, 0]
    """
    unit = unit_rows(vectors)
    rng = np.random.default_rng(seed)
    found = [_settle(unit, _spread_centres(unit, n_clusters, rng)) for _ in range(STARTS)]
    labels = min(found, key=lambda each: each[1])[0]
    _, first_rows, numbers = np.unique(labels, return_index=True, return_inverse=True)
    return np.argsort(np.argsort(first_rows))[numbers]


def _spread_centres(points: np.ndarray, n_clusters: int, rng: np.random.Generator) -> np.ndarray:
    """Up to `n_clusters` of the `points`: each next one drawn with odds of its squared distance to those before."""
    chosen = [int(rng.integers(len(points)))]
    distances = ((points - points[chosen[0]]) ** 2).sum(axis=1)
    while len(chosen) < n_clusters and distances.sum() > 0:
        chosen.append(int(rng.choice(len(points), p=distances / distances.sum())))
        distances = np.minimum(distances, ((points - points[chosen[-1]]) ** 2).sum(axis=1))
    return points[chosen]


def _settle(points: np.ndarray, centres: np.ndarray) -> tuple[np.ndarray, float]:
    """Lloyd's rounds until no point moves: labels (n,) and the sum of squared distances to their centres."""
    labels = np.full(len(points), -1)
    for _ in range(MOST_ROUNDS):
        squares = ((points[:, None, :] - centres[None, :, :]) ** 2).sum(axis=2)
        moved = squares.argmin(axis=1)
        if (moved == labels).all():
            break
        labels = moved
        # A centre that lost all its points stays where it is.
        centres = np.array(
            [
                points[labels == at].mean(axis=0) if (labels == at).any() else old
                for at, old in enumerate(centres)
            ]
        )
    return labels, float(squares[np.arange(len(points)), labels].sum())
