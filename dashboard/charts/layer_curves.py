"""Charts over the layers of a model: cosines and top-ranked tokens."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import altair as alt
import numpy as np
import pandas as pd

from dashboard.charts.templates import VALUES, Spec, shape

PAIR, RANDOM, SAME = "the chosen pair", "random pairs", "one sense"
CURVE_HEIGHT = 270
ROW_HEIGHT = 44
# Width of a token label in its cell, in pixels.
LABEL_ROOM = "min(100, bandwidth('x') - 4)"
# Maximum opacity of a cell that carries text.
DEEPEST = 0.5


def layer_names(n_states: int) -> list[str]:
    """Return the names of a model's hidden states: `embedding`, `layer 1`, ...

    >>> layer_names(3)
    ['embedding', 'layer 1', 'layer 2']
    """
    return ["embedding", *(f"layer {n}" for n in range(1, n_states))]


class Curve(NamedTuple):
    """One kind of cosine after each of n layers: the chosen pair, random pairs, or the pair of one sense."""

    pair: np.ndarray
    random: np.ndarray
    same: np.ndarray | None = None


def cosine_table(curves: dict[str, Curve]) -> pd.DataFrame:
    """Return the data of the cosine curves: one row per kind and layer; `curves` is keyed by kind."""
    return pd.concat([_one_kind(kind, curve) for kind, curve in curves.items()], ignore_index=True)


def _one_kind(kind: str, curve: Curve) -> pd.DataFrame:
    columns: dict[str, object] = {"cosine of": kind, "layer": np.arange(len(curve.pair)), PAIR: curve.pair}
    if curve.same is not None:
        columns[SAME] = curve.same
    columns |= {f"{RANDOM}, {share} %": line for share, line in zip((5, 50, 95), curve.random, strict=True)}
    return pd.DataFrame(columns).round(4)


def shared_axis_minimum(curves: Iterable[Curve]) -> float:
    """Return a shared axis minimum for several `cosine_curve` charts."""
    lines = [line for curve in curves for line in curve if line is not None]
    return min(-0.2, *(float(line.min()) for line in lines))


def _curves(low: Any, kinds: Sequence[str]) -> alt.LayerChart:
    scale = alt.Scale(domain=[low, 1.0], nice=False)
    legend = alt.Legend(
        title=None,
        orient="top",
        # Three legend entries in a row are wider than a phone.
        columns=alt.ExprRef("width < 310 ? 2 : 3"),
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

    def line(name: str, field: str, **look: Any) -> alt.Chart:
        return (
            base.transform_calculate(what=f"'{name}'")
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
    """Render the cosine of one pair of tokens by layer, over the band of random pairs.

    `low` is the axis minimum; share it between charts to make them comparable.
    """
    lines = dict(zip(("pair", "low", "median", "high"), (curve.pair, *curve.random), strict=True))
    if curve.same is not None:
        lines["same"] = curve.same
    columns = {name: np.asarray(line, dtype=float).round(4) for name, line in lines.items()}
    draw = _cosine_curve if curve.same is None else _two_cosine_curves
    return draw({"layer": np.arange(len(curve.pair)), **columns}, low=low)


def ranked_table(labels: Sequence[Sequence[str]], values: np.ndarray, value: str) -> pd.DataFrame:
    """Return the data of `ranked_tokens`: one row per layer and rank."""
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
    # Low opacity, so that text on top stays readable in both themes.
    depth = alt.Scale(domain=[0, 1], range=[0.06, DEEPEST], clamp=True)
    cells = base.mark_rect(cornerRadius=4).encode(alt.Opacity("value:Q", scale=depth, legend=None))
    tokens = base.mark_text(dy=-7, limit=alt.ExprRef(LABEL_ROOM), fontWeight="bold").encode(text="token:N")
    numbers = base.mark_text(dy=9).encode(text=alt.Text("value:Q", format=written))
    return (cells + tokens + numbers).properties(height=alt.Step(ROW_HEIGHT))


def ranked_tokens(
    labels: Sequence[Sequence[str]], values: np.ndarray, *, value: str, written: str, drawn: Sequence[int]
) -> Spec:
    """Render the top tokens after each layer: a row per layer, best on the left, coloured by value.

    Args:
        labels: the tokens, (n_layers + 1) rows of k.
        values: the values that they are ranked by, (n_layers + 1, k), at most 1.
        value: title of the values.
        written: d3 format of the value in a cell, such as ".1%".
        drawn: indices of the layers to draw, 0 for the embedding.
    """
    after = layer_names(len(values))
    names = [after[layer] for layer in drawn for _ in range(values.shape[1])]
    columns = _ranked([labels[layer] for layer in drawn], values[list(drawn)])
    columns["layer"] = np.repeat(list(drawn), values.shape[1])
    return _ranked_tokens({**columns, "after": names}, value=value, written=written)
