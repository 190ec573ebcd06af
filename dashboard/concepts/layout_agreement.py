"""Agreement of two layouts: how many neighbours a row has in both."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dashboard.concepts.nearest_graph import in_common
from dashboard.concepts.neighbour_preservation import NEIGHBOURS, nearest_on_picture


@dataclass(frozen=True, eq=False)
class Agreement:
    """Neighbours that two layouts share.

    Attributes:
        k: number of neighbours.
        shared: how many of them a row has in both layouts, uint8 (n_rows,).
        share: the same over all rows, in [0, 1].
    """

    k: int
    shared: np.ndarray
    share: float

    def share_of(self, rows: Sequence[int]) -> float:
        """Compute the share over these rows, at least one.

        >>> Agreement(2, np.array([2, 1, 0], np.uint8), 0.5).share_of([0, 1])
        0.75
        """
        return float(self.shared[list(rows)].mean() / self.k)


def agreement(first: np.ndarray, second: np.ndarray, k: int = NEIGHBOURS) -> Agreement:
    """Count for each row how many of its `k` neighbours two layouts share.

    Args:
        first: one layout, (n_rows, n_axes).
        second: the other layout; its number of axes may differ.
        k: number of neighbours.

    Raises:
        InputError: there are `k` rows or fewer.

    >>> line = np.array([[0.0], [1.0], [5.0], [6.0]])
    >>> agreement(line, -line, k=1).share, agreement(line, line[[0, 2, 1, 3]], k=1).shared.tolist()
    (1.0, [0, 0, 0, 0])
    """
    shared = in_common(nearest_on_picture(first, k), nearest_on_picture(second, k)).astype(np.uint8)
    return Agreement(k, shared, float(shared.mean() / k))
