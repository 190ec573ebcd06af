"""Matrices as heatmaps with their true values under the pointer."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go


def heatmap(
    values: np.ndarray,
    rows: Sequence[str],
    columns: Sequence[str],
    *,
    bound: float | None = None,
    height: int = 420,
    written: bool = False,
) -> go.Figure:
    """`values` (n_rows, n_columns) as cells, first row on top; the colour scale is symmetric about zero.

    Args:
        values: what is drawn; float32 travels to the browser as it is.
        rows: a label per row.
        columns: a label per column.
        bound: the value of the strongest colour; the largest magnitude if None.
        height: pixels.
        written: whether each cell also shows its value.
    """
    bound = bound or float(np.abs(values).max(initial=0.0)) or 1.0
    figure = go.Figure(
        go.Heatmap(
            z=np.asarray(values, dtype=np.float32),
            x=list(columns),
            y=list(rows),
            zmin=-bound,
            zmax=bound,
            autocolorscale=True,
            texttemplate="%{z:.2f}" if written else None,
            hovertemplate="%{y}, %{x}: %{z:.4f}<extra></extra>",
        )
    )
    figure.update_layout(height=height, margin={"l": 0, "r": 0, "t": 10, "b": 0})
    figure.update_yaxes(autorange="reversed", type="category")
    figure.update_xaxes(type="category")
    return figure
