"""An analogy as a parallelogram: four corners, two difference vectors, and the nearest word."""

from collections.abc import Sequence
from typing import Any

import altair as alt
import numpy as np

from dashboard.charts.templates import VALUES, Spec, chart_template

# Size in pixels; both axes share one scale.
WIDTH, HEIGHT = 480, 340
# Margin for labels on the left and right, as a share of the extent.
ROOM = 0.3


@chart_template
def _parallelogram(left: Any, right: Any, low: Any, high: Any) -> alt.TopLevelMixin:
    def scale(start: Any, end: Any) -> alt.Scale:
        return alt.Scale(domain=[start, end], nice=False, zero=False)

    base = alt.Chart(VALUES).encode(
        alt.X("x:Q", axis=None, scale=scale(left, right)), alt.Y("y:Q", axis=None, scale=scale(low, high))
    )
    steps = (
        base.transform_filter("isValid(datum.to_x)").mark_rule(strokeWidth=1.5).encode(x2="to_x", y2="to_y")
    )
    kind: dict[str, Any] = {"title": None, "sort": None, "legend": None}
    marks = base.mark_point(size=110, filled=True, opacity=1).encode(
        alt.Color("kind:N", **kind), alt.Shape("kind:N", **kind), tooltip=["word:N", "kind:N"]
    )
    names = base.mark_text(fontSize=13, dy=-11, baseline="bottom").encode(text="word:N")
    return alt.layer(steps, marks, names).properties(width=WIDTH, height=HEIGHT)


def parallelogram(
    places: np.ndarray, names: Sequence[str], kinds: Sequence[str], steps: Sequence[tuple[int, int]]
) -> Spec:
    """Render named points on equally scaled axes, and lines between pairs of them.

    Args:
        places: coordinates of the points, (n, 2).
        names: label of each point.
        kinds: category of each point, shown by colour and shape.
        steps: index pairs (from, to); no two start at the same point.
    """
    ends = np.full(places.shape, np.nan)
    for start, end in steps:
        ends[start] = places[end]
    middle = (places.min(axis=0) + places.max(axis=0)) / 2
    reach = float(np.ptp(places, axis=0).max()) * (0.5 + ROOM) * np.array([1.0, HEIGHT / WIDTH])
    (left, low), (right, high) = (middle - reach).tolist(), (middle + reach).tolist()
    columns = {
        "x": places[:, 0],
        "y": places[:, 1],
        "to_x": ends[:, 0],
        "to_y": ends[:, 1],
        "word": list(names),
        "kind": list(kinds),
    }
    return _parallelogram(columns, left=left, right=right, low=low, high=high)
