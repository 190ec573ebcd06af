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
    # A bar below zero grows to the left; its number stays on the right, where nothing is in its way.
    data["end"] = data["cosine"].clip(lower=0)
    data["strength"] = np.where(False if faded is None else np.asarray(faded, dtype=bool), FADED, 1.0)
    base = alt.Chart(data).encode(
        y=alt.Y("name", type="nominal", sort=None, title=None, axis=alt.Axis(labelLimit=180))
    )
    bars = base.mark_bar().encode(
        x=alt.X(
            "cosine",
            type="quantitative",
            scale=alt.Scale(domain=[min(0.0, float(data["cosine"].min())) if len(data) else 0.0, 1.12]),
            title="cosine similarity",
            axis=alt.Axis(values=[-1, -0.5, 0, 0.5, 1]),
        ),
        opacity=alt.Opacity("strength", type="quantitative", scale=None),
        tooltip=[
            alt.Tooltip("name", type="nominal"),
            alt.Tooltip("cosine", type="quantitative", format=".4f"),
        ],
    )
    numbers = base.mark_text(align="left", dx=4).encode(
        x=alt.X("end", type="quantitative"), text=alt.Text("cosine", type="quantitative", format=".4f")
    )
    return (bars + numbers).properties(height=alt.Step(ROW_HEIGHT))
