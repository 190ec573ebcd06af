"""Bars for values with names."""

from collections.abc import Sequence

import altair as alt
import numpy as np
import pandas as pd

ROW_HEIGHT = 24


def cosine_bars(names: Sequence[str], cosines: np.ndarray) -> alt.LayerChart:
    """One horizontal bar per name, in the given order, each with its cosine (n,) written at its end."""
    data = pd.DataFrame({"name": list(names), "cosine": np.asarray(cosines, dtype=float)})
    low = min(0.0, float(data["cosine"].min())) if len(data) else 0.0
    base = alt.Chart(data).encode(
        alt.Y("name:N", sort=None, title=None, axis=alt.Axis(labelLimit=180)),
        alt.X("cosine:Q", scale=alt.Scale(domain=[low, 1.12]), title="cosine similarity", axis=alt.Axis(values=[-1, -0.5, 0, 0.5, 1])),
        tooltip=[alt.Tooltip("name:N"), alt.Tooltip("cosine:Q", format=".4f")],
    )
    numbers = base.mark_text(align="left", dx=4).encode(text=alt.Text("cosine:Q", format=".4f"))
    return (base.mark_bar() + numbers).properties(height=alt.Step(ROW_HEIGHT))
