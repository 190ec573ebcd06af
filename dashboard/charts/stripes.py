"""Vectors as stripes: one cell per dimension, blue above zero and orange below."""

from collections.abc import Mapping
from typing import Any

import altair as alt
import numpy as np

from dashboard.charts.tables import stripe_columns
from dashboard.charts.templates import VALUES, Spec, chart_template

MOST_TICKS = 6
TICK_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000)
# Wrap labels at the colon: on a phone, one line would leave no space for the stripes.
TWO_LINES = "split(datum.label, ': ')"


@chart_template
def _stripes(low: Any, high: Any, ticks: Any) -> alt.Chart:
    return (
        alt.Chart(VALUES)
        .mark_rect()
        .encode(
            alt.X(
                "dimension:O",
                axis=alt.Axis(values=alt.ExprRef(ticks), ticks=False, labelAngle=0),
                title="dimension",
            ),
            alt.Y(
                "vector:N",
                sort=None,
                title=None,
                axis=alt.Axis(labelLimit=180, labelExpr=TWO_LINES, labelLineHeight=14, labelOverlap=False),
            ),
            alt.Color("value:Q", scale=alt.Scale(domain=[low, high], domainMid=0), title=None),
            tooltip=["vector:N", "dimension:O", alt.Tooltip("value:Q", format=".4f")],
        )
        .properties(height=alt.Step(38))
    )


def stripes(vectors: Mapping[str, np.ndarray]) -> Spec:
    """Render one stripe per named vector (n_dims,), on one colour scale that is symmetric about zero."""
    columns = stripe_columns(vectors)
    bound = float(np.abs(columns["value"]).max(initial=0.0)) or 1.0
    n_dims = len(columns["value"]) and int(columns["dimension"].max()) + 1
    step = next((step for step in TICK_STEPS if n_dims <= step * MOST_TICKS), TICK_STEPS[-1])
    return _stripes(columns, low=-bound, high=bound, ticks=str(list(range(0, n_dims, step))))
