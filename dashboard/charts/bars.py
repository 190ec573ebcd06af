"""Bars for values with names."""

from collections.abc import Sequence
from typing import Any

import altair as alt
import numpy as np

from dashboard.charts.templates import VALUES, Spec, shape

ROW_HEIGHT = 24
# Where an axis of cosines is labelled, a part of it and the whole.
TICKS = "domain('x')[1] < 0.7 ? [-0.6, -0.4, -0.2, 0, 0.2, 0.4, 0.6] : [-1, -0.5, 0, 0.5, 1]"
# Where an axis ends at least.
LEAST_REACH = 0.2
# A part of the axis is left for the number at the end of the longest bar.
ROOM = 1.12
FADED = 0.3


@shape
def _cosine_bars(low: Any, high: Any) -> alt.LayerChart:
    base = alt.Chart(VALUES).encode(alt.Y("name:N", sort=None, title=None, axis=alt.Axis(labelLimit=180)))
    bars = base.mark_bar().encode(
        alt.X(
            "cosine:Q",
            scale=alt.Scale(domain=[low, high]),
            title="cosine similarity",
            axis=alt.Axis(values=alt.ExprRef(TICKS)),
        ),
        alt.Opacity("strength:Q", scale=None),
        tooltip=[alt.Tooltip("name:N"), alt.Tooltip("cosine:Q", format=".4f")],
    )
    numbers = base.mark_text(align="left", dx=4).encode(
        alt.X("end:Q"), text=alt.Text("cosine:Q", format=".4f")
    )
    return (bars + numbers).properties(height=alt.Step(ROW_HEIGHT))


def cosine_bars(
    names: Sequence[str],
    cosines: np.ndarray,
    faded: Sequence[bool] | np.ndarray | None = None,
    *,
    whole: bool = True,
) -> Spec:
    """One horizontal bar per name, in the given order, each with its cosine (n,) written at its end.

    Bars that are `faded` stand back behind the others. The axis goes on to 1 or, where it is not to be `whole`, to the
    highest cosine.
    """
    cosines = np.asarray(cosines, dtype=float)
    faded = np.zeros(len(cosines), dtype=bool) if faded is None else np.asarray(faded, dtype=bool)
    columns = {
        "name": list(names),
        "cosine": cosines,
        # A bar below zero grows to the left; its number stays on the right, where nothing is in its way.
        "end": cosines.clip(min=0.0),
        "strength": np.where(faded, FADED, 1.0),
    }
    high = 1.0 if whole else float(cosines.max(initial=LEAST_REACH))
    return _cosine_bars(columns, low=float(cosines.min(initial=0.0)), high=ROOM * high)
