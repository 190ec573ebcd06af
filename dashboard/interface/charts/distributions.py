"""How many and how much: counts, densities and the spread of a column."""

from collections.abc import Mapping

import altair as alt
import numpy as np
import pandas as pd

from dashboard.concepts.matrix import Spread

BAR_HEIGHT = 24
HEIGHT = 300


def count_table(counts: Mapping[str, int], name: str) -> pd.DataFrame:
    """The values behind `count_bars` and `count_columns`: one row per name, with its share of all."""
    total = max(sum(counts.values()), 1)
    return pd.DataFrame(
        {name: list(counts), "count": list(counts.values())}
        | {"share": [round(count / total, 4) for count in counts.values()]}
    )


def count_bars(counts: Mapping[str, int], name: str) -> alt.LayerChart:
    """One horizontal bar per name, in the given order, with its count written at its end."""
    data = count_table(counts, name)
    base = alt.Chart(data).encode(
        alt.Y(f"{name}:N", sort=None, title=None, axis=alt.Axis(labelLimit=200)),
        alt.X("count:Q", title="tokens", scale=alt.Scale(domain=[0, 1.15 * max(counts.values(), default=1)])),
        tooltip=[f"{name}:N", alt.Tooltip("count:Q", format=","), alt.Tooltip("share:Q", format=".2%")],
    )
    numbers = base.mark_text(align="left", dx=4).encode(text=alt.Text("count:Q", format=","))
    return (base.mark_bar() + numbers).properties(height=alt.Step(BAR_HEIGHT))


def count_columns(counts: Mapping[str, int], name: str) -> alt.Chart:
    """One upright bar per name, in the given order."""
    return (
        alt.Chart(count_table(counts, name))
        .mark_bar()
        .encode(
            alt.X(f"{name}:N", sort=None, title=name, axis=alt.Axis(labelAngle=0)),
            alt.Y("count:Q", title="tokens"),
            tooltip=[f"{name}:N", alt.Tooltip("count:Q", format=","), alt.Tooltip("share:Q", format=".2%")],
        )
        .properties(height=HEIGHT)
    )


def bin_table(edges: np.ndarray, groups: Mapping[str, np.ndarray], x: str, y: str) -> pd.DataFrame:
    """The values behind `bins`: one row per group and bin; `edges` (n + 1,), each group (n,)."""
    n_bins = len(edges) - 1
    return pd.DataFrame(
        {
            "group": np.repeat(list(groups), n_bins),
            f"{x} from": np.tile(edges[:-1], len(groups)),
            f"{x} to": np.tile(edges[1:], len(groups)),
            y: np.concatenate([np.asarray(heights) for heights in groups.values()]),
        }
    ).round(4)


def bins(
    edges: np.ndarray,
    groups: Mapping[str, np.ndarray],
    *,
    x: str,
    y: str,
    marked: Mapping[str, float] | None = None,
) -> alt.LayerChart:
    """Histograms over one another: bars between the `edges` (n + 1,), a height (n,) per bin and group.

    Args:
        edges: limits of the bins.
        groups: name to heights, counts or densities.
        x: what is counted.
        y: what the height is.
        marked: name to value of what a line points at.
    """
    data = pd.DataFrame(
        {
            "group": np.repeat(list(groups), len(edges) - 1),
            "start": np.tile(edges[:-1], len(groups)),
            "stop": np.tile(edges[1:], len(groups)),
            "height": np.concatenate([np.asarray(heights, dtype=float) for heights in groups.values()]),
        }
    )
    order = list(groups)
    legend = alt.Legend(orient="top", title=None, columns=1, labelLimit=320) if len(order) > 1 else None
    chart = (
        alt.Chart(data)
        .mark_bar(opacity=0.55, binSpacing=0)
        .encode(
            alt.X("start:Q", bin="binned", title=x),
            alt.X2("stop:Q"),
            alt.Y("height:Q", stack=None, title=y),
            alt.Color("group:N", sort=order, legend=legend, scale=alt.Scale(domain=order)),
            tooltip=["group:N"]
            + [alt.Tooltip(f"{name}:Q", format=".4~f", title=title) for name, title in
               (("start", f"{x} from"), ("stop", "to"), ("height", y))],
        )
    )  # fmt: skip
    layers = [chart]
    if marked:
        points = alt.Chart(pd.DataFrame({"name": list(marked), "at": list(marked.values())}))
        layers.append(points.mark_rule(strokeDash=[4, 3], strokeWidth=2).encode(alt.X("at:Q")))
        layers.append(
            points.mark_text(align="left", dx=5, baseline="top").encode(
                alt.X("at:Q"), y=alt.value(0), text="name:N"
            )
        )
    return alt.LayerChart(layer=layers).properties(height=HEIGHT)


def spread_table(spread: Spread) -> pd.DataFrame:
    """The values behind `spread_band`: one row per block of rows."""
    return pd.DataFrame(
        {
            "from ID": spread.edges[:-1],
            "to ID": spread.edges[1:] - 1,
            "lowest": spread.lowest.round(4),
            "mean": spread.mean.round(4),
            "highest": spread.highest.round(4),
        }
    )


def spread_band(spread: Spread) -> alt.LayerChart:
    """A column over its rows: the mean as a line, from the lowest to the highest value as a band."""
    base = alt.Chart(spread_table(spread)).encode(
        alt.X("from ID:Q", title="token ID", axis=alt.Axis(format=",d"), scale=alt.Scale(nice=False)),
        tooltip=[
            alt.Tooltip("from ID:Q", format=","),
            alt.Tooltip("to ID:Q", format=","),
            *(alt.Tooltip(f"{name}:Q", format=".4f") for name in ("lowest", "mean", "highest")),
        ],
    )
    band = base.mark_area(opacity=0.3).encode(alt.Y("lowest:Q", title="value"), alt.Y2("highest:Q"))
    return (band + base.mark_line().encode(alt.Y("mean:Q"))).properties(height=HEIGHT)
