"""Bars for values with names."""

from collections.abc import Sequence

import altair as alt
import numpy as np
import pandas as pd

ROW_HEIGHT = 24
FADED = 0.3


def cosine_bars(
    names: Sequence[str], cosines: np.ndarray, faded: Sequence[bool] | np.ndarray | None = None
) -> alt.LayerChart:
    """One horizontal bar per name, in the given order, each with its cosine (n,) written at its end.

    Bars that are `faded` stand back behind the others.
    """
    data = pd.DataFrame({"name": list(names), "cosine": np.asarray(cosines, dtype=float)})
    data["faded"] = False if faded is None else np.asarray(faded, dtype=bool)
    low = min(0.0, float(data["cosine"].min())) if len(data) else 0.0
    base = alt.Chart(data).encode(
        alt.Y("name:N", sort=None, title=None, axis=alt.Axis(labelLimit=180)),
        tooltip=[alt.Tooltip("name:N"), alt.Tooltip("cosine:Q", format=".4f")],
    )
    bars = base.mark_bar().encode(
        alt.X(
            "cosine:Q",
            scale=alt.Scale(domain=[low, 1.12]),
            title="cosine similarity",
            axis=alt.Axis(values=[-1, -0.5, 0, 0.5, 1]),
        ),
        opacity=alt.condition("datum.faded", alt.value(FADED), alt.value(1)),
    )
    # A bar below zero grows to the left; its number stays on the right, where nothing is in its way.
    numbers = (
        base.transform_calculate(end="max(datum.cosine, 0)")
        .mark_text(align="left", dx=4)
        .encode(alt.X("end:Q", title="cosine similarity"), text=alt.Text("cosine:Q", format=".4f"))
    )
    return (bars + numbers).properties(height=alt.Step(ROW_HEIGHT))
