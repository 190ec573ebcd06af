"""What happens to tokens from layer to layer."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import altair as alt
import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard.concepts.projection import Projection
from dashboard.interface.charts.points import axis_titles

CURVE_HEIGHT = 300
MAP_HEIGHT = 520
ROW_HEIGHT = 44
MILLISECONDS_PER_LAYER = 900


def layer_names(n_states: int) -> list[str]:
    """`embedding`, `layer 1`, ... for the states of a model.

    >>> layer_names(3)
    ['embedding', 'layer 1', 'layer 2']
    """
    return ["embedding", *(f"layer {n}" for n in range(1, n_states))]


def cosine_table(pairs: dict[str, tuple[np.ndarray, np.ndarray]]) -> pd.DataFrame:
    """One row per kind of cosine and layer; `pairs` holds the pair's cosines (n,) and the band (3, n) by kind."""
    return pd.concat(
        [
            pd.DataFrame(
                {
                    "cosine of": kind,
                    "layer": np.arange(len(cosines)),
                    "the chosen pair": cosines,
                    "random pairs, 5 %": band[0],
                    "random pairs, 50 %": band[1],
                    "random pairs, 95 %": band[2],
                }
            ).round(4)
            for kind, (cosines, band) in pairs.items()
        ],
        ignore_index=True,
    )


def cosine_curve(cosines: np.ndarray, band: np.ndarray, *, low: float) -> alt.LayerChart:
    """The cosine of one pair of tokens after each layer (n,), over the band (3, n) that holds random pairs.

    `low` is the bottom of the axis, so that two such charts can be compared.
    """
    low_band, middle, high_band = band
    data = pd.DataFrame(
        {
            "layer": np.arange(len(cosines)),
            "pair": cosines,
            "low": low_band,
            "median": middle,
            "high": high_band,
        }
    ).round(4)
    scale = alt.Scale(domain=[low, 1.0], nice=False)
    colour = alt.Color(
        "what:N",
        scale=alt.Scale(domain=["the chosen pair", "random pairs"]),
        legend=alt.Legend(title=None, orient="top"),
    )
    base = alt.Chart(data).encode(
        alt.X("layer:O", title="layer (0 is the embedding)", axis=alt.Axis(labelAngle=0)),
        colour,
        tooltip=["layer:O", *(alt.Tooltip(f"{name}:Q", format=".4f") for name in data.columns[1:])],
    )
    random = base.transform_calculate(what="'random pairs'")
    axis = alt.Y("low:Q", scale=scale, title="cosine similarity")
    area = random.mark_area(opacity=0.25).encode(axis, alt.Y2("high:Q"))
    line = random.mark_line(strokeDash=[5, 4]).encode(alt.Y("median:Q", scale=scale))
    pair = base.transform_calculate(what="'the chosen pair'").mark_line(
        point=alt.OverlayMarkDef(size=70, filled=True), strokeWidth=3
    )
    return (area + line + pair.encode(alt.Y("pair:Q", scale=scale))).properties(height=CURVE_HEIGHT)


def token_paths(
    names: Sequence[str], texts: Sequence[str], projection: Projection, chosen: Sequence[int]
) -> go.Figure:
    """All tokens as points that move from layer to layer on fixed axes, with a slider and a play button.

    Args:
        names: a name per token, (n_tokens,).
        texts: which text each token is from; one colour each.
        projection: points (n_layers + 1, n_tokens, 2).
        chosen: the tokens drawn large, with the way they came.
    """
    paths = projection.points
    steps = layer_names(len(paths))
    membership = np.asarray(texts)
    groups = list(dict.fromkeys(texts))
    large = np.isin(np.arange(len(names)), chosen)

    def points_at(layer: int) -> list[go.Scatter]:
        traces = []
        for group in groups:
            rows = np.flatnonzero(membership == group)
            traces.append(
                go.Scatter(
                    x=paths[layer, rows, 0],
                    y=paths[layer, rows, 1],
                    text=[escape(names[row]) for row in rows.tolist()],
                    mode="markers+text",
                    textposition="top center",
                    name=group,
                    marker={"size": np.where(large[rows], 18, 8)},
                    hovertemplate="%{text}<extra></extra>",
                )
            )
        ways = [
            go.Scatter(
                x=paths[: layer + 1, row, 0],
                y=paths[: layer + 1, row, 1],
                mode="lines",
                line={"dash": "dot"},
                hoverinfo="skip",
                showlegend=False,
            )
            for row in chosen
        ]
        return traces + ways

    figure = go.Figure(
        data=points_at(0), frames=[go.Frame(data=points_at(at), name=name) for at, name in enumerate(steps)]
    )
    play = {"frame": {"duration": MILLISECONDS_PER_LAYER, "redraw": False}, "transition": {"duration": 600}}
    at_once = {
        "frame": {"duration": 0, "redraw": False},
        "mode": "immediate",
        "transition": {"duration": 300},
    }
    figure.update_layout(
        height=MAP_HEIGHT,
        margin={"l": 0, "r": 10, "t": 10, "b": 0},
        legend={"orientation": "h", "y": 1.08},
        updatemenus=[
            {
                "type": "buttons",
                "direction": "left",
                "x": 0,
                "y": -0.22,
                "xanchor": "left",
                "yanchor": "top",
                "pad": {"t": 6},
                "buttons": [
                    {"label": "Play", "method": "animate", "args": [None, {**play, "fromcurrent": False}]},
                    {"label": "Pause", "method": "animate", "args": [[None], at_once]},
                ],
            }
        ],
        sliders=[
            {
                "x": 0.0,
                "len": 1.0,
                "y": -0.3,
                "pad": {"t": 36},
                "currentvalue": {"visible": True, "prefix": "After: "},
                "steps": [
                    {"label": name.removeprefix("layer "), "method": "animate", "args": [[name], at_once]}
                    for name in steps
                ],
            }
        ],
    )
    titles = axis_titles(projection, "PC")
    for update, title, values in zip(
        (figure.update_xaxes, figure.update_yaxes), titles, np.moveaxis(paths, -1, 0), strict=True
    ):
        margin = 0.12 * float(np.ptp(values)) or 1.0
        update(title=title, range=[float(values.min()) - margin, float(values.max()) + margin])
    return figure


def path_table(names: Sequence[str], texts: Sequence[str], projection: Projection) -> pd.DataFrame:
    """The points behind `token_paths`: one row per layer and token."""
    n_layers, n_tokens, _ = projection.points.shape
    flat = projection.points.reshape(-1, 2).round(4)
    return pd.DataFrame(
        {
            "layer": np.repeat(np.arange(n_layers), n_tokens),
            "text": list(texts) * n_layers,
            "token": list(names) * n_layers,
            "axis 1": flat[:, 0],
            "axis 2": flat[:, 1],
        }
    )


def ranked_table(labels: Sequence[Sequence[str]], values: np.ndarray, value: str) -> pd.DataFrame:
    """The values behind `ranked_tokens`: one row per layer and rank."""
    n_layers, count = values.shape
    return pd.DataFrame(
        {
            "layer": np.repeat(np.arange(n_layers), count),
            "rank": list(range(1, count + 1)) * n_layers,
            "token": [label for row in labels for label in row],
            value: values.ravel().round(4),
        }
    )


def ranked_tokens(
    labels: Sequence[Sequence[str]], values: np.ndarray, *, value: str, written: str
) -> go.Figure:
    """The best tokens after each layer: a row per layer, best on the left, coloured by value.

    Args:
        labels: the tokens, (n_layers + 1) rows of k.
        values: what they are ranked by, (n_layers + 1, k), from 0 to 1.
        value: what the values are, for the hover text.
        written: how a value is written in its cell, in d3's format, such as ".1%".
    """
    n_layers, count = values.shape
    figure = go.Figure(
        go.Heatmap(
            z=np.asarray(values, dtype=np.float32),
            x=[f"{n + 1}." for n in range(count)],
            y=layer_names(n_layers),
            text=[[escape(label) for label in row] for row in labels],
            texttemplate=f"%{{text}}<br>%{{z:{written}}}",
            hovertemplate=f"%{{y}}, %{{text}}: {value} %{{z:.4f}}<extra></extra>",
            zmin=0.0,
            zmax=1.0,
            autocolorscale=True,
            showscale=False,
            xgap=2,
            ygap=2,
        )
    )
    figure.update_layout(height=ROW_HEIGHT * n_layers + 40, margin={"l": 0, "r": 0, "t": 10, "b": 0})
    figure.update_yaxes(autorange="reversed", type="category", showgrid=False)
    figure.update_xaxes(type="category", side="top", showgrid=False)
    return figure
