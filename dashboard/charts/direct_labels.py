"""Labels that stand at the data instead of in a legend."""

from collections.abc import Iterable
from itertools import pairwise

import numpy as np

# Width of a letter of a label, and the most room for labels, in pixels.
LETTER_WIDTH, MOST_ROOM = 7, 170


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


def label_room(names: Iterable[str]) -> int:
    """Return the room that the longest of these labels takes beside a chart, in pixels.

    >>> label_room(["a", "abc"])
    33
    """
    return min(MOST_ROOM, 12 + LETTER_WIDTH * max(map(len, names), default=0))
