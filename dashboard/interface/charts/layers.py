"""What happens to tokens from layer to layer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from dashboard.concepts.projection import Projection
from dashboard.interface.charts.look import axis
from dashboard.interface.charts.points import axis_titles
from dashboard.interface.charts.shapes import VALUES, Spec, figure, shape
from dashboard.lessons.as_written import in_plotly

CURVE_HEIGHT = 270
MAP_HEIGHT = 560
ROW_HEIGHT = 44
MILLISECONDS_PER_LAYER = 900
LONGEST_LABEL = 100
# Opacity of the strongest colour that something is written on.
DEEPEST = 0.5
# Beyond this, names beside the points would cover each other; under the pointer they stay.
MOST_NAMES = 60


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


def common_low(pairs: Iterable[tuple[np.ndarray, np.ndarray]]) -> float:
    """The bottom of an axis for several `cosine_curve`, given as their cosines and bands."""
    return min(-0.2, *(float(min(cosines.min(), band.min())) for cosines, band in pairs))


@shape
def _cosine_curve(low: Any) -> alt.LayerChart:
    scale = alt.Scale(domain=[low, 1.0], nice=False)
    legend = alt.Legend(
        title=None,
        orient="top",
        symbolOpacity=1,
        symbolType=alt.ExprRef("datum.index === 0 ? 'circle' : 'stroke'"),
        symbolDash=alt.ExprRef("datum.index === 0 ? [1, 0] : [5, 4]"),
        symbolFillColor=alt.ExprRef("scale('color', datum.value)"),
    )
    colour = alt.Color("what:N", scale=alt.Scale(domain=["the chosen pair", "random pairs"]), legend=legend)
    base = alt.Chart(VALUES).encode(
        alt.X("layer:O", title="layer (0: embedding)", axis=alt.Axis(labelAngle=0)),
        colour,
        tooltip=[
            "layer:O",
            *(alt.Tooltip(f"{name}:Q", format=".4f") for name in ("pair", "low", "median", "high")),
        ],
    )
    random = base.transform_calculate(what="'random pairs'")
    axis = alt.Y("low:Q", scale=scale, title="cosine similarity")
    area = random.mark_area(opacity=0.25).encode(axis, alt.Y2("high:Q"))
    line = random.mark_line(strokeDash=[5, 4]).encode(alt.Y("median:Q", scale=scale))
    pair = base.transform_calculate(what="'the chosen pair'").mark_line(
        point=alt.OverlayMarkDef(size=70, filled=True), strokeWidth=3
    )
    return (area + line + pair.encode(alt.Y("pair:Q", scale=scale))).properties(height=CURVE_HEIGHT)


def cosine_curve(cosines: np.ndarray, band: np.ndarray, *, low: float) -> Spec:
    """The cosine of one pair of tokens after each layer (n,), over the band (3, n) that holds random pairs.

    `low` is the bottom of the axis, so that two such charts can be compared.
    """
    lines = dict(zip(("pair", "low", "median", "high"), (cosines, *band), strict=True))
    columns = {name: np.asarray(line, dtype=float).round(4) for name, line in lines.items()}
    return _cosine_curve({"layer": np.arange(len(cosines)), **columns}, low=low)


def token_paths(
    names: Sequence[str], texts: Sequence[str], projection: Projection, chosen: Sequence[int]
) -> Spec:
    """All tokens as points that move from layer to layer on fixed axes, with a slider and a play button.

    Args:
        names: a name per token, (n_tokens,).
        texts: which text each token is from; one colour each.
        projection: points (n_layers + 1, n_tokens, 2).
        chosen: the tokens drawn large and in a colour of their own, with the way they came.
    """
    paths = projection.points
    steps = layer_names(len(paths))
    labels = np.array([in_plotly(name) for name in names], dtype=object)
    membership = np.asarray(texts)
    plain = ~np.isin(np.arange(len(names)), chosen)
    # Names of one text above its points, of the other below: the same token starts in the same place in both.
    sides = dict(zip(dict.fromkeys(texts), ("top center", "bottom center"), strict=False))

    crowds = {text: np.flatnonzero(plain & (membership == text)) for text in sides}

    def places(layer: int) -> list[dict[str, Any]]:
        """What moves: all that a frame has to hold."""
        crowd = [{"x": paths[layer, rows, 0], "y": paths[layer, rows, 1]} for rows in crowds.values()]
        ways = [
            {
                "x": paths[: layer + 1, row, 0],
                "y": paths[: layer + 1, row, 1],
                "text": [""] * layer + [labels[row]],
                "marker": {"size": [5] * layer + [16]},
            }
            for row in chosen
        ]
        return crowd + ways

    looks: list[dict[str, Any]] = [
        {
            "text": labels[rows],
            "mode": "markers+text" if len(names) <= MOST_NAMES else "markers",
            "textposition": sides[text],
            "name": text,
            "opacity": 0.75,
            "marker": {"size": 8},
            "hovertemplate": "%{text}<extra></extra>",
        }
        for text, rows in crowds.items()
    ]
    looks += [
        {
            "mode": "lines+markers+text",
            "textposition": sides[texts[row]],
            "name": f"{labels[row]}, {texts[row]}",
            "line": {"dash": "dot"},
            "hovertemplate": f"{labels[row]}<extra></extra>",
        }
        for row in chosen
    ]
    play = {"frame": {"duration": MILLISECONDS_PER_LAYER, "redraw": False}, "transition": {"duration": 600}}
    at_once = {
        "frame": {"duration": 0, "redraw": False},
        "mode": "immediate",
        "transition": {"duration": 300},
    }
    below = {"x": 0.0, "xanchor": "left", "yanchor": "top"}
    titles = axis_titles(projection, "PC")
    spans = [_with_margin(paths[..., 0]), _with_margin(paths[..., 1])]
    across, up = (axis(title, range=span) for title, span in zip(titles, spans, strict=True))
    return figure(
        [{"type": "scatter", **look, **place} for look, place in zip(looks, places(0), strict=True)],
        frames=[{"data": places(at), "name": name} for at, name in enumerate(steps)],
        height=MAP_HEIGHT,
        xaxis=across,
        yaxis=up,
        margin={"l": 0, "r": 10, "t": 10, "b": 150},
        updatemenus=[
            {
                **below,
                "y": -0.16,
                "type": "buttons",
                "direction": "left",
                "showactive": False,
                "buttons": [
                    {"label": "Play", "method": "animate", "args": [None, {**play, "fromcurrent": False}]},
                    {"label": "Pause", "method": "animate", "args": [[None], at_once]},
                ],
            }
        ],
        sliders=[
            {
                **below,
                "y": -0.28,
                "currentvalue": {"prefix": "Layer ", "xanchor": "left"},
                "steps": [
                    {"label": str(at), "method": "animate", "args": [[name], at_once]}
                    for at, name in enumerate(steps)
                ],
            }
        ],
    )


def _with_margin(values: np.ndarray) -> list[float]:
    """Where an axis begins and ends that shows all these values."""
    margin = 0.12 * float(np.ptp(values)) or 1.0
    return [float(values.min()) - margin, float(values.max()) + margin]


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
    return pd.DataFrame(_ranked(labels, values)).rename(columns={"value": value})


def _ranked(labels: Sequence[Sequence[str]], values: np.ndarray) -> dict[str, Any]:
    n_layers, count = values.shape
    return {
        "layer": np.repeat(np.arange(n_layers), count),
        "rank": list(range(1, count + 1)) * n_layers,
        "token": [label for row in labels for label in row],
        "value": values.ravel().astype(float).round(4),
    }


@shape
def _ranked_tokens(value: Any, written: Any) -> alt.LayerChart:
    base = alt.Chart(VALUES).encode(
        alt.X("rank:O", axis=alt.Axis(orient="top", labelAngle=0, ticks=False, domain=False)),
        alt.Y("after:N", sort=None, title=None),
        tooltip=["after:N", "rank:O", "token:N", alt.Tooltip("value:Q", title=value, format=".4f")],
    )
    # Pale at most, so that the writing stays readable on it in both themes.
    depth = alt.Scale(domain=[0, 1], range=[0.06, DEEPEST], clamp=True)
    cells = base.mark_rect(cornerRadius=4).encode(alt.Opacity("value:Q", scale=depth, legend=None))
    tokens = base.mark_text(dy=-7, limit=LONGEST_LABEL, fontWeight="bold").encode(text="token:N")
    numbers = base.mark_text(dy=9).encode(text=alt.Text("value:Q", format=written))
    return (cells + tokens + numbers).properties(height=alt.Step(ROW_HEIGHT))


def ranked_tokens(labels: Sequence[Sequence[str]], values: np.ndarray, *, value: str, written: str) -> Spec:
    """The best tokens after each layer: a row per layer, best on the left, the deeper coloured the greater.

    Args:
        labels: the tokens, (n_layers + 1) rows of k.
        values: what they are ranked by, (n_layers + 1, k), at most 1.
        value: what the values are.
        written: how a value is written in its cell, in d3's format, such as ".1%".
    """
    names = [name for name in layer_names(len(values)) for _ in range(values.shape[1])]
    return _ranked_tokens({**_ranked(labels, values), "after": names}, value=value, written=written)
