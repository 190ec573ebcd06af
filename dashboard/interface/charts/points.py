"""Words or tokens as points in two or three dimensions."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard.concepts.labels import label_sides
from dashboard.concepts.projection import Projection
from dashboard.lessons.as_written import in_plotly, in_plotly_3d

HEIGHT = 440
# The first kind stands out; plotly knows these names in two and in three dimensions.
SYMBOLS = ("diamond", "circle", "square", "cross")
SIZES = (15, 9, 9, 9)
# In units of plotly's camera, which looks from a distance of about two.
LONGEST_EDGE = 1.1
# What a label needs in pixels, and the plane that it is drawn on: a narrow one, so that it fits a phone too.
LETTER_WIDTH = 6.5
LABEL_HEIGHT = 15
PLANE = (300, 340)
# Room for labels left and right of the outermost points.
MARGIN = 80
# The same for a box of three axes: its longest edge in pixels, and right and up as plotly first shows them.
BOX = 250
FIRST_VIEW = np.array([[-1, 1, 0], [-1, -1, 2]]) / np.sqrt([[2], [6]])
TEXT_PLACES = {"top": "top center", "bottom": "bottom center", "left": "middle left", "right": "middle right"}


def points(
    names: Sequence[str],
    groups: Sequence[str],
    projection: Projection,
    axis: str = "PCA",
    kinds: Sequence[str] | None = None,
) -> go.Figure:
    """Named points coloured by group; axes carry the share of variance where the projection knows it.

    Axes are to scale, so that distances on the screen compare in every direction.

    Args:
        names: what stands at each point.
        groups: what gives each point its colour.
        projection: where the points are.
        axis: what the axes are called, by the method that made them.
        kinds: what gives each point its symbol, in the order in which the kinds first come; circles if None.
    """
    titles = axis_titles(projection, axis)
    solid = projection.points.shape[1] == 3
    figure = go.Figure()
    membership = np.asarray(groups)
    symbols, sizes = _marks(kinds, len(names), 0.6 if solid else 1.0)
    sides = _sides(names, projection.points)
    label = in_plotly_3d if solid else in_plotly
    for group in dict.fromkeys(groups):
        # The first points are drawn last, on top of the others.
        chosen = np.flatnonzero(membership == group)[::-1].tolist()
        places = {
            letter: projection.points[chosen, at]
            for letter, at in zip("xyz", range(len(titles)), strict=False)
        }
        style = {
            "mode": "markers+text",
            "name": group,
            # Plotly reads a little HTML in texts; a word is never meant as that.
            "hovertext": [in_plotly(names[at]) for at in chosen],
            "text": [label(names[at]) if sides[at] else "" for at in chosen],
            "textposition": [TEXT_PLACES[sides[at] or "top"] for at in chosen],
            # Sizes that differ would make plotly fade the points, as it does for bubbles.
            "marker": {"size": sizes[chosen], "symbol": symbols[chosen], "opacity": 1, "line": {"width": 0}},
            "customdata": [group if kinds is None else f"{kinds[at]}, {group}" for at in chosen],
            "hovertemplate": "%{hovertext}<br>%{customdata}<extra></extra>",
        }
        figure.add_trace(go.Scatter3d(**places, **style) if solid else go.Scatter(**places, **style))
    figure.update_layout(
        height=HEIGHT,
        margin={"l": 0, "r": 0, "t": 30, "b": 0},
        legend={"orientation": "h", "y": 1.0, "yanchor": "bottom", "x": 0.0},
    )
    if solid:
        # The numbers along the axes mean nothing by themselves.
        axes = {
            f"{letter}axis": {"title": {"text": title}, "showticklabels": False}
            for letter, title in zip("xyz", titles, strict=True)
        }
        figure.update_layout(
            scene={**axes, "aspectmode": "manual", "aspectratio": _true_shape(projection.points)}
        )
    else:
        # Dragging would zoom, and a finger could not scroll past the picture; the tool bar still zooms.
        figure.update_layout(dragmode=False)
        figure.update_traces(cliponaxis=False)
        across, margin = projection.points[:, 0], MARGIN * _pixel(projection.points)
        figure.update_xaxes(title=titles[0], range=[across.min() - margin, across.max() + margin])
        figure.update_yaxes(title=titles[1], scaleanchor="x")
    return figure


def points_table(
    names: Sequence[str], groups: Sequence[str], projection: Projection, axis: str, kinds: Sequence[str]
) -> pd.DataFrame:
    """The values behind `points`: one row per point."""
    columns = dict(zip(axis_titles(projection, axis), projection.points.T.round(4), strict=True))
    return pd.DataFrame({"name": list(names), "kind": list(kinds), "group": list(groups), **columns})


def axis_titles(projection: Projection, axis: str) -> list[str]:
    """`PCA 1 (41%)` and so on, or `axis 1` where no variance is known."""
    count = projection.points.shape[1]
    if projection.explained is None:
        return [f"{axis} {n + 1}" for n in range(count)]
    return [f"{axis} {n + 1} ({share:.0%})" for n, share in enumerate(projection.explained)]


def _true_shape(places: np.ndarray) -> dict[str, float]:
    """Edges of a box with the proportions of `places` (n, 3); plotly's own such box outgrows a narrow screen."""
    edges = np.ptp(places, axis=0)
    # An axis on which all points agree still needs a wall to stand on.
    edges = np.maximum(edges / (edges.max() or 1.0), 0.1) * LONGEST_EDGE
    return dict(zip("xyz", edges.tolist(), strict=True))


def _pixel(places: np.ndarray) -> float:
    """How far a pixel reaches in the units of `places` (n, n_axes), about."""
    spans = np.ptp(places, axis=0)
    return float(spans.max() / BOX if len(spans) == 3 else (spans / PLANE).max()) or 1.0


def _sides(names: Sequence[str], places: np.ndarray) -> list[str]:
    """Where each name stands beside its place (n, n_axes); "" without room: it shows under the pointer."""
    pixel = _pixel(places)
    widths = np.array([len(name) for name in names]) * LETTER_WIDTH * pixel
    seen = places @ FIRST_VIEW.T if places.shape[1] == 3 else places
    return label_sides(seen, widths, LABEL_HEIGHT * pixel)


def _marks(kinds: Sequence[str] | None, count: int, scale: float) -> tuple[np.ndarray, np.ndarray]:
    """Plotly symbol (count,) and size in pixels (count,) of each point."""
    if kinds is None:
        return np.full(count, SYMBOLS[1]), np.full(count, SIZES[1] * scale)
    order = {kind: min(at, len(SYMBOLS) - 1) for at, kind in enumerate(dict.fromkeys(kinds))}
    marks = [order[kind] for kind in kinds]
    return np.array([SYMBOLS[at] for at in marks]), np.array([SIZES[at] * scale for at in marks])
