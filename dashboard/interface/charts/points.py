"""Words or tokens as points in two or three dimensions."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from dashboard.concepts.labels import label_sides
from dashboard.concepts.projection import Projection
from dashboard.interface.charts.look import COLOURS, INK, axis
from dashboard.interface.charts.shapes import Spec, figure
from dashboard.lessons.as_written import in_plotly, in_plotly_3d

HEIGHT = 440
# The first kind stands out; plotly knows these names in two and in three dimensions.
SYMBOLS = ("diamond", "circle", "square", "cross")
SIZES = (15, 9, 9, 9)
# In units of plotly's camera, which looks from a distance of about two.
LONGEST_EDGE = 1.1
# What a label needs in pixels, and the plane that it is drawn on: a narrow one, so that it fits a phone too.
LETTER_WIDTH = 7.0
LABEL_HEIGHT = 16
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
    method: str = "PCA",
    kinds: Sequence[str] | None = None,
) -> Spec:
    """Named points coloured by group; axes carry the share of variance where the projection knows it.

    Axes are to scale, so that distances on the screen compare in every direction. The legend says what each colour and
    each symbol means.

    Args:
        names: what stands at each point.
        groups: what gives each point its colour.
        projection: where the points are.
        method: what the axes are called, by what made them.
        kinds: what gives each point its symbol, in the order in which the kinds first come; circles if None.
    """
    titles = axis_titles(projection, method)
    solid = projection.points.shape[1] == 3
    kind = "scatter3d" if solid else "scatter"
    membership = np.asarray(groups)
    symbols, sizes = _marks(kinds, len(names), 0.6 if solid else 1.0)
    sides = _sides(names, projection.points)
    label = in_plotly_3d if solid else in_plotly
    colours = {group: COLOURS[at % len(COLOURS)] for at, group in enumerate(dict.fromkeys(groups))}
    traces = []
    for group, colour in colours.items():
        # The first points are drawn last, on top of the others.
        chosen = np.flatnonzero(membership == group)[::-1].tolist()
        traces.append(
            {
                "type": kind,
                **{letter: projection.points[chosen, at] for at, letter in enumerate("xyz"[: len(titles)])},
                "mode": "markers+text",
                "name": group,
                "legendgroup": group,
                "showlegend": False,
                # Plotly reads a little HTML in texts; a word is never meant as that.
                "hovertext": [in_plotly(names[at]) for at in chosen],
                "text": [label(names[at]) if sides[at] else "" for at in chosen],
                "textposition": [TEXT_PLACES[sides[at] or "top"] for at in chosen],
                "marker": {
                    # Sizes that differ would make plotly fade the points, as it does for bubbles.
                    "size": sizes[chosen].tolist(),
                    "symbol": symbols[chosen].tolist(),
                    "opacity": 1,
                    "line": {"width": 0},
                    "color": colour,
                },
                "customdata": [group if kinds is None else f"{kinds[at]}, {group}" for at in chosen],
                "hovertemplate": "%{hovertext}<br>%{customdata}<extra></extra>",
                **({} if solid else {"cliponaxis": False}),
            }
        )
    traces += [_entry(kind, group, colour, SYMBOLS[1]) for group, colour in colours.items()]
    if kinds is not None:
        traces += [_entry(kind, each, INK, _symbol(at)) for at, each in enumerate(dict.fromkeys(kinds))]
    if solid:
        # The numbers along the axes mean nothing by themselves.
        axes = {
            f"{letter}axis": axis(title, showticklabels=False)
            for letter, title in zip("xyz", titles, strict=True)
        }
        shape = {"aspectmode": "manual", "aspectratio": _true_shape(projection.points)}
        # Here a drag turns the box: without it, one would not see which points are near.
        room: dict[str, Any] = {"scene": {**axes, **shape, "dragmode": "turntable"}}
    else:
        across, margin = projection.points[:, 0], MARGIN * _pixel(projection.points)
        span = [float(across.min() - margin), float(across.max() + margin)]
        room = {"xaxis": axis(titles[0], range=span), "yaxis": axis(titles[1], scaleanchor="x")}
    return figure(traces, height=HEIGHT, top=30, **room)


def _entry(kind: str, name: str, colour: str, symbol: str) -> Spec:
    """An entry of the legend, which shows no point itself; one that stands for a group also hides it."""
    nowhere = {letter: [None] for letter in ("xyz" if kind == "scatter3d" else "xy")}
    marker = {"color": colour, "symbol": symbol, "size": SIZES[1], "line": {"width": 0}}
    return {"type": kind, **nowhere, "mode": "markers", "name": name, "legendgroup": name, "marker": marker}


def points_table(
    names: Sequence[str], groups: Sequence[str], projection: Projection, method: str, kinds: Sequence[str]
) -> pd.DataFrame:
    """The values behind `points`: one row per point."""
    columns = dict(zip(axis_titles(projection, method), projection.points.T.round(4), strict=True))
    return pd.DataFrame({"name": list(names), "kind": list(kinds), "group": list(groups), **columns})


def axis_titles(projection: Projection, method: str) -> list[str]:
    """`PCA 1 (41%)` and so on, or `axis 1` where no variance is known."""
    count = projection.points.shape[1]
    if projection.percents is None:
        return [f"{method} {n + 1}" for n in range(count)]
    return [f"{method} {n + 1} ({percent}%)" for n, percent in enumerate(projection.percents)]


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
    order = {kind: at for at, kind in enumerate(dict.fromkeys(kinds))}
    symbols = np.array([_symbol(order[kind]) for kind in kinds])
    sizes = np.array([SIZES[min(order[kind], len(SIZES) - 1)] * scale for kind in kinds])
    return symbols, sizes


def _symbol(at: int) -> str:
    """The symbol of the kind with this number."""
    return SYMBOLS[min(at, len(SYMBOLS) - 1)]
