"""A word's nearest words as bars beside the median, and its vector as a stripe."""

from collections.abc import Sequence
from typing import Any

import altair as alt
import numpy as np

from dashboard.charts.templates import VALUES, Spec, chart_template

ROW_HEIGHT = 24
STRIPE_HEIGHT = 28


@chart_template
def _nearest_bars(low: Any, median: Any, label: Any) -> alt.TopLevelMixin:
    base = alt.Chart(VALUES).encode(
        alt.Y("name:N", sort=None, title=None, axis=alt.Axis(labelLimit=130, ticks=False))
    )
    bars = base.mark_bar(height=14).encode(
        alt.X("cosine:Q", scale=alt.Scale(domain=[low, 1.15]), axis=None),
        tooltip=[alt.Tooltip("name:N"), alt.Tooltip("cosine:Q", format=".4f")],
    )
    numbers = base.mark_text(align="left", dx=4).encode(
        alt.X("end:Q"), text=alt.Text("cosine:Q", format=".2f")
    )
    one = alt.Chart(VALUES).transform_filter("datum.at === 0")
    rule = one.mark_rule(strokeDash=[4, 3], aria=False).encode(x=alt.datum(median))
    said = one.mark_text(align="left", dx=4, dy=-6, baseline="bottom").encode(
        x=alt.datum(median), y=alt.value(0), text=alt.datum(label)
    )
    return alt.layer(bars, numbers, rule, said).properties(height=alt.Step(ROW_HEIGHT))


def nearest_bars(names: Sequence[str], cosines: np.ndarray, median: float) -> Spec:
    """Render one bar per name with its cosine (n,), and a rule at the `median` of all words."""
    cosines = np.asarray(cosines, dtype=float)
    low = min(0.0, float(cosines.min(initial=0.0)), median)
    columns = {
        "name": list(names),
        "cosine": cosines,
        "end": cosines.clip(min=0.0),
        "at": list(range(len(names))),
    }
    return _nearest_bars(columns, low=low, median=median, label="median")


@chart_template
def _stripe(bound: Any, low: Any) -> alt.Chart:
    return (
        alt.Chart(VALUES)
        .mark_rect()
        .encode(
            alt.X("dimension:O", axis=None),
            alt.Color("value:Q", legend=None, scale=alt.Scale(domain=[low, bound], domainMid=0)),
            tooltip=["dimension:O", alt.Tooltip("value:Q", format=".4f")],
        )
        .properties(height=STRIPE_HEIGHT)
    )


def stripe(vector: np.ndarray) -> Spec:
    """Render a vector (n_dims,) as one stripe without axes."""
    bound = float(np.abs(vector).max(initial=0.0)) or 1.0
    columns = {"dimension": list(range(len(vector))), "value": np.asarray(vector, dtype=float).round(4)}
    return _stripe(columns, bound=bound, low=-bound)
