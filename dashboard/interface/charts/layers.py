"""What happens to tokens from layer to layer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import altair as alt
import numpy as np
import pandas as pd

from dashboard.concepts.projection import Projection
from dashboard.interface.charts.look import axis
from dashboard.interface.charts.points import axis_titles
from dashboard.interface.charts.shapes import VALUES, Spec, figure, shape
from dashboard.lessons.as_written import in_plotly

PAIR, RANDOM, SAME = "the chosen pair", "random pairs", "one sense"
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


class Curve(NamedTuple):
    """One kind of cosine after each of n layers: of the chosen pair, of random pairs, of the pair of one sense."""

    pair: np.ndarray
    random: np.ndarray
    same: np.ndarray | None = None


def cosine_table(curves: dict[str, Curve]) -> pd.DataFrame:
    """One row per kind of cosine and layer; `curves` by kind."""
    return pd.concat([_one_kind(kind, curve) for kind, curve in curves.items()], ignore_index=True)


def _one_kind(kind: str, curve: Curve) -> pd.DataFrame:
    columns: dict[str, object] = {"cosine of": kind, "layer": np.arange(len(curve.pair)), PAIR: curve.pair}
    if curve.same is not None:
        columns[SAME] = curve.same
    columns |= {f"{RANDOM}, {share} %": line for share, line in zip((5, 50, 95), curve.random, strict=True)}
    return pd.DataFrame(columns).round(4)


def common_low(curves: Iterable[Curve]) -> float:
    """The bottom of an axis for several `cosine_curve`."""
    lines = [line for curve in curves for line in curve if line is not None]
    return min(-0.2, *(float(line.min()) for line in lines))


def _curves(low: Any, kinds: Sequence[str]) -> alt.LayerChart:
    scale = alt.Scale(domain=[low, 1.0], nice=False)
    legend = alt.Legend(
        title=None,
        orient="top",
        symbolOpacity=1,
        symbolType=alt.ExprRef("['circle', 'stroke', 'square'][datum.index]"),
        symbolDash=alt.ExprRef("[[1, 0], [5, 4], [1, 0]][datum.index]"),
        symbolFillColor=alt.ExprRef("scale('color', datum.value)"),
    )
    colour = alt.Color("what:N", scale=alt.Scale(domain=list(kinds)), legend=legend)
    fields = ("pair", *(["same"] if SAME in kinds else []), "low", "median", "high")
    base = alt.Chart(VALUES).encode(
        alt.X("layer:O", title="layer (0: embedding)", axis=alt.Axis(labelAngle=0)),
        colour,
        tooltip=["layer:O", *(alt.Tooltip(f"{name}:Q", format=".4f") for name in fields)],
    )

    def line(what: str, field: str, **look: Any) -> alt.Chart:
        return (
            base.transform_calculate(what=f"'{what}'")
            .mark_line(**look)
            .encode(alt.Y(f"{field}:Q", scale=scale))
        )

    random = base.transform_calculate(what=f"'{RANDOM}'")
    area = random.mark_area(opacity=0.25).encode(
        alt.Y("low:Q", scale=scale, title="cosine similarity"), alt.Y2("high:Q")
    )
    layers = [area, line(RANDOM, "median", strokeDash=[5, 4])]
    if SAME in kinds:
        squares = alt.OverlayMarkDef(size=50, filled=True, shape="square")
        layers.append(line(SAME, "same", point=squares, strokeWidth=2))
    layers.append(line(PAIR, "pair", point=alt.OverlayMarkDef(size=70, filled=True), strokeWidth=3))
    return alt.LayerChart(layer=layers).properties(height=CURVE_HEIGHT)


@shape
def _cosine_curve(low: Any) -> alt.LayerChart:
    return _curves(low, [PAIR, RANDOM])


@shape
def _two_cosine_curves(low: Any) -> alt.LayerChart:
    return _curves(low, [PAIR, RANDOM, SAME])


def cosine_curve(curve: Curve, *, low: float) -> Spec:
    """The cosine of one pair of tokens after each layer, over the band that holds random pairs.

    `low` is the bottom of the axis, so that two such charts can be compared.
    """
    lines = dict(zip(("pair", "low", "median", "high"), (curve.pair, *curve.random), strict=True))
    if curve.same is not None:
        lines["same"] = curve.same
    columns = {name: np.asarray(line, dtype=float).round(4) for name, line in lines.items()}
    draw = _cosine_curve if curve.same is None else _two_cosine_curves
    return draw({"layer": np.arange(len(curve.pair)), **columns}, low=low)


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


def ranked_tokens(
    labels: Sequence[Sequence[str]], values: np.ndarray, *, value: str, written: str, drawn: Sequence[int]
) -> Spec:
    """The best tokens after each layer: a row per layer, best on the left, the deeper coloured the greater.

    Args:
        labels: the tokens, (n_layers + 1) rows of k.
        values: what they are ranked by, (n_layers + 1, k), at most 1.
        value: what the values are.
        written: how a value is written in its cell, in d3's format, such as ".1%".
        drawn: the layers that are drawn, 0 for the embedding.
    """
    after = layer_names(len(values))
    names = [after[layer] for layer in drawn for _ in range(values.shape[1])]
    columns = _ranked([labels[layer] for layer in drawn], values[list(drawn)])
    columns["layer"] = np.repeat(list(drawn), values.shape[1])
    return _ranked_tokens({**columns, "after": names}, value=value, written=written)
