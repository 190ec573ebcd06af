"""One frame of an animated scatter plot as a static chart, for downloads."""

from typing import Any

import altair as alt
import numpy as np

from dashboard.charts.templates import VALUES, Spec, shape
from dashboard.components.playback import MovingPoints

# Plot area in pixels; both axes share one scale.
PLANE = (720, 420)


@shape
def _still(across: Any, up: Any, left: Any, right: Any, bottom: Any, top: Any) -> alt.LayerChart:
    legend = alt.Legend(orient="top", title=None)
    base = alt.Chart(VALUES).encode(
        alt.X("x:Q", title=across, scale=alt.Scale(domain=[left, right], nice=False)),
        alt.Y("y:Q", title=up, scale=alt.Scale(domain=[bottom, top], nice=False)),
        tooltip=[alt.Tooltip("name:N"), alt.Tooltip("group:N")],
    )
    points = base.mark_point(filled=True, size=70, opacity=0.9).encode(
        alt.Color("group:N", sort=None, legend=legend), alt.Shape("group:N", sort=None, legend=legend)
    )
    names = base.transform_filter("datum.named").mark_text(dy=-10).encode(alt.Text("name:N"))
    return (points + names).properties(height=PLANE[1])


def still(points: MovingPoints, frame: int) -> Spec:
    """Render the points of one frame, on axes that fit all frames."""
    low, high = points.places.min(axis=(0, 1)), points.places.max(axis=(0, 1))
    unit = float(max(*(1.15 * (high - low) / PLANE), 1e-9))
    middle, half = (low + high) / 2, unit * np.array(PLANE) / 2
    (left, bottom), (right, top) = (middle - half).tolist(), (middle + half).tolist()
    # Faded points are drawn first, below the others.
    order = sorted(range(len(points.names)), key=lambda at: points.groups[at] != points.pale)
    places = np.asarray(points.places[frame], dtype=float)[order].round(4)
    columns = {
        "name": [points.names[at] for at in order],
        "group": [points.groups[at] for at in order],
        "named": [at in points.named for at in order],
        "x": places[:, 0],
        "y": places[:, 1],
    }
    across, up = points.axes
    ends = {"left": left, "right": right, "bottom": bottom, "top": top}
    return _still(columns, across=across, up=up, **ends)
