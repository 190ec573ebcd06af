"""Label placement beside points on a plane.

The map of all words places its labels in the browser (`components/map/labels.js`). A chart that is exported as a file
has no browser to do so, so what it holds is placed here.
"""

import numpy as np

SIDES = {"top": (0.0, 1.0), "bottom": (0.0, -1.0), "right": (1.0, 0.0), "left": (-1.0, 0.0)}


def label_sides(points: np.ndarray, widths: np.ndarray, height: float) -> list[str]:
    """Place the label of each of `points` (n, 2) on a side without overlap; "" where there is none.

    A label goes away from the points around it, if it can; earlier points choose first. `widths` (n,) and `height` are
    the labels' sizes in the units of the points.

    >>> label_sides(np.array([[0.0, 0.0], [0.0, 1.0], [9.0, 0.0]]), widths=np.full(3, 2.0), height=1.0)
    ['bottom', 'top', 'top']
    """
    # Each box is left, right, lower, upper. A point takes half a label's height.
    half = height / 4
    taken = np.column_stack([points - half, points + half])[:, [0, 2, 1, 3]]
    found = []
    for at, point in enumerate(points):
        order = _sides_by_room(point, np.delete(points, at, axis=0), reach=widths[at])
        side, box = _first_free(point, order, widths[at], height, np.delete(taken, at, axis=0))
        found.append(side)
        if box is not None:
            taken = np.vstack([taken, box])
    return found


def _sides_by_room(point: np.ndarray, others: np.ndarray, reach: float) -> list[str]:
    """Order the sides of a point (2,), first the one that faces away from `others` (m, 2) within reach."""
    away = point - others
    squares = (away**2).sum(axis=1)
    near = (squares > 0) & (squares < reach**2)
    push = (away[near] / squares[near, None]).sum(axis=0)
    return sorted(SIDES, key=lambda side: -float(np.dot(SIDES[side], push)))


def _first_free(
    point: np.ndarray, order: list[str], width: float, height: float, taken: np.ndarray
) -> tuple[str, np.ndarray | None]:
    """Find the first side in `order` whose label overlaps no box of `taken` (m, 4), and that label's box."""
    for side in order:
        right, up = SIDES[side]
        x, y = point[0] + right * (width + height) / 2, point[1] + up * height
        box = np.array([x - width / 2, x + width / 2, y - height / 2, y + height / 2])
        meets = (
            (taken[:, 0] < box[1]) & (taken[:, 1] > box[0]) & (taken[:, 2] < box[3]) & (taken[:, 3] > box[2])
        )
        if not meets.any():
            return side, box
    return "", None
