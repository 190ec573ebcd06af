"""Clusters of vectors by direction."""

import numpy as np

from dashboard.concepts.similarity import unit_rows

STARTS = 10

# Decimals to which unit rows must agree to count as equal: division rounds the last digits.
DIGITS = 12


def k_means(vectors: np.ndarray, n_clusters: int, seed: int = 0) -> np.ndarray:
    """Cluster the rows of `vectors` (n, n_dims) by k-means on unit vectors; cluster numbers, int64 (n,).

    At length 1, the nearest centre is the one with the highest cosine. scikit-learn's Lloyd rounds from ten k-means++
    starts (Arthur and Vassilvitskii 2007), of which the start with the smallest sum of squared distances wins. Clusters
    are numbered from 0 in the order in which their first rows come. Fewer different rows than `n_clusters` make fewer
    clusters.

    >>> k_means(np.array([[1.0, 0.0], [0.0, 2.0], [3.0, 0.1]]), n_clusters=2).tolist()
    [0, 1, 0]
    """
    from sklearn.cluster import KMeans

    unit = unit_rows(vectors).round(DIGITS)
    n_different = len(np.unique(unit, axis=0))
    found = KMeans(min(n_clusters, n_different), n_init=STARTS, random_state=seed).fit_predict(unit)
    _, first_rows, numbers = np.unique(found, return_index=True, return_inverse=True)
    return np.argsort(np.argsort(first_rows))[numbers]
