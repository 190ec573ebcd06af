"""The map of a whole vocabulary as a picture that stands still, for files and pages to take away."""

from collections.abc import Iterable, Sequence
from typing import Any

import altair as alt
import numpy as np

from dashboard.charts.templates import VALUES, Spec, shape
from dashboard.concepts.labels import label_sides

# The first rows, which are the most frequent words: enough to show where words lie, few enough for a file.
MOST_POINTS = 2_000
# Pixels: of the picture, about, and of a letter and a line of its names.
WIDTH, HEIGHT = 760, 440
LETTER, LINE = 7.5, 17.0


# How far a name stands from its point on each side, in pixels, and where it is anchored.
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
    # By a field: a list of names would make two legends, of the colours and of the shapes.
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
    """The first words as points, and those that are lit with their names.

    Args:
        points: where rows stand, (n, n_axes); the first two axes are drawn.
        words: the rows' names.
        marks: rows that are lit, and the kind of each, in the order of the legend.
        names: how each of these is called.
    """
    n = min(MOST_POINTS, len(points), len(words))
    # The first of them is drawn last, on top of the others.
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
    """On which side of their points, the last of `places` (n_points, 2), the names of the lit words have room."""
    across, up = np.ptp(places, axis=0) / (WIDTH, HEIGHT)
    scaled = places[n:] / (across or 1.0, up or 1.0)
    # The word itself comes last, and chooses first.
    sides = label_sides(scaled[::-1], np.array([LETTER * len(name) for name in names[::-1]]), LINE)
    return sides[::-1]
