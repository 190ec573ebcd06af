"""Words or tokens as points in two or three dimensions."""

from collections.abc import Sequence
from html import escape

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard.concepts.projection import Projection

HEIGHT = 440
# The first kind stands out; plotly knows these names in two and in three dimensions.
SYMBOLS = ("diamond", "circle", "square", "cross")
SIZES = (13, 9, 9, 9)
# In units of plotly's camera, which looks from a distance of about two.
LONGEST_EDGE = 1.4


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
    for group in dict.fromkeys(groups):
        chosen = np.flatnonzero(membership == group).tolist()
        places = {
            letter: projection.points[chosen, at]
            for letter, at in zip("xyz", range(len(titles)), strict=False)
        }
        style = {
            "mode": "markers+text",
            "name": group,
            # Plotly reads a little HTML in texts; a word is never meant as that.
            "text": [escape(names[at]) for at in chosen],
            "textposition": "top center",
            "marker": {"size": sizes[chosen], "symbol": symbols[chosen]},
            "customdata": [group if kinds is None else f"{kinds[at]}, {group}" for at in chosen],
            "hovertemplate": "%{text}<br>%{customdata}<extra></extra>",
        }
        figure.add_trace(go.Scatter3d(**places, **style) if solid else go.Scatter(**places, **style))
    figure.update_layout(
        height=HEIGHT,
        margin={"l": 0, "r": 0, "t": 30, "b": 0},
        legend={"orientation": "h", "y": 1.0, "yanchor": "bottom", "x": 0.0},
    )
    if solid:
        axes = {
            f"{letter}axis": {"title": {"text": title}} for letter, title in zip("xyz", titles, strict=True)
        }
        figure.update_layout(
            scene={**axes, "aspectmode": "manual", "aspectratio": _true_shape(projection.points)}
        )
    else:
        figure.update_traces(cliponaxis=False)
        figure.update_xaxes(title=titles[0])
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


def _marks(kinds: Sequence[str] | None, count: int, scale: float) -> tuple[np.ndarray, np.ndarray]:
    """Plotly symbol (count,) and size in pixels (count,) of each point."""
    if kinds is None:
        return np.full(count, SYMBOLS[1]), np.full(count, SIZES[1] * scale)
    order = {kind: min(at, len(SYMBOLS) - 1) for at, kind in enumerate(dict.fromkeys(kinds))}
    marks = [order[kind] for kind in kinds]
    return np.array([SYMBOLS[at] for at in marks]), np.array([SIZES[at] * scale for at in marks])
