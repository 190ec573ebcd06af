"""Line charts of values over positions or distances, each line named at its end."""

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import numpy as np

from dashboard.charts.direct_labels import spread_labels
from dashboard.charts.templates import VALUES, Spec, chart_template

HEIGHT = 320
# Least distance of two labels, as a share of the vertical axis.
LABEL_GAP = 0.07


@chart_template
def _curves(axis: Any, value: Any) -> alt.LayerChart:
    x = alt.X("at:Q", title=axis, scale=alt.Scale(nice=False))
    base = alt.Chart(VALUES)
    lines = base.mark_line().encode(
        x,
        alt.Y("value:Q", title=value, scale=alt.Scale(zero=False)),
        alt.Color("line:N", sort=None, legend=None),
        alt.StrokeDash("line:N", sort=None, legend=None),
        tooltip=[
            alt.Tooltip("line:N"),
            alt.Tooltip("at:Q", title=axis),
            alt.Tooltip("value:Q", format=".4f"),
        ],
    )
    names = base.transform_filter("isValid(datum.label_at)").mark_text(align="left", dx=6)
    names = names.encode(x, alt.Y("label_at:Q"), text="line:N")
    return (lines + names).properties(height=HEIGHT)


def _place_labels(lines: Sequence[np.ndarray]) -> np.ndarray:
    """Return the height of the label at the end of each line, apart from each other where lines end together."""
    values = np.concatenate(lines)
    height = float(np.ptp(values)) or 1.0
    return spread_labels(np.array([line[-1] for line in lines]), LABEL_GAP * height)


def curves(lines: Mapping[str, np.ndarray], *, axis: str, value: str) -> Spec:
    """Render one line per name, each (n,) over 0, 1, 2, ..., told apart by colour and dash, named if there are several.

    Args:
        lines: mapping of name to values.
        axis: title of the horizontal axis.
        value: title of the vertical axis.
    """
    drawn = [np.asarray(line, dtype=float).round(4) for line in lines.values()]
    lengths = [len(line) for line in drawn]
    labels = np.full(sum(lengths), np.nan)
    if len(drawn) > 1:
        labels[np.cumsum(lengths) - 1] = _place_labels(drawn)
    columns = {
        "line": np.repeat(np.array(list(lines), dtype=object), lengths),
        "at": np.concatenate([np.arange(length) for length in lengths]),
        "value": np.concatenate(drawn),
        "label_at": labels,
    }
    return _curves(columns, axis=axis, value=value)


@chart_template
def _curve_with_choice(axis: Any, value: Any, level: Any) -> alt.LayerChart:
    x = alt.X("at:Q", title=axis, scale=alt.Scale(nice=False))
    y = alt.Y("value:Q", title=value, scale=alt.Scale(zero=False))
    number = alt.Tooltip("value:Q", title=value, format=".4f")

    def part(name: str) -> alt.Chart:
        return alt.Chart(VALUES).transform_filter(f"datum.part == '{name}'")

    line = part("curve").mark_line().encode(x, y, tooltip=[alt.Tooltip("at:Q", title=axis), number])
    rule = part("level").mark_rule(strokeDash=[6, 4], size=2).encode(y, tooltip=number)
    named = part("level").mark_text(align="left", dx=6)
    named = named.encode(y, x=alt.value(alt.ExprRef("width")), text=alt.datum(level))
    point = part("choice").mark_point(filled=True, size=140, opacity=1).encode(x, y, tooltip=number)
    # Beside the point, on the side with more room.
    text = part("choice").mark_text(
        align=alt.ExprRef("datum.goes_on ? 'left' : 'right'"),
        dx=alt.ExprRef("datum.goes_on ? 10 : -10"),
        dy=-10,
    )
    text = text.encode(x, y, text="name:N")
    return (line + rule + named + point + text).properties(height=HEIGHT)


def curve_with_choice(
    values: np.ndarray, *, chosen: int, level: float, names: tuple[str, str], axis: str, value: str
) -> Spec:
    """Render a curve (n,), its selected point, and a horizontal reference line.

    `names` are the labels of the selected point and of the reference line.
    """
    n = len(values)
    columns = {
        "part": ["curve"] * n + ["choice", "level"],
        "name": [""] * n + list(names),
        "at": [*range(n), chosen, None],
        "value": np.append(values, [values[chosen], level]).astype(float).round(4),
        "goes_on": [chosen < n * 0.6] * (n + 2),
    }
    return _curve_with_choice(columns, axis=axis, value=value, level=names[1])


@chart_template
def _curve_with_band(axis: Any, value: Any, last: Any) -> alt.LayerChart:
    x = alt.X("at:Q", title=axis, scale=alt.Scale(nice=False))
    base = alt.Chart(VALUES).encode(
        x,
        tooltip=[
            alt.Tooltip("at:Q", title=axis),
            *(alt.Tooltip(f"{name}:Q", format=".4f") for name in ("mean", "low", "high")),
        ],
    )
    band = base.mark_area(opacity=0.3).encode(alt.Y("low:Q", title=value), alt.Y2("high:Q"))
    name = (
        base.transform_filter(last)
        .mark_text(align="left", dx=6)
        .encode(alt.Y("mean:Q"), text=alt.datum("mean"))
    )
    return (band + base.mark_line().encode(alt.Y("mean:Q")) + name).properties(height=HEIGHT)


def curve_with_band(mean: np.ndarray, low: np.ndarray, high: np.ndarray, *, axis: str, value: str) -> Spec:
    """Render a mean (n,) as a line within the band from `low` to `high` (n,), over 0, 1, 2, ..."""
    band = {"mean": mean, "low": low, "high": high}
    columns = {name: np.asarray(line, dtype=float).round(4) for name, line in band.items()}
    last = f"datum.at === {len(mean) - 1}"
    return _curve_with_band({"at": np.arange(len(mean)), **columns}, axis=axis, value=value, last=last)
