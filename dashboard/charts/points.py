"""Scatter plots of words or tokens."""

from collections.abc import Sequence

import numpy as np

from dashboard.charts.label_sides import label_sides
from dashboard.charts.tables import axis_titles
from dashboard.charts.templates import Spec, figure
from dashboard.charts.theme import axis
from dashboard.concepts.projection import Projection
from dashboard.course.markdown import in_plotly
from dashboard.streamlit_internals.plotly_theme import COLOURS, INK

HEIGHT = 440
# Symbol and size by kind; the first kind stands out.
SYMBOLS = ("diamond", "circle", "square", "cross")
SIZES = (15, 9, 9, 9)
# Label size and plot area in pixels; the area is narrow, so that labels fit on a phone too.
LETTER_WIDTH = 6.5
LABEL_HEIGHT = 16
PLANE = (300, 340)
# Margin for labels left and right of the outermost points.
MARGIN = 80
TEXT_PLACES = {"top": "top center", "bottom": "bottom center", "left": "middle left", "right": "middle right"}


def points(
    names: Sequence[str],
    groups: Sequence[str],
    projection: Projection,
    method: str = "PCA",
    kinds: Sequence[str] | None = None,
) -> Spec:
    """Render named points coloured by group; axis titles show explained variance if the projection has it.

    Both axes share one scale, so that distances are comparable in every direction. The legend explains
    colours and symbols.

    Args:
        names: label of each point.
        groups: group of each point, shown by colour.
        projection: coordinates of the points on two axes.
        method: name of the projection method, for the axis titles.
        kinds: kind of each point, shown by symbol in order of first appearance; circles if None.
    """
    titles = axis_titles(projection, method)
    membership = np.asarray(groups)
    symbols, sizes = _marks(kinds, len(names))
    sides = _sides(names, projection.points)
    colours = {group: COLOURS[at % len(COLOURS)] for at, group in enumerate(dict.fromkeys(groups))}
    traces = []
    for group, colour in colours.items():
        # Draw the first points last, on top of the others.
        chosen = np.flatnonzero(membership == group)[::-1].tolist()
        traces.append(
            {
                "type": "scatter",
                "x": projection.points[chosen, 0],
                "y": projection.points[chosen, 1],
                "mode": "markers+text",
                "name": group,
                "legendgroup": group,
                "showlegend": False,
                # Plotly interprets some HTML in text; words must be escaped.
                "hovertext": [in_plotly(names[at]) for at in chosen],
                "text": [in_plotly(names[at]) if sides[at] else "" for at in chosen],
                "textposition": [TEXT_PLACES[sides[at] or "top"] for at in chosen],
                "marker": {
                    # Plotly lowers the opacity of markers with different sizes (bubbles) unless it is set.
                    "size": sizes[chosen].tolist(),
                    "symbol": symbols[chosen].tolist(),
                    "opacity": 1,
                    "line": {"width": 0},
                    "color": colour,
                },
                "customdata": [group if kinds is None else f"{kinds[at]}, {group}" for at in chosen],
                "hovertemplate": "%{hovertext}<br>%{customdata}<extra></extra>",
                "cliponaxis": False,
            }
        )
    traces += [_entry(group, colour, SYMBOLS[1]) for group, colour in colours.items()]
    if kinds is not None:
        traces += [_entry(each, INK, _symbol(at)) for at, each in enumerate(dict.fromkeys(kinds))]
    across, margin = projection.points[:, 0], MARGIN * _pixel(projection.points)
    span = [float(across.min() - margin), float(across.max() + margin)]
    return figure(
        traces,
        height=HEIGHT,
        top=30,
        xaxis=axis(titles[0], range=span),
        yaxis=axis(titles[1], scaleanchor="x"),
    )


def _entry(name: str, colour: str, symbol: str) -> Spec:
    """Return a legend-only trace; an entry of a group also toggles that group."""
    marker = {"color": colour, "symbol": symbol, "size": SIZES[1], "line": {"width": 0}}
    nowhere = {"x": [None], "y": [None]}
    return {
        "type": "scatter",
        **nowhere,
        "mode": "markers",
        "name": name,
        "legendgroup": name,
        "marker": marker,
    }


def _pixel(places: np.ndarray) -> float:
    """Return the approximate size of a pixel in units of `places` (n, 2)."""
    return float((np.ptp(places, axis=0) / PLANE).max()) or 1.0


def _sides(names: Sequence[str], places: np.ndarray) -> list[str]:
    """Return a text position per label (n, 2); "" without room, where only the tooltip has the name."""
    pixel = _pixel(places)
    widths = np.array([len(name) for name in names]) * LETTER_WIDTH * pixel
    return label_sides(places, widths, LABEL_HEIGHT * pixel)


def _marks(kinds: Sequence[str] | None, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the Plotly symbol (count,) and size in pixels (count,) of each point."""
    if kinds is None:
        return np.full(count, SYMBOLS[1]), np.full(count, SIZES[1])
    order = {kind: at for at, kind in enumerate(dict.fromkeys(kinds))}
    symbols = np.array([_symbol(order[kind]) for kind in kinds])
    sizes = np.array([SIZES[min(order[kind], len(SIZES) - 1)] for kind in kinds])
    return symbols, sizes


def _symbol(index: int) -> str:
    """Return the symbol of the kind with this index."""
    return SYMBOLS[min(index, len(SYMBOLS) - 1)]
