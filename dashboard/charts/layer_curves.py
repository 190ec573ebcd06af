"""Charts over the layers of a model: cosines and top-ranked tokens."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import altair as alt
import numpy as np

from dashboard.charts.direct_labels import spread_labels
from dashboard.charts.layer_tables import PAIR, RANDOM, SAME, Curve, ranked_columns
from dashboard.charts.templates import VALUES, Spec, chart_template
from dashboard.concepts.context import spread_layers
from dashboard.numerals import format_number

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


# The end labels stay at least this share of the axis apart.
LABEL_GAP = 0.08
# With more layers than this, points on a line would hide it.
MOST_POINTS = 12
N_TICKS = 6


def shared_axis_minimum(curves: Iterable[Curve]) -> float:
    """Return a shared axis minimum for several `cosine_curve` charts."""
    lines = [line for curve in curves for line in curve if line is not None]
    return min(-0.2, *(float(line.min()) for line in lines))


@chart_template
def _cosine_curve(low: Any, last: Any, ticks: Any, is_last: Any, dot_size: Any) -> alt.LayerChart:
    scale = alt.Scale(domain=[low, 1.0], nice=False)
    colours = alt.Scale(domain=[SAME, PAIR, RANDOM])
    fields = ("pair", "same", "low", "median", "high")
    base = alt.Chart(VALUES).encode(
        alt.X(
            "layer:Q",
            title="word alone (0) → last layer",
            scale=alt.Scale(domain=[0, last], nice=False),
            axis=alt.Axis(values=alt.ExprRef(ticks), format="d", grid=False),
        ),
        tooltip=["layer:Q", *(alt.Tooltip(f"{name}:Q", format=".4f") for name in fields)],
    )

    def line(name: str, field: str, **look: Any) -> list[alt.Chart]:
        drawn = base.transform_calculate(what=f"'{name}'").encode(
            alt.Color("what:N", scale=colours, legend=None)
        )
        height = alt.Y(f"{field}:Q", scale=scale, title="cosine", axis=alt.Axis(tickCount=N_TICKS))
        label = base.transform_filter(is_last).mark_text(align="left", dx=10, fontWeight="bold")
        return [
            drawn.mark_line(**look).encode(height),
            drawn.mark_point(filled=True, opacity=1, size=alt.ExprRef(dot_size)).encode(height),
            label.encode(alt.Y(f"at_{field}:Q", scale=scale), alt.Text(f"label_{field}:N")),
        ]

    band = base.transform_calculate(what=f"'{RANDOM}'").mark_area(opacity=0.15)
    area = band.encode(
        alt.Y("low:Q", scale=scale),
        alt.Y2("high:Q"),
        alt.Color("what:N", scale=colours, legend=None),
    )
    layers = [
        area,
        *line(RANDOM, "median", strokeDash=[5, 4]),
        *line(SAME, "same", strokeWidth=2),
        *line(PAIR, "pair", strokeWidth=3),
    ]
    return alt.LayerChart(layer=layers).properties(height=CURVE_HEIGHT)


def cosine_curve(curve: Curve, labels: Mapping[str, str], *, low: float) -> Spec:
    """Render the cosine of one pair of tokens by layer, over the band of random pairs, each line named at its end.

    Args:
        curve: the lines.
        labels: from the name of a line to its label.
        low: the axis minimum; share it between charts to make them comparable.
    """
    last = len(curve.pair) - 1
    none = np.full(last + 1, np.nan)
    has_random = bool(np.any(curve.random))
    lines = {"pair": curve.pair, "same": none if curve.same is None else curve.same}
    lines["median"] = curve.random[1] if has_random else none
    columns: dict[str, Any] = {"layer": np.arange(last + 1)}
    columns |= {name: np.asarray(line, dtype=float).round(4) for name, line in lines.items()}
    columns |= {name: curve.random[at].round(4) for name, at in (("low", 0), ("high", 2))}
    ends = np.array([float(line[-1]) for line in lines.values()])
    heights = spread_labels(ends, LABEL_GAP * (1 - low))
    for (name, line), height, label in zip(lines.items(), heights, (PAIR, SAME, RANDOM), strict=True):
        is_there = not np.isnan(line[-1])
        columns[f"at_{name}"] = np.full(last + 1, height if is_there else np.nan)
        text = f"{labels[label]} {format_number(line[-1], '.2f')}" if is_there else ""
        columns[f"label_{name}"] = [text] * (last + 1)
    return _cosine_curve(
        columns,
        low=low,
        last=max(last, 1),
        ticks=str(spread_layers(last + 1, N_TICKS)),
        is_last=f"datum.layer == {last}",
        dot_size="60" if last <= MOST_POINTS else "0",
    )


@chart_template
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
    columns = ranked_columns([labels[layer] for layer in drawn], values[list(drawn)])
    columns["layer"] = np.repeat(list(drawn), values.shape[1])
    return _ranked_tokens({**columns, "after": names}, value=value, written=written)
