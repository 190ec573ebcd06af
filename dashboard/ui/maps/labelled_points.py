"""A few labelled points in a box of three axes that can be turned."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dashboard.charts.points import points
from dashboard.charts.tables import axis_titles
from dashboard.components.map.map import MapDrawing, Mark, draw_map, first_projection
from dashboard.concepts.projection import Projection
from dashboard.models.map_points import few_points
from dashboard.numerals import format_count
from dashboard.ui.export.pictures import export_only

if TYPE_CHECKING:
    import pandas as pd

    from dashboard.export.script import Script

# Marker shapes, in order of first occurrence of their kinds, by the map's names.
SHAPES = ("word", "neighbour", "other")


@dataclass(frozen=True, eq=False)
class LabelledPoints:
    """A few points with their names.

    Attributes:
        names: label of each point.
        groups: group of each point, for its colour.
        projection: positions.
        method: name of the projection, for the axis titles.
        kinds: kind of each point, for its shape, in order of first occurrence; circles if None.
    """

    names: Sequence[str]
    groups: Sequence[str]
    projection: Projection
    method: str = "PCA"
    kinds: Sequence[str] | None = None


def labelled_box(
    drawn: LabelledPoints,
    table: Callable[[], pd.DataFrame],
    *,
    key: str,
    alt_text: str,
    source: Callable[..., Any] | None = None,
    script: Callable[[], Script] | None = None,
) -> None:
    """Render labelled points coloured by group, on the three axes of their projection.

    Args:
        drawn: the points.
        table: makes the table behind the chart.
        key: the chart's key.
        alt_text: what it shows.
        source: the function that computed its numbers.
        script: makes a standalone script that recomputes them.
    """
    _box(drawn, key, alt_text)
    # An exported chart cannot be rotated: it has the initial camera.
    seen = Projection(first_projection(drawn.projection.points), None)
    flat = points(drawn.names, drawn.groups, seen, f"{drawn.method} seen from the side", drawn.kinds)
    export_only(table, key=key, alt_text=alt_text, figure=flat, source=source, script=script)


def _box(drawn: LabelledPoints, key: str, alt_text: str) -> None:
    """Render the points in 3-D."""
    names, kinds = drawn.names, drawn.kinds
    titles = axis_titles(drawn.projection, drawn.method)
    shapes = dict(zip(dict.fromkeys(kinds or ()), SHAPES, strict=False))
    drawing = MapDrawing(
        few_points(key, names, drawn.groups, drawn.projection.points, "Colour", titles),
        [
            Mark(row, shapes[kinds[row]] if kinds else SHAPES[1], kinds[row] if kinds else "")
            for row in range(len(names))
        ],
        alt_text=alt_text,
        summary=f"{format_count(len(names), 'word')} in a box of three axes; "
        "dragging, two fingers or the arrow keys turn it.",
        kinds={shape: kind for kind, shape in shapes.items()},
        few=True,
    )
    draw_map(drawing, key=key)
