"""Vectors as stripes: one cell per dimension, blue above zero and orange below."""

from collections.abc import Mapping
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from dashboard.charts.templates import VALUES, Spec, shape

# Wrap labels at the colon: on a phone, one line would leave no space for the stripes.
TWO_LINES = "split(datum.label, ': ')"


def stripe_table(vectors: Mapping[str, np.ndarray]) -> pd.DataFrame:
    """Return the data of `stripes`: one row per vector and dimension."""
    return pd.DataFrame(_columns(vectors))


@shape
def _stripes(low: Any, high: Any) -> alt.Chart:
    return (
        alt.Chart(VALUES)
        .mark_rect()
        .encode(
            alt.X(
                "dimension:O", axis=alt.Axis(labelOverlap=True, ticks=False, labelAngle=0), title="dimension"
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
    columns = _columns(vectors)
    bound = float(np.abs(columns["value"]).max(initial=0.0)) or 1.0
    return _stripes(columns, low=-bound, high=bound)


def _columns(vectors: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    lengths = [len(vector) for vector in vectors.values()]
    return {
        "vector": np.repeat(np.array(list(vectors), dtype=object), lengths),
        "dimension": np.concatenate([np.arange(length) for length in lengths]),
        "value": np.concatenate([np.asarray(vector, dtype=float) for vector in vectors.values()]).round(4),
    }
