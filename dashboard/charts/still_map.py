"""The map of a whole vocabulary as a static chart, for downloads."""

from collections.abc import Iterable, Sequence
from typing import Any

import altair as alt
import numpy as np

from dashboard.charts.templates import VALUES, Spec, shape
from dashboard.concepts.labels import label_sides

# Only the first rows (the most frequent words): enough to show the layout, few enough for a file.
MOST_POINTS = 2_000
# Pixels: approximate plot size, width of a character and height of a line of its labels.
WIDTH, HEIGHT = 760, 440
LETTER, LINE = 7.5, 17.0


# Label placement per side: offset in pixels and text anchor.
SIDES: dict[str, dict[str, Any]] = {
    "top": {"dy": -11, "align": "center", "baseline": "bottom"},
    "bottom": {"dy": 11, "align": "center", "baseline": "top"},
    "left": {"dx": -9, "align": "right", "baseline": "middle"},
    "right": {"dx": 9, "align": "left", "baseline": "middle"},
}
KINDS = ["word", "neighbour", "other"]
ALL = "all words"


@shape
def _still_map() -> alt.TopLevelMixin:
    plain: dict[str, Any] = {"axis": None, "scale": alt.Scale(zero=False, nice=False)}
    legend = alt.Legend(orient="top")
    # Sort by a field: a list would split the legend into one for colours and one for shapes.
    order = alt.EncodingSortField("rank", op="min")
    base = alt.Chart(VALUES).encode(alt.X("x:Q", **plain), alt.Y("y:Q", **plain), tooltip=["word:N"])
    lit = base.transform_filter(f"datum.kind !== '{ALL}'")
    crowd = base.transform_filter(f"datum.kind === '{ALL}'").mark_circle(size=9, opacity=0.35)
    marks = lit.mark_point(size=90, filled=True, opacity=1).encode(
        alt.Color("kind:N", title=None, sort=order, legend=legend),
        alt.Shape("kind:N", title=None, sort=order, legend=legend),
    )
    names = [
        lit.transform_filter(f"datum.side === '{side}'").mark_text(fontSize=13, **look).encode(text="word:N")
        for side, look in SIDES.items()
    ]
    return alt.layer(crowd, marks, *names).properties(height=HEIGHT)


def still_map(
    points: np.ndarray, words: Sequence[str], marks: Sequence[tuple[int, str]], names: Iterable[str]
) -> Spec:
    """Render the first words as points, and the highlighted ones with their labels.

    Args:
        points: coordinates of the rows, (n, n_axes); the first two axes are drawn.
        words: the word of each row.
        marks: highlighted rows as (row, kind), in legend order.
        names: label of each highlighted row.
    """
    n = min(MOST_POINTS, len(points), len(words))
    # Draw the first one last, on top of the others.
    marks, names = marks[::-1], list(names)[::-1]
    rows = [*range(n), *(row for row, _ in marks)]
    places = points[rows, :2].astype(float)
    return _still_map(
        {
            "x": places[:, 0],
            "y": places[:, 1],
            "word": [*words[:n], *names],
            "kind": [ALL] * n + [kind for _, kind in marks],
            "rank": [len(KINDS)] * n + [KINDS.index(kind) for _, kind in marks],
            "side": [""] * n + _sides(names, places, n),
        }
    )


def _sides(names: Sequence[str], places: np.ndarray, n: int) -> list[str]:
    """Choose a side without overlap for the labels of the last `n` of `places` (n_points, 2)."""
    across, up = np.ptp(places, axis=0) / (WIDTH, HEIGHT)
    scaled = places[n:] / (across or 1.0, up or 1.0)
    # The selected word is last and takes its side first.
    sides = label_sides(scaled[::-1], np.array([LETTER * len(name) for name in names[::-1]]), LINE)
    return sides[::-1]
