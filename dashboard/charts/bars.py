"""Bar charts of named cosines."""

from collections.abc import Sequence
from typing import Any

import altair as alt
import numpy as np

from dashboard.charts.templates import VALUES, Spec, chart_template

ROW_HEIGHT = 24
# Tick values of a cosine axis: for a partial and for the full range.
TICKS = "domain('x')[1] < 0.7 ? [-0.6, -0.4, -0.2, 0, 0.2, 0.4, 0.6] : [-1, -0.5, 0, 0.5, 1]"
# The axis never ends below this value.
LEAST_REACH = 0.2
# Axis length relative to the longest bar, which leaves space for the number at its end.
ROOM = 1.12
FADED = 0.3


@chart_template
def _cosine_bars(low: Any, high: Any, title: Any) -> alt.LayerChart:
    base = alt.Chart(VALUES).encode(alt.Y("name:N", sort=None, title=None, axis=alt.Axis(labelLimit=180)))
    bars = base.mark_bar().encode(
        alt.X(
            "cosine:Q",
            scale=alt.Scale(domain=[low, high]),
            title=title,
            axis=alt.Axis(values=alt.ExprRef(TICKS)),
        ),
        alt.Opacity("strength:Q", scale=None),
        tooltip=[alt.Tooltip("name:N"), alt.Tooltip("cosine:Q", format=".4f")],
    )
    numbers = base.mark_text(align="left", dx=4).encode(
        alt.X("end:Q"), text=alt.Text("cosine:Q", format=".2f")
    )
    return (bars + numbers).properties(height=alt.Step(ROW_HEIGHT))


def cosine_bars(
    names: Sequence[str],
    cosines: np.ndarray,
    faded: Sequence[bool] | np.ndarray | None = None,
    *,
    whole: bool = True,
    title: str = "cosine",
) -> Spec:
    """Render one horizontal bar per name, in the given order, labelled with its cosine (n,).

    `faded` bars are drawn at lower opacity. The axis ends at 1 if `whole`, otherwise at the highest cosine;
    `title` is its title.
    """
    cosines = np.asarray(cosines, dtype=float)
    faded = np.zeros(len(cosines), dtype=bool) if faded is None else np.asarray(faded, dtype=bool)
    columns = {
        "name": list(names),
        "cosine": cosines,
        # Negative bars grow to the left; their number stays on the right, where there is space.
        "end": cosines.clip(min=0.0),
        "strength": np.where(faded, FADED, 1.0),
    }
    high = 1.0 if whole else float(cosines.max(initial=LEAST_REACH))
    return _cosine_bars(columns, low=float(cosines.min(initial=0.0)), high=ROOM * high, title=title)
