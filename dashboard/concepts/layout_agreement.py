"""Two pictures of the same rows: how far they agree on who stands beside whom. The picture is not the space."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dashboard.concepts.nearest_graph import in_common
from dashboard.concepts.neighbour_preservation import NEIGHBOURS, nearest_on_picture


@dataclass(frozen=True, eq=False)
class Agreement:
    """How far two pictures agree.

    Attributes:
        k: how many neighbours are looked for.
        shared: how many of them a row has on both pictures, uint8 (n_rows,).
        share: the same over all rows, in [0, 1].
    """

    k: int
    shared: np.ndarray
    share: float

    def share_of(self, rows: Sequence[int]) -> float:
        """The same over these rows, which are not none.

        >>> Agreement(2, np.array([2, 1, 0], np.uint8), 0.5).share_of([0, 1])
        0.75
        """
        return float(self.shared[list(rows)].mean() / self.k)


def agreement(first: np.ndarray, second: np.ndarray, k: int = NEIGHBOURS) -> Agreement:
    """How many of its `k` neighbours each row has on both pictures.

    Args:
        first: where one picture puts each row, (n_rows, n_axes).
        second: where the other one puts it; its number of axes may differ.
        k: how many neighbours are looked for.

    Raises:
        InputError: there are not more than `k` rows.

    >>> line = np.array([[0.0], [1.0], [5.0], [6.0]])
    >>> agreement(line, -line, k=1).share, agreement(line, line[[0, 2, 1, 3]], k=1).shared.tolist()
    (1.0, [0, 0, 0, 0])
    """
    shared = in_common(nearest_on_picture(first, k), nearest_on_picture(second, k)).astype(np.uint8)
    return Agreement(k, shared, float(shared.mean() / k))
