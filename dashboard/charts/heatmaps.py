"""Heatmaps of matrices, with exact values in the tooltip."""

from collections.abc import Sequence
from typing import Any

import altair as alt
import numpy as np

from dashboard.charts.templates import VALUES, Spec, chart_template, figure
from dashboard.charts.theme import axis
from dashboard.course.markdown import in_plotly

# Narrower than Plotly's default: on a phone the matrix needs the width.
COLOR_BAR = 12
# Maximum number of tick labels per axis.
MOST_NUMBERS = 8
# Width of a digit in pixels.
DIGIT = 8
# Most room of a column label, in pixels.
LABEL_WIDTH = 100


def cells(values: np.ndarray, *, low: float, high: float, **settings: Any) -> Spec:
    """Return a Plotly heatmap trace of `values` (n_rows, n_columns) in theme colours, sent as float32."""
    return {
        "type": "heatmap",
        "z": np.asarray(values, dtype=np.float32),
        "zmin": low,
        "zmax": high,
        "autocolorscale": True,
        "colorbar": {"thickness": COLOR_BAR},
        **settings,
    }


def heatmap(
    values: np.ndarray,
    rows: Sequence[str],
    columns: Sequence[str],
    *,
    bound: float | None = None,
    height: int = 420,
    decimals: int | None = None,
    axis_titles: tuple[str | None, str | None] = (None, None),
) -> Spec:
    """Render `values` (n_rows, n_columns) as a heatmap, first row on top.

    The colour scale is symmetric about zero, or starts at zero if no value is negative.

    Args:
        values: the cell values; float32 is sent to the browser without conversion.
        rows: a label per row.
        columns: a label per column.
        bound: the magnitude at the ends of the colour scale; the largest one in `values` if None.
        height: height in pixels.
        decimals: decimals of the values in the cells, if the screen is wide enough; None leaves them out.
        axis_titles: titles of the row and the column axis, for numbered ones; not drawn beside values in the cells.
    """
    bound = bound or float(np.abs(values).max(initial=0.0)) or 1.0
    signed = bool((values < 0).any())
    if decimals is not None:
        columns_of = {
            "row": np.repeat(np.array(rows, dtype=object), len(columns)),
            "column": list(columns) * len(rows),
            "value": values.ravel().astype(float),
            "needs": np.full(values.size, DIGIT * (decimals + 3)),
        }
        ends = {"low": -bound if signed else 0.0, "high": bound, "written": f".{decimals}f"}
        # Column labels are horizontal where they fit.
        fits = f"bandwidth('x') >= {min(LABEL_WIDTH, DIGIT * max(map(len, columns), default=1))}"
        look = {"angle": f"{fits} ? 0 : -45", "align": f"{fits} ? 'center' : 'right'"}
        drawn = (_written_cells if signed else _written_amounts)(columns_of, **ends, **look)
        return {**drawn, "height": height}
    drawn = cells(
        values,
        low=-bound if signed else 0.0,
        high=bound,
        x=[in_plotly(column) for column in columns],
        y=[in_plotly(row) for row in rows],
        hovertemplate="%{y}, %{x}: %{z:.4f}<extra></extra>",
    )
    down, across = axis_titles
    return figure(
        [drawn],
        height=height,
        yaxis=axis(down, autorange="reversed", type="category"),
        # As many numbers as fit horizontally on a phone; names are left to Plotly.
        xaxis=axis(across, type="category", **({"nticks": MOST_NUMBERS} if across else {})),
    )


@chart_template
def _written_cells(low: Any, high: Any, written: Any, angle: Any, align: Any) -> alt.LayerChart:
    return _cells(alt.Scale(domain=[low, high], domainMid=0), written, _column_axis(angle, align))


@chart_template
def _written_amounts(low: Any, high: Any, written: Any, angle: Any, align: Any) -> alt.LayerChart:
    return _cells(alt.Scale(domain=[low, high]), written, _column_axis(angle, align))


def _column_axis(angle: Any, align: Any) -> alt.Axis:
    return alt.Axis(
        labelAngle=alt.ExprRef(angle),
        labelAlign=alt.ExprRef(align),
        labelLimit=LABEL_WIDTH,
        labelOverlap=False,
    )


def _cells(scale: alt.Scale, written: Any, column_axis: alt.Axis) -> alt.LayerChart:
    base = alt.Chart(VALUES).encode(
        alt.X("column:N", sort=None, title=None, axis=column_axis, scale=alt.Scale(padding=0)),
        alt.Y("row:N", sort=None, title=None, axis=alt.Axis(labelLimit=120), scale=alt.Scale(padding=0)),
        tooltip=["row:N", "column:N", alt.Tooltip("value:Q", format=".4f")],
    )
    colours = base.mark_rect().encode(alt.Color("value:Q", scale=scale, legend=None))
    # On any cell colour, one of the two text colours reaches a contrast of 4.5:1.
    numbers = base.mark_text(
        color=alt.ExprRef("luminance(scale('color', datum.value)) > 0.179 ? 'black' : 'white'"),
        opacity=alt.ExprRef("bandwidth('x') < datum.needs ? 0 : 1"),
    )
    return colours + numbers.encode(text=alt.Text("value:Q", format=written))


def heading(text: str, domain: Sequence[float]) -> Spec:
    """Return a title annotation for one of several plots side by side, centred above its `domain`."""
    return {
        "text": text,
        "x": sum(domain) / 2,
        "y": 1.0,
        "xref": "paper",
        "yref": "paper",
        "xanchor": "center",
        "yanchor": "bottom",
        "showarrow": False,
    }
