"""One frame of an animated scatter plot as a static chart, for downloads, in the colours of the screen."""

from typing import Any

import altair as alt
import numpy as np

from dashboard.charts.templates import VALUES, Spec, chart_template
from dashboard.charts.theme import ink_of_theme
from dashboard.components.playback import MovingPoints
from dashboard.components.token_colours import HUES

# Plot area in pixels; both axes share one scale.
PLANE = (720, 420)
# Shapes of groups, in the order of those on screen.
SHAPES = ["circle", "square", "triangle-up", "cross", "diamond", "triangle-down"]
# Every colour of the theme in its order; groups take those that `HUES` names.
COLOURS = list(range(max(HUES) + 1))


@chart_template
def _still(across: Any, up: Any, left: Any, right: Any, bottom: Any, top: Any) -> alt.LayerChart:
    base = alt.Chart(VALUES).encode(
        alt.X("x:Q", title=across, scale=alt.Scale(domain=[left, right], nice=False)),
        alt.Y("y:Q", title=up, scale=alt.Scale(domain=[bottom, top], nice=False)),
        tooltip=[alt.Tooltip("name:N"), alt.Tooltip("group:N")],
    )
    pale = base.transform_filter("datum.hue < 0").mark_point(
        filled=True, size=30, opacity=0.35, color=alt.ExprRef(ink_of_theme()["expr"])
    )
    points = (
        base.transform_filter("datum.hue >= 0")
        .mark_point(filled=True, size=70, opacity=0.9)
        .encode(
            alt.Color("hue:O", legend=None, scale=alt.Scale(domain=COLOURS, range="category")),
            alt.Shape("shape:O", legend=None, scale=alt.Scale(domain=list(range(len(SHAPES))), range=SHAPES)),
        )
    )
    names = base.transform_filter("datum.named").mark_text(dy=-10).encode(alt.Text("name:N"))
    groups = base.transform_filter("isValid(datum.middle_x)").mark_text(fontWeight="bold", dy=-24)
    groups = groups.encode(alt.X("middle_x:Q"), alt.Y("middle_y:Q"), alt.Text("title:N"))
    return (pale + points + names + groups).properties(height=PLANE[1])


def still(points: MovingPoints, frame: int) -> Spec:
    """Render the points of one frame, on axes that fit all frames, each group named at its middle."""
    low, high = points.places.min(axis=(0, 1)), points.places.max(axis=(0, 1))
    unit = float(max(*(1.15 * (high - low) / PLANE), 1e-9))
    middle, half = (low + high) / 2, unit * np.array(PLANE) / 2
    (left, bottom), (right, top) = (middle - half).tolist(), (middle + half).tolist()
    groups, places = np.array(points.groups, dtype=object), np.asarray(points.places[frame], dtype=float)
    labels = list(dict.fromkeys(points.groups))
    numbers = np.array([labels.index(group) for group in groups])
    is_pale = (groups == points.pale) & (len(labels) > 1)
    n_points, middles, titles = len(groups), np.full((len(groups), 2), np.nan), [""] * len(groups)
    for number in dict.fromkeys(numbers[~is_pale].tolist()):
        members = np.flatnonzero(numbers == number)
        middles[members[0]] = places[members].mean(axis=0)
        titles[members[0]] = labels[number].upper()
    columns = {
        "name": list(points.names),
        "group": list(points.groups),
        "hue": np.where(is_pale, -1, np.array(HUES)[numbers % len(HUES)]),
        "shape": numbers % len(SHAPES),
        "named": [at in points.named for at in range(n_points)],
        "x": places[:, 0].round(4),
        "y": places[:, 1].round(4),
        "title": titles,
        "middle_x": middles[:, 0].round(4),
        "middle_y": middles[:, 1].round(4),
    }
    across, up = points.axes
    ends = {"left": left, "right": right, "bottom": bottom, "top": top}
    return _still(columns, across=across, up=up, **ends)
