"""The map of a whole vocabulary as a static chart, for downloads."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import altair as alt
import numpy as np

from dashboard.charts.label_sides import label_sides
from dashboard.charts.templates import VALUES, Spec, chart_template

# Enough rows to show the layout, few enough for a file: the most frequent words, and others evenly.
FIRST_POINTS, OTHER_POINTS = 60, 2_400
# Pixels: approximate plot size, width of a letter and of a capital, and height of a line of its labels.
WIDTH, HEIGHT = 760, 440
LETTER, CAPITAL, LINE = 7.5, 9.0, 17.0


# Label placement per side: offset in pixels and text anchor.
SIDES: dict[str, dict[str, Any]] = {
    "top": {"dy": -11, "align": "center", "baseline": "bottom"},
    "bottom": {"dy": 11, "align": "center", "baseline": "top"},
    "left": {"dx": -9, "align": "right", "baseline": "middle"},
    "right": {"dx": 9, "align": "left", "baseline": "middle"},
}
# To the right and upwards.
TOWARDS = {"top": (0, 1), "bottom": (0, -1), "left": (-1, 0), "right": (1, 0)}
SHAPES = {"word": "circle", "neighbour": "circle", "other": "square"}
GREY, CHOSEN = "#8a8f99", "#e8590c"
ALL, REGION = "all words", "region"


@chart_template
def _still_map() -> alt.TopLevelMixin:
    plain: dict[str, Any] = {"axis": None, "scale": alt.Scale(zero=False, nice=False)}
    base = alt.Chart(VALUES).encode(alt.X("x:Q", **plain), alt.Y("y:Q", **plain), tooltip=["word:N"])
    lit = base.transform_filter(f"datum.kind !== '{ALL}' && datum.kind !== '{REGION}'")
    tint = alt.Color("tint:N", scale=None, legend=None)
    crowd = base.transform_filter(f"datum.kind === '{ALL}'").encode(color=tint)
    # Large and pale, points make the land.
    land, crowd = crowd.mark_circle(size=900, opacity=0.03), crowd.mark_circle(size=9, opacity=0.5)
    marks = lit.mark_point(size=90, filled=True, opacity=1).encode(
        tint,
        # Each mark has its name: no legend.
        alt.Shape("kind:N", scale=alt.Scale(domain=list(SHAPES), range=list(SHAPES.values())), legend=None),
    )
    names = [
        lit.transform_filter(f"datum.side === '{side}'").mark_text(fontSize=13, **look).encode(text="word:N")
        for side, look in SIDES.items()
    ]
    regions = base.transform_filter(f"datum.kind === '{REGION}'").mark_text(
        fontSize=13, fontWeight=600, opacity=0.75
    )
    return alt.layer(land, crowd, regions.encode(text="word:N"), marks, *names).properties(height=HEIGHT)


def still_map(
    points: np.ndarray,
    words: Sequence[str],
    marks: Sequence[tuple[int, str]],
    names: Iterable[str],
    regions: Sequence[tuple[str, tuple[int, int]]] = (),
    tints: Callable[[np.ndarray], Sequence[str]] | None = None,
    n_rows: int | None = None,
) -> Spec:
    """Render some of the words as points, the names of regions, and the highlighted words with their labels.

    Args:
        points: coordinates of the rows, (n, n_axes); the first two axes are drawn.
        words: the word of each row.
        marks: highlighted rows as (row, kind), the foremost first.
        names: label of each highlighted row.
        n_rows: number of rows to draw points of, from the first on; all if None.
        tints: returns the colours of these rows; all have one if None.
        regions: names of regions with their positions, the first before those that would lie over them.
    """
    n_rows = min(len(points), len(words)) if n_rows is None else n_rows
    spread = np.linspace(0, max(0, n_rows - 1), min(n_rows, OTHER_POINTS)).astype(int)
    crowd = np.unique(np.concatenate([np.arange(min(FIRST_POINTS, n_rows)), spread]))
    n = len(crowd)
    # Draw the first one last, on top of the others.
    marks, names = marks[::-1], list(names)[::-1]
    rows = [*crowd.tolist(), *(row for row, _ in marks)]
    places = points[rows, :2].astype(float)
    sides = _sides(names, places, n)
    labels = [label for label in zip(names, sides, places[n:], strict=True) if label[1]]
    regions = _apart(regions, places, labels)
    at = np.array([place for _, place in regions], float).reshape(-1, 2)
    return _still_map(
        {
            "x": np.concatenate([places[:, 0], at[:, 0]]),
            "y": np.concatenate([places[:, 1], at[:, 1]]),
            "word": [*(words[row] for row in crowd.tolist()), *names, *(name.upper() for name, _ in regions)],
            "kind": [ALL] * n + [kind for _, kind in marks] + [REGION] * len(regions),
            "side": [""] * n + sides + [""] * len(regions),
            "tint": [
                *(tints(crowd) if tints else [GREY] * n),
                *(CHOSEN if kind == "word" else GREY for _, kind in marks),
                *[GREY] * len(regions),
            ],
        }
    )


def _apart(
    regions: Sequence[tuple[str, tuple[int, int]]],
    places: np.ndarray,
    labels: Sequence[tuple[str, str, np.ndarray]],
) -> list[tuple[str, tuple[int, int]]]:
    """Leave out the names that would lie over an earlier one, or over one of the `labels` (name, side, place)."""
    across, up = np.ptp(places, axis=0) / (WIDTH, HEIGHT) if len(places) else (1.0, 1.0)
    taken: list[tuple[float, float, float]] = []
    for name, side, (x, y) in labels:
        right, above = TOWARDS[side]
        wide = LETTER * len(name)
        taken.append((wide, x + right * across * (wide / 2 + 9), y + above * up * (LINE / 2 + 11)))
    kept: list[tuple[str, tuple[int, int]]] = []
    for name, (x, y) in regions:
        wide = CAPITAL * len(name)
        if all(
            abs(x - other_x) > across * (wide + other) / 2 or abs(y - other_y) > up * LINE
            for other, other_x, other_y in taken
        ):
            kept.append((name, (x, y)))
            taken.append((wide, x, y))
    return kept


def _sides(names: Sequence[str], places: np.ndarray, n: int) -> list[str]:
    """Choose a side without overlap for the labels of the last `n` of `places` (n_points, 2)."""
    across, up = np.ptp(places, axis=0) / (WIDTH, HEIGHT)
    scaled = places[n:] / (across or 1.0, up or 1.0)
    # The selected word is last and takes its side first.
    sides = label_sides(scaled[::-1], np.array([LETTER * len(name) for name in names[::-1]]), LINE)
    return sides[::-1]
