"""Attention weights as pictures: one head with its tokens, and all heads small."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from dashboard.charts.heatmaps import COLOR_BAR, cells
from dashboard.charts.templates import Spec, figure
from dashboard.charts.theme import COLOURS, axis
from dashboard.course.markdown import in_plotly

# Pixels: the grid of heads on a phone, and the lowest picture of a head that shows anything.
GRID_WIDTH = 300
LOWEST_TILE = 44
# A head that is one cell is lower: its number has to fit beside it.
LOWEST_CELL = 18
LONGEST_LABELLED = 40
HEIGHT = 440
# What is chosen is marked in the theme's second colour.
MARK = COLOURS[1]


def attention_matrix(weights: np.ndarray, names: Sequence[str], *, chosen: tuple[int, int]) -> Spec:
    """One head: a row per token that looks, a column per token that is looked at, NaN where there is nothing.

    Args:
        weights: (n_tokens, n_tokens), each row summing to 1.
        names: a different name per token.
        chosen: the pair that is marked, (row, column).
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
    """A mark around something, with nothing to say of its own."""
    return {"type": "scatter", "hoverinfo": "skip", "showlegend": False}


def attention_table(weights: np.ndarray, names: Sequence[str]) -> pd.DataFrame:
    """One row per token that looks, one column per token that is looked at."""
    table = pd.DataFrame(np.asarray(weights, dtype=float).round(4), columns=list(names))
    table.insert(0, "token that looks", list(names))
    return table


def head_table(attentions: np.ndarray, pair: tuple[int, int]) -> pd.DataFrame:
    """What each head gives to a pair (row, column) and, on average, to the first token; one row per head."""
    n_layers, n_heads = attentions.shape[:2]
    return pd.DataFrame(
        {
            "layer": np.repeat(np.arange(1, n_layers + 1), n_heads),
            "head": list(range(1, n_heads + 1)) * n_layers,
            "weight of the pair": attentions[:, :, pair[0], pair[1]].ravel(),
            "mean weight of the first token": attentions[:, :, :, 0].mean(axis=2).ravel(),
        }
    ).round(4)


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
    """Each head as a small picture, a layer per row; a click gives `customdata` [layer, head], both from 1.

    `tiles` is what `attention.tiled` makes with this `gap`; `layer` and `head` are the ones that are marked, and
    `lowest` is the least height of a picture in pixels.
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
        # What is clicked: as large as a tile on a phone, and not seen.
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

    def numbered(title: str, at: np.ndarray, **settings: Any) -> Spec:
        names = [str(n + 1) for n in range(len(at))]
        # Streamlit lets a chart that can be clicked be dragged: axes that stay keep the heads where they are.
        still = {"showgrid": False, "zeroline": False, "fixedrange": True}
        return axis(title, tickvals=at, ticktext=names, **still, **settings)

    return figure(
        [pictures, targets, around],
        height=max(HEIGHT, lowest * n_layers),
        hovermode="closest",
        xaxis=numbered("head", columns, side="top"),
        yaxis=numbered("layer", rows, autorange="reversed"),
    )
