"""A few words as points with their names: a chart on two axes, and on three a box that can be turned."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from dashboard.charts.points import axis_titles, points
from dashboard.components.map import MapPoints, Mark, first_seen, word_map
from dashboard.concepts.layout import quantised
from dashboard.concepts.projection import Projection
from dashboard.models.maps import Legend
from dashboard.numerals import format_count
from dashboard.ui.pictures import export_only, render_chart
from dashboard.ui.session_vectors import slug_of

if TYPE_CHECKING:
    import pandas as pd

    from dashboard.export.script import Script

# The shapes of kinds in the order in which they come, as the map knows them.
SHAPES = ("word", "neighbour", "other")


def labelled_points(
    names: Sequence[str],
    groups: Sequence[str],
    projection: Projection,
    table: Callable[[], pd.DataFrame],
    *,
    key: str,
    alt_text: str,
    method: str = "PCA",
    kinds: Sequence[str] | None = None,
    source: Callable[..., Any] | None = None,
    script: Callable[[], Script] | None = None,
) -> None:
    """Draw named points coloured by group, on the two or three axes of their projection.

    Args:
        names: what stands at each point.
        groups: what gives each point its colour.
        projection: where the points are.
        table: makes the table behind the picture.
        key: the picture's key.
        alt_text: what it shows.
        method: what the axes are called, by what made them.
        kinds: what gives each point its shape, in the order in which the kinds first come; circles if None.
        source: the function that computed its numbers.
        script: makes a script that computes them anew.
    """
    if projection.points.shape[1] == 2:
        figure = points(names, groups, projection, method, kinds)
        render_chart(figure, table, key=key, alt_text=alt_text, source=source, script=script)
        return
    _box(names, groups, projection, method, kinds, key, alt_text)
    # What is taken away cannot be turned: it has the points as one sees them first.
    seen = Projection(first_seen(projection.points), None)
    flat = points(names, groups, seen, f"{method} seen from the side", kinds)
    export_only(table, key=key, alt_text=alt_text, figure=flat, source=source, script=script)


def _box(
    names: Sequence[str],
    groups: Sequence[str],
    projection: Projection,
    method: str,
    kinds: Sequence[str] | None,
    key: str,
    alt_text: str,
) -> None:
    """Draw the points of three axes."""
    shapes = dict(zip(dict.fromkeys(kinds or ()), SHAPES, strict=False))
    word_map(
        few_points(key, names, groups, projection.points, "Colour", axis_titles(projection, method)),
        [
            Mark(row, shapes[kinds[row]] if kinds else SHAPES[1], kinds[row] if kinds else "")
            for row in range(len(names))
        ],
        key=key,
        alt_text=alt_text,
        summary=f"{format_count(len(names), 'word')} in a box of three axes; "
        "dragging, two fingers or the arrow keys turn it.",
        kinds={shape: kind for kind, shape in shapes.items()},
        few=True,
    )


def few_points(
    key: str,
    names: Sequence[str],
    groups: Sequence[str],
    places: np.ndarray,
    called: str,
    axes: Sequence[str] = (),
) -> MapPoints:
    """Named points (n, 2 or 3) for a map of their own, which the page sends itself.

    Args:
        key: the map's key.
        names: what stands at each point.
        groups: what gives each point its colour, in the order in which the groups first come.
        places: where the points are.
        called: what the groups are, above the legend.
        axes: what the axes are called, if they are drawn.
    """
    labels = list(dict.fromkeys(groups))
    colours = np.array([labels.index(group) for group in groups], np.uint8)
    sent = quantised(places)
    return MapPoints(
        f"{key} {slug_of(tuple(names), sent)}",
        len(names),
        sent,
        names,
        Legend(called, tuple(labels), (), False).of(colours),
        None,
        rank="",
        colours=colours,
        axis_titles=tuple(axes),
    )
