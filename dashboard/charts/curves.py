"""Line charts of values over positions or distances."""

from collections.abc import Mapping
from typing import Any

import altair as alt
import numpy as np

from dashboard.charts.templates import VALUES, Spec, shape

HEIGHT = 320
# Number of legend columns.
COLUMNS = "width < 400 ? 2 : 4"


def names_above(columns: int | alt.ExprRef, **settings: Any) -> alt.Legend:
    """Return a legend that sits above the curves, where a narrow screen has room for it."""
    return alt.Legend(orient="top", title=None, labelLimit=320, columns=columns, **settings)


@shape
def _curves(axis: Any, value: Any) -> alt.Chart:
    return (
        alt.Chart(VALUES)
        .mark_line()
        .encode(
            alt.X("at:Q", title=axis, scale=alt.Scale(nice=False)),
            alt.Y("value:Q", title=value, scale=alt.Scale(zero=False)),
            alt.Color("line:N", sort=None, legend=names_above(alt.ExprRef(COLUMNS))),
            alt.StrokeDash("line:N", sort=None, legend=names_above(alt.ExprRef(COLUMNS))),
            tooltip=[
                alt.Tooltip("line:N"),
                alt.Tooltip("at:Q", title=axis),
                alt.Tooltip("value:Q", format=".4f"),
            ],
        )
        .properties(height=HEIGHT)
    )


def curves(lines: Mapping[str, np.ndarray], *, axis: str, value: str) -> Spec:
    """Render one line per name, each (n,) over 0, 1, 2, ..., told apart by colour and dash pattern.

    Args:
        lines: mapping of name to values.
        axis: title of the horizontal axis.
        value: title of the vertical axis.
    """
    lengths = [len(line) for line in lines.values()]
    columns = {
        "line": np.repeat(np.array(list(lines), dtype=object), lengths),
        "at": np.concatenate([np.arange(length) for length in lengths]),
        "value": np.concatenate([np.asarray(line, dtype=float) for line in lines.values()]).round(4),
    }
    return _curves(columns, axis=axis, value=value)


@shape
def _curve_with_choice(curve: Any, choice: Any, level: Any, axis: Any, value: Any) -> alt.LayerChart:
    x = alt.X("at:Q", title=axis, scale=alt.Scale(nice=False))
    y = alt.Y("value:Q", title=value, scale=alt.Scale(zero=False))
    # A shared colour scale, or each layer would start again at the first colour.
    legend = names_above(
        3,
        symbolType=alt.ExprRef("datum.index === 1 ? 'circle' : 'stroke'"),
        symbolDash=alt.ExprRef("datum.index === 2 ? [4, 3] : [1, 0]"),
        symbolFillColor=alt.ExprRef("scale('color', datum.value)"),
    )
    colour = alt.Color("name:N", scale=alt.Scale(domain=[curve, choice, level]), legend=legend)
    number = alt.Tooltip("value:Q", title=value, format=".4f")
    tooltip = [alt.Tooltip("name:N", title=" "), alt.Tooltip("at:Q", title=axis), number]

    def part(name: str) -> alt.Chart:
        return alt.Chart(VALUES).transform_filter(f"datum.part == '{name}'")

    line = part("curve").mark_line().encode(x, y, colour, tooltip=tooltip)
    rule = part("level").mark_rule(strokeDash=[6, 4], size=2).encode(y, colour, tooltip=number)
    point = part("choice").mark_point(filled=True, size=140, opacity=1).encode(x, y, colour, tooltip=tooltip)
    # Beside the point, on the side with more room.
    text = part("choice").mark_text(
        align=alt.ExprRef("datum.goes_on ? 'left' : 'right'"),
        dx=alt.ExprRef("datum.goes_on ? 10 : -10"),
        dy=-10,
    )
    text = text.encode(x, y, text=alt.Text("value:Q", format=".4f"))
    return (line + rule + point + text).properties(height=HEIGHT)


def curve_with_choice(
    values: np.ndarray, *, chosen: int, level: float, names: tuple[str, str, str], axis: str, value: str
) -> Spec:
    """Render a curve (n,), its selected point labelled with the value, and a horizontal reference line.

    `names` are the legend entries of the curve, the selected point and the reference line.
    """
    n = len(values)
    columns = {
        "part": ["curve"] * n + ["choice", "level"],
        "name": [names[0]] * n + [names[1], names[2]],
        "at": [*range(n), chosen, None],
        "value": np.append(values, [values[chosen], level]).astype(float).round(4),
        "goes_on": [chosen < n * 0.8] * (n + 2),
    }
    curve, choice, flat = names
    return _curve_with_choice(columns, curve=curve, choice=choice, level=flat, axis=axis, value=value)


@shape
def _curve_with_band(axis: Any, value: Any) -> alt.LayerChart:
    base = alt.Chart(VALUES).encode(
        alt.X("at:Q", title=axis, scale=alt.Scale(nice=False)),
        tooltip=[
            alt.Tooltip("at:Q", title=axis),
            *(alt.Tooltip(f"{name}:Q", format=".4f") for name in ("mean", "low", "high")),
        ],
    )
    band = base.mark_area(opacity=0.3).encode(alt.Y("low:Q", title=value), alt.Y2("high:Q"))
    return (band + base.mark_line().encode(alt.Y("mean:Q"))).properties(height=HEIGHT)


def curve_with_band(mean: np.ndarray, low: np.ndarray, high: np.ndarray, *, axis: str, value: str) -> Spec:
    """Render a mean (n,) as a line within the band from `low` to `high` (n,), over 0, 1, 2, ..."""
    band = {"mean": mean, "low": low, "high": high}
    columns = {name: np.asarray(line, dtype=float).round(4) for name, line in band.items()}
    return _curve_with_band({"at": np.arange(len(mean)), **columns}, axis=axis, value=value)
