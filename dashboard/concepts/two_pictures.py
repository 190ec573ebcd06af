"""Two pictures of the same rows: how far they agree on who stands beside whom. The picture is not the space."""

import numpy as np

from dashboard.concepts.honesty import NEIGHBOURS, nearest_on_picture
from dashboard.concepts.nearest_graph import in_common


def agreement(first: np.ndarray, second: np.ndarray, k: int = NEIGHBOURS) -> np.ndarray:
    """How many of its `k` neighbours each row has on both pictures, uint8 (n_rows,).

    Args:
        first: where one picture puts each row, (n_rows, n_axes).
        second: where the other one puts it; its number of axes may differ.
        k: how many neighbours are looked for.

    Raises:
        InputError: there are not more than `k` rows.

    >>> line = np.array([[0.0], [1.0], [5.0], [6.0]])
    >>> agreement(line, -line, k=1).tolist(), agreement(line, line[[0, 2, 1, 3]], k=1).tolist()
    ([1, 1, 1, 1], [0, 0, 0, 0])
    """
    return in_common(nearest_on_picture(first, k), nearest_on_picture(second, k)).astype(np.uint8)
