"""Charts of a training run: loss, gradient rows, and movement of the word vectors."""

from collections.abc import Sequence
from typing import Any

import altair as alt
import numpy as np

from dashboard.charts.heatmaps import COLOR_BAR, cells, heading
from dashboard.charts.templates import VALUES, Spec, chart_template, figure
from dashboard.charts.theme import axis
from dashboard.course.markdown import in_plotly
from dashboard.numerals import format_number

# Ticks of the axis of counts.
COUNT_TICKS = (0, 1, 10, 100, 1_000, 10_000)
# Height of a gradient row in pixels.
ROW_HEIGHT = 22


@chart_template
def _loss_curve(last_step: Any, top: Any) -> alt.LayerChart:
    x = alt.X("step:Q", scale=alt.Scale(domain=[0, last_step], nice=False))
    y = alt.Y("loss:Q", title="mean loss per example", scale=alt.Scale(domain=[0, top]))
    base = alt.Chart(VALUES)
    lines = base.mark_line(clip=True).encode(
        x,
        y,
        alt.Color("line:N", sort=None, legend=None),
        alt.StrokeDash("line:N", sort=None, legend=None),
        tooltip=[alt.Tooltip("line:N"), alt.Tooltip("step:Q"), alt.Tooltip("loss:Q", format=".4f")],
    )
    names = base.transform_filter("datum.label").mark_text(align="right", dy=-9)
    return (lines + names.encode(x, y, text="label:N")).properties(height=320)


def loss_curve(losses: Sequence[tuple[int, float]], chance: float, last_step: int) -> Spec:
    """Render the mean loss by step, with the chance loss (all scores zero) as a dashed line.

    Args:
        losses: pairs of (step, loss).
        chance: loss with all scores zero.
        last_step: end of the horizontal axis.
    """
    values = [round(loss, 4) for _, loss in losses]
    columns = {
        "line": ["loss"] * len(losses) + ["guessing"] * 2,
        "step": [step for step, _ in losses] + [0, last_step],
        "loss": [*values, round(chance, 4), round(chance, 4)],
        "label": _name_ends(values),
    }
    # The last values of a diverging run would flatten the rest, so the curve is clipped at the top.
    finite = [value for value in values if np.isfinite(value)]
    top = 1.2 * max(chance, float(np.quantile(finite, 0.9)) if finite else chance)
    return _loss_curve(columns, last_step=last_step, top=top)


def _name_ends(values: Sequence[float]) -> list[str]:
    """Return the label of each point of `loss_curve`: the last loss, if it is a number, and the end of the level."""
    named = [""] * len(values)
    if values and np.isfinite(values[-1]):
        named[-1] = f"loss {format_number(values[-1], '.2f')}"
    return [*named, "", "guessing"]


def gradient_rows(of_inputs: np.ndarray, of_outputs: np.ndarray, words: Sequence[str]) -> Spec:
    """Render rows of both gradients (n_rows, n_dims) side by side, each with its own colour scale."""
    names = [in_plotly(word) for word in words]

    def half(values: np.ndarray, bar: float, **settings: Any) -> Spec:
        bound = float(np.abs(values).max()) or 1.0
        return cells(
            values,
            low=-bound,
            high=bound,
            x=[str(at) for at in range(values.shape[1])],
            y=names,
            colorbar={"thickness": COLOR_BAR, "x": bar, "xpad": 4, "nticks": 5},
            hovertemplate="%{y}, dimension %{x}: %{z:.4f}<extra></extra>",
            **settings,
        )

    left, right = [0.0, 0.38], [0.54, 0.92]
    rows: dict[str, Any] = {"autorange": "reversed", "type": "category"}
    return figure(
        [half(of_inputs, left[1]), half(of_outputs, right[1], xaxis="x2", yaxis="y2")],
        height=max(220, ROW_HEIGHT * len(names) + 90),
        top=30,
        xaxis=axis("dimension", domain=left, type="category"),
        yaxis=axis(**rows),
        xaxis2=axis("dimension", domain=right, type="category", anchor="y2"),
        yaxis2=axis(**rows, anchor="x2", matches="y", showticklabels=False),
        annotations=[heading("input matrix", left), heading("output matrix", right)],
    )


@chart_template
def _moved_by_count(ticks: Any) -> alt.LayerChart:
    axis = alt.Axis(values=alt.ExprRef(ticks), labelExpr="datum.value ? datum.label : 'never'")
    base = alt.Chart(VALUES).encode(
        alt.X("count:Q", scale=alt.Scale(type="symlog"), title="how often the text has the word", axis=axis),
        alt.Y("moved:Q", title="distance from its first place"),
    )
    dots = base.mark_point(filled=True, size=90).encode(
        tooltip=["word:N", "count:Q", alt.Tooltip("moved:Q", format=".4f")]
    )
    names = base.transform_filter("datum.label").mark_text(
        align=alt.ExprRef("datum.count > datum.half ? 'right' : 'left'"),
        dx=alt.ExprRef("datum.count > datum.half ? -9 : 9"),
    )
    return (dots + names.encode(text="label:N")).properties(height=320)


def moved_by_count(words: Sequence[str], counts: np.ndarray, moved: np.ndarray) -> Spec:
    """Render the distance of each word vector from its start, by word count in the text, on a logarithmic axis.

    The most frequent word has its name, and so has the one that moved farthest, of those seen and of those never seen.
    """
    counts, moved = np.asarray(counts), np.asarray(moved, dtype=float)
    highest = int(counts.max(initial=0))
    groups = [rows for rows in (np.flatnonzero(counts > 0), np.flatnonzero(counts == 0)) if len(rows)]
    named = {int(rows[np.argmax(moved[rows])]) for rows in groups}
    if highest:
        named.add(int(np.argmax(counts)))
    columns = {
        "word": list(words),
        "count": counts,
        "moved": moved.round(4),
        "label": [word if at in named else "" for at, word in enumerate(words)],
        "half": [np.sqrt(highest)] * len(words),
    }
    return _moved_by_count(columns, ticks=str([tick for tick in COUNT_TICKS if tick <= max(highest, 1)]))
