"""Room for words beside points on a plane."""

import numpy as np

SIDES = {"top": (0.0, 1.0), "bottom": (0.0, -1.0), "right": (1.0, 0.0), "left": (-1.0, 0.0)}


def label_sides(points: np.ndarray, widths: np.ndarray, height: float) -> list[str]:
    """On which side of each of `points` (n, 2) its label covers neither a point nor a label; "" where none is free.

    Earlier points choose first. `widths` (n,) and `height` are the labels' sizes in the units of the points.

    >>> label_sides(np.array([[0.0, 0.0], [0.0, 1.0], [0.5, 0.0]]), widths=np.full(3, 2.0), height=1.0)
    ['bottom', 'top', 'right']
    """
    half = height / 2
    # Each taken place is a box: left, right, lower, upper. A point takes half a label's height.
    taken = np.column_stack([points - half / 2, points + half / 2])[:, [0, 2, 1, 3]]
    found = []
    for at, (x, y) in enumerate(points):
        side, box = _free_side(x, y, widths[at], height, np.delete(taken, at, axis=0))
        found.append(side)
        if box is not None:
            taken = np.vstack([taken, box])
    return found


def _free_side(
    x: float, y: float, width: float, height: float, taken: np.ndarray
) -> tuple[str, np.ndarray | None]:
    """The first side of (x, y) where a label meets no box of `taken` (m, 4), and the label's own box."""
    for side, (right, up) in SIDES.items():
        centre_x, centre_y = x + right * (width + height) / 2, y + up * height
        box = np.array(
            [centre_x - width / 2, centre_x + width / 2, centre_y - height / 2, centre_y + height / 2]
        )
        meets = (
            (taken[:, 0] < box[1]) & (taken[:, 1] > box[0]) & (taken[:, 2] < box[3]) & (taken[:, 3] > box[2])
        )
        if not meets.any():
            return side, box
    return "", None
