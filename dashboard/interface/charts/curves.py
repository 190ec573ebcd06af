"""Values along an axis: over positions, over distances."""

from collections.abc import Mapping

import altair as alt
import numpy as np
import pandas as pd

HEIGHT = 320


def names_above(columns: int) -> alt.Legend:
    """A legend above the curves, where a narrow screen has room for it."""
    return alt.Legend(orient="top", title=None, labelLimit=320, columns=columns)


def curve_table(lines: Mapping[str, np.ndarray], axis: str, value: str) -> pd.DataFrame:
    """The values behind `curves`: a column for the axis (from 0) and one per named line; `value` names a lone line."""
    if len(lines) == 1:
        lines = {value: next(iter(lines.values()))}
    table = pd.DataFrame({name: np.asarray(line, dtype=float).round(4) for name, line in lines.items()})
    return table.rename_axis(axis).reset_index()


def curves(
    lines: Mapping[str, np.ndarray], *, axis: str, value: str, domain: tuple[float, float] | None = None
) -> alt.Chart:
    """One line per name, each (n,) over 0, 1, 2, ...; told apart by colour and by dashes.

    Args:
        lines: name to values.
        axis: title of the horizontal axis.
        value: title of the vertical axis.
        domain: lowest and highest value on the vertical axis; what the values need if None.
    """
    data = pd.concat(
        pd.DataFrame(
            {"line": name, "at": np.arange(len(line)), "value": np.asarray(line, dtype=float).round(4)}
        )
        for name, line in lines.items()
    )
    scale = alt.Scale(domain=list(domain)) if domain else alt.Scale(zero=False)
    return (
        alt.Chart(data)
        .mark_line()
        .encode(
            alt.X("at:Q", title=axis, scale=alt.Scale(nice=False)),
            alt.Y("value:Q", title=value, scale=scale),
            alt.Color("line:N", sort=None, legend=names_above(2)),
            alt.StrokeDash("line:N", sort=None, legend=names_above(2)),
            tooltip=[
                alt.Tooltip("line:N"),
                alt.Tooltip("at:Q", title=axis),
                alt.Tooltip("value:Q", format=".4f"),
            ],
        )
        .properties(height=HEIGHT)
    )


def curve_with_choice(
    values: np.ndarray, *, chosen: int, level: float, names: tuple[str, str, str], axis: str, value: str
) -> alt.LayerChart:
    """A curve (n,), the chosen place on it with its value written, and a level line to compare with.

    `names` are those of the curve, of the chosen place and of the level, for the legend.
    """
    data = pd.DataFrame({"part": names[0], "at": np.arange(len(values)), "value": values}).round(4)
    here = data.iloc[[chosen]].assign(part=names[1])
    flat = pd.DataFrame({"part": [names[2]], "value": [round(level, 4)]})
    x = alt.X("at:Q", title=axis, scale=alt.Scale(nice=False))
    y = alt.Y("value:Q", title=value, scale=alt.Scale(zero=False))
    # One scale for all layers, or each would begin again with the first colour.
    colour = alt.Color("part:N", scale=alt.Scale(domain=list(names)), legend=names_above(3))
    number = alt.Tooltip("value:Q", title=value, format=".4f")
    tooltip = [alt.Tooltip("part:N", title=" "), alt.Tooltip("at:Q", title=axis), number]
    line = alt.Chart(data).mark_line().encode(x, y, colour, tooltip=tooltip)
    rule = alt.Chart(flat).mark_rule(strokeDash=[6, 4], size=2).encode(y, colour, tooltip=number)
    point = alt.Chart(here).mark_point(filled=True, size=140, opacity=1).encode(x, y, colour, tooltip=tooltip)
    left = chosen < len(values) * 0.8
    text = alt.Chart(here).mark_text(align="left" if left else "right", dx=10 if left else -10, dy=-10)
    text = text.encode(x, y, text=alt.Text("value:Q", format=".4f"))
    return (line + rule + point + text).properties(height=HEIGHT)


def curve_with_band(
    mean: np.ndarray, low: np.ndarray, high: np.ndarray, *, axis: str, value: str
) -> alt.LayerChart:
    """A mean (n,) as a line in the band from `low` to `high` (n,), over 0, 1, 2, ..."""
    data = pd.DataFrame({"at": np.arange(len(mean)), "mean": mean, "low": low, "high": high}).round(4)
    base = alt.Chart(data).encode(
        alt.X("at:Q", title=axis, scale=alt.Scale(nice=False)),
        tooltip=[
            alt.Tooltip("at:Q", title=axis),
            *(alt.Tooltip(f"{name}:Q", format=".4f") for name in data.columns[1:]),
        ],
    )
    band = base.mark_area(opacity=0.3).encode(alt.Y("low:Q", title=value), alt.Y2("high:Q"))
    return (band + base.mark_line().encode(alt.Y("mean:Q"))).properties(height=HEIGHT)
