"""Bar charts of counts, histograms, and the spread of a column."""

from collections.abc import Mapping
from typing import Any

import altair as alt
import numpy as np

from dashboard.charts.direct_labels import spread_labels
from dashboard.charts.tables import count_values
from dashboard.charts.templates import VALUES, Spec, chart_template
from dashboard.concepts.matrix import Spread

BAR_HEIGHT = 24
HEIGHT = 300
# Height of the axis of a histogram relative to its bars, and least distance of two names, as a share of the bars.
ROOM_ABOVE, LABEL_GAP = 1.3, 0.1
# A name has no room at the right of this bin.
IS_AT_THE_EDGE = "scale('x', datum.stop) > width - 7 * length(datum.name)"


def _count_tooltip(name: Any) -> list[alt.Tooltip]:
    return [
        alt.Tooltip("name:N", title=name),
        alt.Tooltip("count:Q", format=","),
        alt.Tooltip("share:Q", format=".2%"),
    ]


@chart_template
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
    return _count_bars(count_values(counts), name=name, high=1.15 * max(counts.values(), default=1))


@chart_template
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
    return _count_columns(count_values(counts), name=name)


@chart_template
def _bins(x: Any, x_from: Any, y: Any, high: Any) -> alt.LayerChart:
    # Names stand in the room above the bars.
    height = alt.Scale(domain=[0, high], nice=False)
    bars = alt.Chart(VALUES).transform_filter("isValid(datum.height)").mark_bar(opacity=0.55, binSpacing=0)
    bars = bars.encode(
        alt.X("start:Q", bin="binned", title=x),
        alt.X2("stop:Q"),
        alt.Y("height:Q", stack=None, title=y, scale=height),
        alt.Color("name:N", sort=None, legend=None),
        tooltip=[
            alt.Tooltip("name:N", title="group"),
            alt.Tooltip("start:Q", title=x_from, format=".4~f"),
            alt.Tooltip("stop:Q", title="to", format=".4~f"),
            alt.Tooltip("height:Q", title=y, format=".4~f"),
        ],
    )
    groups = (
        alt.Chart(VALUES)
        .transform_filter("isValid(datum.label_at)")
        .mark_text(
            align=alt.ExprRef(f"{IS_AT_THE_EDGE} ? 'right' : 'left'"),
            dx=alt.ExprRef(f"{IS_AT_THE_EDGE} ? -5 : 5"),
            dy=-5,
        )
    )
    groups = groups.encode(alt.X("stop:Q"), alt.Y("label_at:Q"), text="name:N")
    marked = alt.Chart(VALUES).transform_filter("isValid(datum.at)").encode(alt.X("at:Q"))
    rules = marked.mark_rule(strokeDash=[4, 3], strokeWidth=2)
    names = marked.mark_text(
        align=alt.ExprRef("datum.side < 0 ? 'right' : 'left'"),
        dx=alt.ExprRef("5 * datum.side"),
        baseline="top",
    )
    names = names.encode(y=alt.value(0), text="name:N")
    return (bars + groups + rules + names).properties(height=HEIGHT)


def bins(
    edges: np.ndarray,
    groups: Mapping[str, np.ndarray],
    *,
    x: str,
    y: str,
    marked: Mapping[str, float] | None = None,
) -> Spec:
    """Render overlaid histograms: one bar per bin between `edges` (n + 1,), with a height (n,) per group.

    Several groups have their names beside the bin, from their highest on, where each stands out most.

    Args:
        edges: bin edges.
        groups: mapping of name to heights, counts or densities.
        x: title of the horizontal axis.
        y: title of the vertical axis.
        marked: mapping of name to value, each drawn as a vertical line.
    """
    marked, n_bins = marked or {}, len(edges) - 1
    heights = np.array([np.asarray(each, dtype=float) for each in groups.values()])
    highest = float(heights.max(initial=0.0)) or 1.0
    bar = {
        "name": np.repeat(np.array(list(groups), dtype=object), n_bins),
        "start": np.tile(edges[:-1], len(groups)),
        "stop": np.tile(edges[1:], len(groups)),
        "height": heights.ravel(),
        "label_at": _label_heights(heights, LABEL_GAP * highest).ravel(),
    }
    line = {"name": list(marked), "at": list(marked.values()), "side": _sides(marked, edges)}
    names = dict.fromkeys([*bar, *line])
    columns = {
        name: [*_or_none(bar, name, heights.size), *_or_none(line, name, len(marked))] for name in names
    }
    spec = _bins(columns, x=x, x_from=f"{x} from", y=y, high=ROOM_ABOVE * highest)
    if not marked:
        del spec["layer"][2:]
    return spec


def _or_none(columns: Mapping[str, Any], name: str, count: int) -> list[Any]:
    """Return a column as a list; `count` times None if it is not there."""
    return list(columns[name]) if name in columns else [None] * count


def _label_heights(heights: np.ndarray, gap: float) -> np.ndarray:
    """Return, for `heights` (n_groups, n_bins), the height of each group's label at its bin; NaN in the others."""
    found = np.full(heights.shape, np.nan)
    if len(heights) < 2:
        return found
    rows, numbers = np.arange(len(heights)), np.arange(heights.shape[1])
    clear = np.array([each - np.delete(heights, at, axis=0).max(axis=0) for at, each in enumerate(heights)])
    at = np.where(numbers >= np.argmax(heights, axis=1)[:, None], clear, -np.inf).argmax(axis=1)
    found[rows, at] = spread_labels(heights[rows, at], gap)
    return found


def _sides(marked: Mapping[str, float], edges: np.ndarray) -> list[int]:
    """Return the side of each line for its name: 1 for the right; -1 for the left, away from a line at the right."""
    low, high = float(edges[0]), float(edges[-1])
    near, far = low + 0.25 * (high - low), low + 0.7 * (high - low)
    last = max(marked.values(), default=0.0)
    return [-1 if value > far or near < value < last else 1 for value in marked.values()]


@chart_template
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
