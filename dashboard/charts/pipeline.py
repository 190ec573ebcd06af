"""The pipeline of a sentence through a model as a static chart, for downloads.

It shows what `components/pipeline.js` draws from the same data. That view scrolls horizontally; this one
wraps columns into further blocks below, so that the chart fits a page.
"""

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import altair as alt

from dashboard.charts import theme
from dashboard.charts.templates import VALUES, Spec, chart_template
from dashboard.components.token_colours import HUES, palette_index

# Pixels: chart width, column width, gap between columns, line of text, stripe, space after a stage.
WIDTH, COLUMN, GAP, LINE, STRIPE, SPACE = 760, 95, 8, 19, 14, 8
IN_BLOCK = WIDTH // COLUMN
# Characters of a note per line.
LETTERS = 105
# Horizontal range of the bars; names are left of it, values right of it.
BARS, BARS_END = 250, 670


class _Mark(NamedTuple):
    """A mark: its kind, its position (x, y to x2, y2; y points down, in pixels), and its content."""

    kind: str
    x: float
    y: float
    x2: float | None = None
    y2: float | None = None
    text: str | None = None
    hue: int | None = None
    value: float | None = None


@chart_template
def _stages() -> alt.LayerChart:
    at: dict[str, Any] = {"scale": None, "axis": None}
    # No tooltips: positions in pixels mean nothing to a reader.
    base = alt.Chart(VALUES).encode(alt.X("x:Q", **at), alt.Y("y:Q", **at), tooltip=alt.value(None))
    ink = alt.ExprRef(theme.vega_config()["rule"]["color"]["expr"])
    chip: dict[str, Any] = {"legend": None, "scale": alt.Scale(domain=list(range(max(HUES) + 1)))}
    # As many colour steps as the theme has, like on the page.
    shades = alt.Scale(type="quantize", domain=[-1, 1], range="diverging")

    def of(kind: str) -> alt.Chart:
        return base.transform_filter(f"datum.kind === '{kind}'")

    def box(kind: str, **drawn: Any) -> alt.Chart:
        return of(kind).mark_rect(aria=False, **drawn).encode(alt.X2("x2:Q"), alt.Y2("y2:Q"))

    def words(kind: str, **drawn: Any) -> alt.Chart:
        return of(kind).mark_text(**{"align": "left", "limit": WIDTH, **drawn}).encode(alt.Text("text:N"))

    value = {"align": "right", "limit": WIDTH - BARS_END}
    return alt.layer(
        of("line").mark_rule(aria=False, opacity=0.25).encode(alt.X2("x2:Q")),
        words("title", fontSize=15, fontWeight="bold"),
        words("note"),
        box("chip", cornerRadius=6, fillOpacity=0.18, strokeOpacity=0.45).encode(
            alt.Fill("hue:N", **chip), alt.Stroke("hue:N", **chip)
        ),
        box("random row", cornerRadius=6, fillOpacity=0, stroke=ink, strokeDash=[3, 3]),
        words("label", font="monospace", limit=COLUMN - GAP - 12),
        box("cell").encode(alt.Color("value:Q", legend=None, scale=shades)),
        box("frame", fillOpacity=0, stroke=ink, strokeOpacity=0.3),
        words("value", **value),
        words("name", font="monospace", limit=BARS - GAP),
        box("bar"),
    ).resolve_scale(color="independent")


def stages(drawn: Sequence[Mapping[str, Any]], left_out: int = 0) -> Spec:
    """Render the stages from top to bottom, in blocks of `IN_BLOCK` columns.

    Args:
        drawn: the stages, in the format that `components/pipeline.py` sends to the browser.
        left_out: number of columns not shown, stated in the last line.
    """
    marks: list[_Mark] = []
    y = 0.0
    n_columns = max(map(_n_columns, drawn), default=0)
    for first in range(0, max(n_columns, 1), IN_BLOCK):
        y += 3 * SPACE if first else 0
        # Stages without columns appear once, in the first block.
        for stage in drawn if first == 0 else [each for each in drawn if _n_columns(each) > first]:
            if marks:
                marks.append(_Mark("line", 0, y, WIDTH))
                y += SPACE
            shown = [*_heading(stage, first, y)]
            y += len(shown) * LINE + SPACE / 2
            shown += _columns(stage, first, y)
            shown += _bars(stage["bars"] if first == 0 else (), y)
            y = max(y, *(mark.y2 or mark.y + LINE / 2 for mark in shown)) + SPACE
            marks += shown
    if left_out:
        marks.append(_Mark("note", 0, y + LINE / 2, text=f"… and {left_out:,} more"))
        y += LINE
    columns = dict(zip(_Mark._fields, zip(*marks, strict=True), strict=True))
    return {**_stages(columns), "width": WIDTH, "height": y}


def _n_columns(stage: Mapping[str, Any]) -> int:
    return max(len(stage["labels"]), len(stage["stripes"]))


def _heading(stage: Mapping[str, Any], first: int, y: float) -> Iterator[_Mark]:
    """Yield the heading of a stage: note in the first block, range of columns if there are several blocks."""
    title, last = stage["title"], min(first + IN_BLOCK, _n_columns(stage))
    if _n_columns(stage) > IN_BLOCK:
        title += f", {first + 1} to {last}"
    yield _Mark("title", 0, y + LINE / 2, text=title)
    for line, note in enumerate([] if first else textwrap.wrap(stage["note"], LETTERS), start=1):
        yield _Mark("note", 0, y + (line + 0.5) * LINE, text=note)


def _columns(stage: Mapping[str, Any], first: int, y: float) -> Iterator[_Mark]:
    """Yield the marks of a stage for the block that starts at column `first`, from `y` down."""
    block = range(first, first + IN_BLOCK)
    lefts = {column: (column - first) * COLUMN for column in block}
    for column, label in zip(block, stage["labels"][first:], strict=False):
        left, kind = lefts[column], "random row" if column in stage["random"] else "chip"
        hue = palette_index(stage["token_ids"][column])
        yield _Mark(kind, left, y, left + COLUMN - GAP, y + LINE + 4, hue=hue)
        yield _Mark("label", left + 6, y + LINE / 2 + 2, text=label)
    for column, stripe, values in zip(block, stage["stripes"][first:], stage["values"][first:], strict=False):
        left, wide = lefts[column], COLUMN - GAP
        for at, value in enumerate(stripe):
            cell = wide / len(stripe)
            yield _Mark("cell", left + at * cell, y, left + (at + 1) * cell, y + STRIPE, value=value)
        yield _Mark("frame", left, y, left + wide, y + STRIPE)
        for line, text in enumerate([*map(_written, values), "…"]):
            yield _Mark("value", left + wide, y + STRIPE + (line + 0.5) * LINE, text=text)


def _bars(bars: Sequence[Mapping[str, Any]], y: float) -> Iterator[_Mark]:
    """Yield one line of marks per bar, from `y` down."""
    for line, bar in enumerate(bars):
        middle = y + (line + 0.5) * LINE
        end = BARS + max(0.0, bar["length"]) * (BARS_END - BARS)
        yield _Mark("name", 0, middle, text=bar["label"])
        yield _Mark("bar", BARS, middle - 6, end, middle + 6)
        yield _Mark("value", WIDTH, middle, text=bar["value"].replace("-", "−"))


def _written(value: float) -> str:
    """Format a number as the page does, without a negative zero."""
    return f"{value + 0.0:.4f}".replace("-", "−")
