"""Labels that cover nothing."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from dashboard.charts.label_sides import SIDES, label_sides


def box(point: np.ndarray, side: str, width: float, height: float) -> tuple[float, float, float, float]:
    """Left, right, lower and upper edge of a label."""
    right, up = SIDES[side]
    x, y = point[0] + right * (width + height) / 2, point[1] + up * height
    return x - width / 2, x + width / 2, y - height / 2, y + height / 2


def test_a_point_alone_has_its_label_on_top():
    assert label_sides(np.array([[3.0, 4.0]]), np.array([1.0]), 0.5) == ["top"]


def test_of_many_points_in_one_place_four_at_most_are_labelled():
    sides = label_sides(np.zeros((9, 2)), np.full(9, 2.0), 1.0)
    assert len(sides) == 9
    assert sum(side != "" for side in sides) <= 4


@given(hnp.arrays(np.float64, st.tuples(st.integers(1, 20), st.just(2)), elements=st.integers(0, 12)))
def test_no_two_labels_overlap(points):
    widths = np.full(len(points), 3.0)
    sides = label_sides(points, widths, 1.0)
    boxes = [box(point, side, 3.0, 1.0) for point, side in zip(points, sides, strict=True) if side]
    for at, (left, right, low, high) in enumerate(boxes):
        for other in boxes[:at]:
            assert left >= other[1] or right <= other[0] or low >= other[3] or high <= other[2]
