"""Vectors as stripes: one cell per dimension, blue above zero and orange below."""

from collections.abc import Mapping

import altair as alt
import numpy as np
import pandas as pd


def stripe_table(vectors: Mapping[str, np.ndarray]) -> pd.DataFrame:
    """The values behind `stripes`: one row per vector and dimension."""
    return pd.DataFrame(
        {
            "vector": np.repeat(list(vectors), [len(vector) for vector in vectors.values()]),
            "dimension": np.concatenate([np.arange(len(vector)) for vector in vectors.values()]),
            "value": np.concatenate([np.asarray(vector, dtype=float) for vector in vectors.values()]).round(
                4
            ),
        }
    )


def stripes(vectors: Mapping[str, np.ndarray]) -> alt.Chart:
    """One stripe per named vector (n_dims,), all on one colour scale that is symmetric about zero."""
    data = stripe_table(vectors)
    bound = float(data["value"].abs().max()) or 1.0
    return (
        alt.Chart(data)
        .mark_rect()
        .encode(
            alt.X(
                "dimension:O", axis=alt.Axis(labelOverlap=True, ticks=False, labelAngle=0), title="dimension"
            ),
            alt.Y("vector:N", sort=None, title=None, axis=alt.Axis(labelLimit=180)),
            alt.Color("value:Q", scale=alt.Scale(domain=[-bound, bound], domainMid=0), title=None),
            tooltip=["vector:N", "dimension:O", alt.Tooltip("value:Q", format=".4f")],
        )
        .properties(height=alt.Step(34))
    )
