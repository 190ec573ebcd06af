"""Words on a cross of two axes of meaning, each end named."""

from collections.abc import Sequence
from typing import Any

import altair as alt
import numpy as np

from dashboard.charts.label_sides import label_sides
from dashboard.charts.still_map import SIDES
from dashboard.charts.templates import VALUES, Spec, chart_template

HEIGHT = 360
# Pixels: half of the plane without its margin; a letter and a line of a label.
HALF = (300.0, 160.0)
LETTER, LINE = 7.5, 17.0
ROOM = 1.25
# Where the name of an axis's end stands.
ENDS: dict[str, dict[str, Any]] = {
    "left": {"align": "left", "baseline": "bottom", "dy": -6},
    "right": {"align": "right", "baseline": "bottom", "dy": -6},
    "bottom": {"align": "left", "baseline": "bottom", "dx": 8},
    "top": {"align": "left", "baseline": "top", "dx": 8},
}


@chart_template
def _meaning_cross(low: Any, high: Any) -> alt.TopLevelMixin:
    scale = alt.Scale(domain=[low, high], nice=False)
    base = alt.Chart(VALUES).encode(
        alt.X("x:Q", axis=None, scale=scale), alt.Y("y:Q", axis=None, scale=scale)
    )
    cross = base.transform_filter("datum.kind === 'line'").mark_rule(opacity=0.4, aria=False)
    words = base.transform_filter("datum.kind === 'word' || datum.kind === 'chosen'")
    tooltip = ["word:N", alt.Tooltip("x:Q", format=".4f"), alt.Tooltip("y:Q", format=".4f")]
    domain = ["word", "chosen"]
    points = words.mark_circle(opacity=1).encode(
        alt.Color("kind:N", legend=None, scale=alt.Scale(domain=domain, range="category")),
        alt.Size("kind:N", legend=None, scale=alt.Scale(domain=domain, range=[80, 220])),
        tooltip=tooltip,
    )
    names = [
        words.transform_filter(f"datum.side === '{side}'").mark_text(**look).encode(text="word:N")
        for side, look in SIDES.items()
    ]
    ends = [
        base.transform_filter(f"datum.kind === 'end' && datum.side === '{side}'")
        .mark_text(fontSize=14, fontWeight="bold", **look)
        .encode(text="word:N")
        for side, look in ENDS.items()
    ]
    cross = cross.encode(x2="to_x", y2="to_y")
    return alt.layer(cross, points, *names, *ends).properties(height=HEIGHT)


def meaning_cross(names: Sequence[str], places: np.ndarray, axes: Sequence[tuple[str, str]]) -> Spec:
    """Render named points around the origin of two axes; the first is the chosen word.

    Args:
        names: label of each point.
        places: cosine with either axis, (n, 2).
        axes: the words at the low and the high end of either axis.
    """
    reach = (float(np.abs(places).max(initial=0.0)) or 1.0) * ROOM
    across, up = HALF
    scaled = places * np.array([across, up]) / reach
    sides = label_sides(scaled, np.array([len(name) * LETTER for name in names]), LINE)
    (left, right), (bottom, top) = axes
    columns = {
        "x": [*places[:, 0], -reach, reach, 0.0, 0.0, -reach, 0.0],
        "y": [*places[:, 1], 0.0, 0.0, -reach, reach, 0.0, -reach],
        "to_x": [*[np.nan] * (len(names) + 4), reach, 0.0],
        "to_y": [*[np.nan] * (len(names) + 4), 0.0, reach],
        "word": [*names, f"← {left}", f"{right} →", f"↓ {bottom}", f"↑ {top}", "", ""],
        "kind": ["chosen", *["word"] * (len(names) - 1), *["end"] * 4, "line", "line"],
        "side": [*(side or "top" for side in sides), *ENDS, "", ""],
    }
    return _meaning_cross(columns, low=-reach, high=reach)
