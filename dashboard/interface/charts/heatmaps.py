"""Matrices as heatmaps with their true values under the pointer."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from dashboard.concepts.matrix import Overview
from dashboard.lessons.as_written import in_plotly

# Thinner than Plotly's own: on a phone the matrix needs the width.
COLOR_BAR = 12


def heatmap(
    values: np.ndarray,
    rows: Sequence[str],
    columns: Sequence[str],
    *,
    bound: float | None = None,
    height: int = 420,
    written: bool = False,
    decimals: int = 2,
) -> go.Figure:
    """`values` (n_rows, n_columns) as cells, first row on top; the colour scale is symmetric about zero.

    Args:
        values: what is drawn; float32 travels to the browser as it is.
        rows: a label per row.
        columns: a label per column.
        bound: the value of the strongest colour; the largest magnitude if None.
        height: pixels.
        written: whether each cell also shows its value.
        decimals: of the values that are written.
    """
    bound = bound or float(np.abs(values).max(initial=0.0)) or 1.0
    figure = go.Figure(
        go.Heatmap(
            z=np.asarray(values, dtype=np.float32),
            x=[in_plotly(column) for column in columns],
            y=[in_plotly(row) for row in rows],
            zmin=-bound,
            zmax=bound,
            autocolorscale=True,
            colorbar={"thickness": COLOR_BAR},
            texttemplate=f"%{{z:.{decimals}f}}" if written else None,
            hovertemplate="%{y}, %{x}: %{z:.4f}<extra></extra>",
        )
    )
    figure.update_layout(height=height, margin={"l": 0, "r": 0, "t": 10, "b": 0})
    figure.update_yaxes(autorange="reversed", type="category")
    figure.update_xaxes(type="category")
    return figure


def overview_heatmap(
    overview: Overview, values: np.ndarray, *, mark: str, row: int, height: int
) -> go.Figure:
    """A whole matrix in blocks, twice: a strip to scale, and beside it the same drawn wide enough to be seen.

    Both axes count the matrix's own rows and columns, not the blocks.

    Args:
        overview: where the blocks begin and end.
        values: the value of each block, (n_row_blocks, n_column_blocks).
        mark: the name of a row to point at.
        row: the number of that row.
        height: pixels.
    """
    n_rows, n_columns = int(overview.row_edges[-1]), int(overview.column_edges[-1])
    signed = bool(values.min(initial=0.0) < 0)
    # A few rows or columns far from zero would leave all others pale.
    bound = float(np.quantile(np.abs(values), 0.995)) or 1.0
    cells = {
        "z": np.asarray(values, dtype=np.float32),
        "x": overview.column_edges,
        "y": overview.row_edges,
        "zmin": -bound if signed else 0.0,
        "zmax": bound,
        "autocolorscale": True,
        "colorbar": {"thickness": COLOR_BAR},
        "hovertemplate": "row %{y:.0f}, column %{x:.0f} and around: %{z:.4f}<extra></extra>",
    }
    figure = make_subplots(
        1, 2, shared_yaxes=True, column_widths=[0.12, 0.88], horizontal_spacing=0.02,
        subplot_titles=["to scale", "stretched"],
    )  # fmt: skip
    figure.add_trace(go.Heatmap(**cells, showscale=False), 1, 1)
    figure.add_trace(go.Heatmap(**cells), 1, 2)
    figure.add_trace(
        go.Scatter(
            x=[n_columns],
            y=[row],
            mode="markers",
            marker={"symbol": "triangle-left", "size": 14},
            cliponaxis=False,
            showlegend=False,
            hovertemplate=f"{in_plotly(mark)}<extra></extra>",
        ),
        1,
        2,
    )
    figure.update_layout(height=height, margin={"l": 0, "r": 0, "t": 26, "b": 0})
    figure.update_yaxes(range=[n_rows, 0], constrain="domain", tickformat=",d")
    figure.update_yaxes(title="token ID = row", col=1)
    figure.update_xaxes(
        range=[0, n_columns], constrain="domain", scaleanchor="y", showticklabels=False, col=1
    )
    figure.update_xaxes(range=[0, n_columns], title="dimension = column", col=2)
    return figure
