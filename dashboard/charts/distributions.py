"""Bar charts of counts, histograms, and the spread of a column."""

from collections.abc import Mapping
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from dashboard.charts.templates import VALUES, Spec, shape
from dashboard.concepts.matrix import Spread

BAR_HEIGHT = 24
HEIGHT = 300


def count_table(counts: Mapping[str, int], name: str) -> pd.DataFrame:
    """Return the data of `count_bars` and `count_columns`: one row per name, with its share of the total."""
    return pd.DataFrame(_counts(counts)).rename(columns={"name": name})


def _counts(counts: Mapping[str, int]) -> dict[str, list]:
    total = max(sum(counts.values()), 1)
    return {
        "name": list(counts),
        "count": list(counts.values()),
        "share": [round(count / total, 4) for count in counts.values()],
    }


def _count_tooltip(name: Any) -> list[alt.Tooltip]:
    return [
        alt.Tooltip("name:N", title=name),
        alt.Tooltip("count:Q", format=","),
        alt.Tooltip("share:Q", format=".2%"),
    ]


@shape
def _count_bars(name: Any, high: Any) -> alt.LayerChart:
    base = alt.Chart(VALUES).encode(
        alt.Y("name:N", sort=None, title=None, axis=alt.Axis(labelLimit=200)),
        alt.X("count:Q", title="tokens", scale=alt.Scale(domain=[0, high])),
        tooltip=_count_tooltip(name),
    )
    numbers = base.mark_text(align="left", dx=4).encode(text=alt.Text("count:Q", format=","))
    return (base.mark_bar() + numbers).properties(height=alt.Step(BAR_HEIGHT))


def count_bars(counts: Mapping[str, int], name: str) -> Spec:
    """Render one horizontal bar per name, in the given order, labelled with its count."""
    return _count_bars(_counts(counts), name=name, high=1.15 * max(counts.values(), default=1))


@shape
def _count_columns(name: Any) -> alt.Chart:
    return (
        alt.Chart(VALUES)
        .mark_bar()
        .encode(
            alt.X("name:N", sort=None, title=name, axis=alt.Axis(labelAngle=0)),
            alt.Y("count:Q", title="tokens"),
            tooltip=_count_tooltip(name),
        )
        .properties(height=HEIGHT)
    )


def count_columns(counts: Mapping[str, int], name: str) -> Spec:
    """Render one vertical bar per name, in the given order."""
    return _count_columns(_counts(counts), name=name)


@shape
def _bins(x: Any, x_from: Any, y: Any) -> alt.LayerChart:
    legend = alt.Legend(orient="top", title=None, columns=1, labelLimit=320)
    bars = alt.Chart(VALUES).transform_filter("isValid(datum.height)").mark_bar(opacity=0.55, binSpacing=0)
    bars = bars.encode(
        alt.X("start:Q", bin="binned", title=x),
        alt.X2("stop:Q"),
        alt.Y("height:Q", stack=None, title=y),
        alt.Color("name:N", sort=None, legend=legend),
        tooltip=[
            alt.Tooltip("name:N", title="group"),
            alt.Tooltip("start:Q", title=x_from, format=".4~f"),
            alt.Tooltip("stop:Q", title="to", format=".4~f"),
            alt.Tooltip("height:Q", title=y, format=".4~f"),
        ],
    )
    marked = alt.Chart(VALUES).transform_filter("isValid(datum.at)").encode(alt.X("at:Q"))
    rules = marked.mark_rule(strokeDash=[4, 3], strokeWidth=2)
    names = marked.mark_text(align="left", dx=5, baseline="top").encode(y=alt.value(0), text="name:N")
    return (bars + rules + names).properties(height=HEIGHT)


def bins(
    edges: np.ndarray,
    groups: Mapping[str, np.ndarray],
    *,
    x: str,
    y: str,
    marked: Mapping[str, float] | None = None,
) -> Spec:
    """Render overlaid histograms: one bar per bin between `edges` (n + 1,), with a height (n,) per group.

    Args:
        edges: bin edges.
        groups: mapping of name to heights, counts or densities.
        x: title of the horizontal axis.
        y: title of the vertical axis.
        marked: mapping of name to value, each drawn as a vertical line.
    """
    marked = marked or {}
    n_bins, bars, lines = len(edges) - 1, [None] * (len(edges) - 1) * len(groups), [None] * len(marked)
    columns = {
        "name": [name for name in groups for _ in range(n_bins)] + list(marked),
        "start": [*np.tile(edges[:-1], len(groups)).tolist(), *lines],
        "stop": [*np.tile(edges[1:], len(groups)).tolist(), *lines],
        "height": [height for heights in groups.values() for height in heights.tolist()] + lines,
        "at": [*bars, *marked.values()],
    }
    spec = _bins(columns, x=x, x_from=f"{x} from", y=y)
    if len(groups) == 1:
        spec["layer"][0]["encoding"]["color"]["legend"] = None
    if not marked:
        del spec["layer"][1:]
    return spec


@shape
def _spread_band() -> alt.LayerChart:
    base = alt.Chart(VALUES).encode(
        alt.X("from ID:Q", title="token ID", axis=alt.Axis(format=",d"), scale=alt.Scale(nice=False)),
        tooltip=[
            alt.Tooltip("from ID:Q", format=","),
            alt.Tooltip("to ID:Q", format=","),
            *(alt.Tooltip(f"{name}:Q", format=".4f") for name in ("lowest", "mean", "highest")),
        ],
    )
    band = base.mark_area(opacity=0.3).encode(alt.Y("lowest:Q", title="value"), alt.Y2("highest:Q"))
    return (band + base.mark_line().encode(alt.Y("mean:Q"))).properties(height=HEIGHT)


def spread_band(spread: Spread) -> Spec:
    """Render a column over its rows: the mean as a line in a band from minimum to maximum."""
    columns = {
        "from ID": spread.edges[:-1],
        "to ID": spread.edges[1:] - 1,
        "lowest": spread.lowest.round(4),
        "mean": spread.mean.round(4),
        "highest": spread.highest.round(4),
    }
    return _spread_band(columns)
