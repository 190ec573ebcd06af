"""Bar charts of next-token probabilities."""

from collections.abc import Sequence
from typing import Any

import altair as alt
import numpy as np

from dashboard.charts.bars import ROW_HEIGHT
from dashboard.charts.templates import VALUES, Spec, chart_template

# SVG path of a tick, in Vega's square from -1 to 1.
TICK = "M-.2,-1H.2V1H-.2Z"
SETTINGS, CHANGE = ("with the settings", "the model's own"), ("switched off", "as it is")
BEFORE, AFTER = "format(datum.before, '.1%')", "format(datum.after, '.1%')"


@chart_template
def _probability_bars(high: Any) -> alt.LayerChart:
    return _bars_and_ticks(SETTINGS, AFTER, high)


@chart_template
def _changed_bars(high: Any) -> alt.LayerChart:
    return _bars_and_ticks(CHANGE, f"{BEFORE} + ' → ' + {AFTER}", high)


def _bars_and_ticks(names: tuple[str, str], label: str, high: Any) -> alt.LayerChart:
    scale = alt.Scale(domain=[0, high], nice=False)
    base = alt.Chart(VALUES).encode(
        alt.Y("token:N", sort=None, title=None, axis=alt.Axis(labelLimit=180)),
        tooltip=[
            "token:N",
            alt.Tooltip("before:Q", title=names[1], format=".4f"),
            alt.Tooltip("after:Q", title=names[0], format=".4f"),
        ],
    )
    axis = alt.Axis(format="%", tickCount=5)
    legend = alt.Legend(
        title=None,
        orient="top",
        symbolType=alt.ExprRef(f"datum.index === 0 ? 'square' : '{TICK}'"),
        symbolStrokeWidth=0,
        symbolOpacity=1,
    )
    colour = alt.Color("what:N", scale=alt.Scale(domain=list(names)), legend=legend)
    bars = base.transform_calculate(what=f'"{names[0]}"').mark_bar()
    ticks = base.transform_calculate(what=f'"{names[1]}"').mark_tick(thickness=3, size=ROW_HEIGHT - 6)
    ends = base.transform_calculate(end="max(datum.before, datum.after)", label=label).mark_text(
        align="left", dx=6
    )
    return (
        bars.encode(alt.X("after:Q", scale=scale, title="probability", axis=axis), colour)
        + ticks.encode(alt.X("before:Q", scale=scale), colour)
        + ends.encode(alt.X("end:Q", scale=scale), text="label:N")
    ).properties(height=alt.Step(ROW_HEIGHT))


def probability_bars(names: Sequence[str], before: np.ndarray, after: np.ndarray) -> Spec:
    """Render a bar per token for its probability after sampling settings (n,), and a tick for before (n,)."""
    return _probability_bars(
        {"token": list(names), "before": before, "after": after}, high=1.15 * _highest(before, after)
    )


def changed_bars(names: Sequence[str], before: np.ndarray, after: np.ndarray) -> Spec:
    """Render a bar per token for its probability after a change of the model (n,), and a tick for before (n,)."""
    return _changed_bars(
        {"token": list(names), "before": before, "after": after}, high=1.4 * _highest(before, after)
    )


def _highest(before: np.ndarray, after: np.ndarray) -> float:
    return float(max(before.max(initial=0.01), after.max(initial=0.01)))
