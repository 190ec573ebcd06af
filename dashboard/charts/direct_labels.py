"""Labels that stand at the data instead of in a legend."""

from itertools import pairwise

import numpy as np


def spread_labels(wanted: np.ndarray, gap: float) -> np.ndarray:
    """Move values apart, upwards, until they are at least `gap` from each other.

    >>> spread_labels(np.array([0.5, 0.1, 0.52]), 0.1).round(2).tolist()
    [0.5, 0.1, 0.6]
    """
    order = np.argsort(wanted, kind="stable")
    placed = np.asarray(wanted, dtype=float).copy()
    for below, above in pairwise(order):
        placed[above] = max(placed[above], placed[below] + gap)
    return placed
