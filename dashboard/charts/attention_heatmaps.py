"""Attention weights as heatmaps: one head with its tokens, and a grid of all heads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from dashboard.charts.heatmaps import COLOR_BAR, cells
from dashboard.charts.templates import Spec, figure
from dashboard.charts.theme import axis
from dashboard.course.markdown import in_plotly
from dashboard.streamlit_internals.plotly_theme import COLOURS

# Pixels: width of the grid of heads on a phone, and the least height at which a head is readable.
GRID_WIDTH = 300
LOWEST_TILE = 44
# Minimum height of a head that is a single cell: its number has to fit beside it.
LOWEST_CELL = 18
LONGEST_LABELLED = 40
HEIGHT = 440
# The selection is outlined in the theme's second colour.
MARK = COLOURS[1]


def attention_matrix(weights: np.ndarray, names: Sequence[str], *, chosen: tuple[int, int]) -> Spec:
    """Render one head as a heatmap: a row per query token, a column per key token, NaN for empty cells.

    Args:
        weights: attention weights (n_tokens, n_tokens), each row summing to 1.
        names: a unique label per token.
        chosen: the cell to outline, (row, column).
    """
    labels = [in_plotly(name) for name in names]
    row, column = chosen
    ticks = {"type": "category", "showgrid": False, "dtick": 1 if len(names) <= LONGEST_LABELLED else None}
    return figure(
        [
            cells(
                weights,
                low=0.0,
                high=1.0,
                x=labels,
                y=labels,
                colorbar={"thickness": COLOR_BAR, "tickformat": ".0%"},
                hovertemplate="%{y} takes %{z:.1%} from %{x}<extra></extra>",
            ),
            {
                **_outline(),
                "x": [labels[column]],
                "y": [labels[row]],
                "mode": "markers",
                "marker": {"symbol": "square-open", "size": 18, "line": {"width": 3}, "color": MARK},
            },
        ],
        height=HEIGHT,
        yaxis=axis("looks", autorange="reversed", **ticks),
        xaxis=axis("is looked at", tickangle=-45, **ticks),
    )


def _outline() -> Spec:
    """Return a scatter trace without tooltip or legend entry."""
    return {"type": "scatter", "hoverinfo": "skip", "showlegend": False}


def all_heads(
    tiles: np.ndarray,
    gap: int,
    n_layers: int,
    n_heads: int,
    *,
    layer: int,
    head: int,
    lowest: int = LOWEST_TILE,
) -> Spec:
    """Render every head as a tile, one row per layer; clicks return `customdata` [layer, head], 1-based.

    `tiles` is the output of `attention.tiled` for the same `gap`; `layer` and `head` name the outlined tile,
    and `lowest` is the minimum height of a tile in pixels.
    """
    height, width = (np.array(tiles.shape) + gap) / (n_layers, n_heads)
    tall, wide = height - gap, width - gap
    columns = np.arange(n_heads) * width + (wide - 1) / 2
    rows = np.arange(n_layers) * height + (tall - 1) / 2
    pictures = cells(tiles, low=0.0, high=1.0, showscale=False, hoverinfo="skip")
    places = [(n, m) for n in range(n_layers) for m in range(n_heads)]
    targets = {
        "type": "scatter",
        "x": [columns[m] for _, m in places],
        "y": [rows[n] for n, _ in places],
        "customdata": [[n + 1, m + 1] for n, m in places],
        "mode": "markers",
        # Invisible click targets, as large as a tile on a phone.
        "marker": {"symbol": "square", "size": min(50, GRID_WIDTH // n_heads), "opacity": 0},
        "hovertemplate": "layer %{customdata[0]}, head %{customdata[1]}<extra></extra>",
        "showlegend": False,
    }
    left, top = columns[head - 1] - wide / 2 - gap / 4, rows[layer - 1] - tall / 2 - gap / 4
    right, bottom = left + wide + gap / 2, top + tall + gap / 2
    around = {
        **_outline(),
        "x": [left, right, right, left, left],
        "y": [top, top, bottom, bottom, top],
        "mode": "lines",
        "line": {"width": 3, "color": MARK},
    }

    def numbered(title: str, places: np.ndarray, **settings: Any) -> Spec:
        names = [str(n + 1) for n in range(len(places))]
        # Streamlit makes clickable charts draggable; fixed axes keep the heads in place.
        still = {"showgrid": False, "zeroline": False, "fixedrange": True}
        return axis(title, tickvals=places, ticktext=names, **still, **settings)

    return figure(
        [pictures, targets, around],
        height=max(HEIGHT, lowest * n_layers),
        hovermode="closest",
        xaxis=numbered("head", columns, side="top"),
        yaxis=numbered("layer", rows, autorange="reversed"),
    )
