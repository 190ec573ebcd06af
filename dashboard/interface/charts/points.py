"""Words or tokens as points in two or three dimensions."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from dashboard.concepts.projection import Projection

HEIGHT = 440


def points(names: Sequence[str], groups: Sequence[str], projection: Projection, axis: str = "PC") -> go.Figure:
    """Named points coloured by group; axes carry the share of variance where the projection knows it.

    Axes are to scale, so that distances on the screen compare in every direction.
    """
    titles = axis_titles(projection, axis)
    solid = projection.points.shape[1] == 3
    figure = go.Figure()
    membership = np.asarray(groups)
    for group in dict.fromkeys(groups):
        chosen = np.flatnonzero(membership == group)
        places = {letter: projection.points[chosen, at] for letter, at in zip("xyz", range(len(titles)), strict=False)}
        style = {
            "mode": "markers+text",
            "name": group,
            "text": [names[at] for at in chosen],
            "textposition": "top center",
            "marker": {"size": 5 if solid else 9},
            "hovertemplate": "%{text}<extra></extra>",
        }
        figure.add_trace(go.Scatter3d(**places, **style) if solid else go.Scatter(**places, **style))
    figure.update_layout(height=HEIGHT, margin={"l": 0, "r": 0, "t": 10, "b": 0}, legend={"orientation": "h"})
    if solid:
        axes = {f"{letter}axis": {"title": {"text": title}} for letter, title in zip("xyz", titles, strict=True)}
        figure.update_layout(scene={**axes, "aspectmode": "data"})
    else:
        figure.update_xaxes(title=titles[0])
        figure.update_yaxes(title=titles[1], scaleanchor="x")
    return figure


def axis_titles(projection: Projection, axis: str) -> list[str]:
    """`PC 1 (41 %)` and so on, or `axis 1` where no variance is known."""
    count = projection.points.shape[1]
    if projection.explained is None:
        return [f"{axis} {n + 1}" for n in range(count)]
    return [f"{axis} {n + 1} ({share:.0%})" for n, share in enumerate(projection.explained)]
