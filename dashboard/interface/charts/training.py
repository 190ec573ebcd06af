"""What a training did: points that move, the loss on its way down, the rows that a step touches."""

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import numpy as np

from dashboard.interface.charts.heatmaps import cells, heading
from dashboard.interface.charts.look import axis
from dashboard.interface.charts.shapes import VALUES, Spec, figure, shape
from dashboard.lessons.as_written import in_plotly

HEIGHT = 440
SYMBOLS = ("circle", "square", "diamond", "triangle-up", "star", "cross")

# Of each group, so many words are named on the map, the most frequent; the others tell their names under the pointer.
LABELS_PER_GROUP = 4
# Where no group is known.
MOST_LABELS = 12

# Milliseconds that each frame stays.
PACE = 140


def moving_points(
    words: Sequence[str],
    groups: Sequence[str],
    others: str,
    steps: Sequence[int],
    positions: np.ndarray,
    axes: Sequence[str],
) -> Spec:
    """Words as points with play, pause and a slider over the steps; it opens at the last step.

    One step alone is drawn without them. Axes are to scale and fixed over all steps.

    Args:
        words: n_words names; the first `LABELS_PER_GROUP` of each group are written, or simply the first.
        groups: the group of each word, for its colour and shape.
        others: the group that is drawn small and pale.
        steps: the number of each kept step.
        positions: (n_steps, n_words, 2).
        axes: titles of the two axes.
    """
    membership = np.asarray(groups)
    known = [np.flatnonzero(membership == group) for group in dict.fromkeys(groups) if group != others]
    named = np.concatenate([each[:LABELS_PER_GROUP] for each in known]) if known else np.arange(len(words))
    written = set((named if known else named[:MOST_LABELS]).tolist())
    # The pale ones first, so that they lie below.
    order = sorted(dict.fromkeys(groups), key=lambda group: group != others)
    members = [np.flatnonzero(membership == group) for group in order]
    positions = np.asarray(positions, dtype=np.float32)
    traces = []
    for number, (group, chosen) in enumerate(zip(order, members, strict=True)):
        pale = group == others
        texts = [in_plotly(words[at]) for at in chosen.tolist()]
        traces.append(
            {
                "type": "scatter",
                "x": positions[-1, chosen, 0],
                "y": positions[-1, chosen, 1],
                "mode": "markers+text",
                "name": group,
                "text": [
                    text if at in written else "" for at, text in zip(chosen.tolist(), texts, strict=True)
                ],
                "customdata": texts,
                "textposition": "top center",
                "marker": {"size": 5 if pale else 9, "symbol": SYMBOLS[number % len(SYMBOLS)]},
                "opacity": 0.4 if pale and len(order) > 1 else 1,
                "hovertemplate": "%{customdata} (%{x:.4f}, %{y:.4f})<extra></extra>",
            }
        )
    low, high = positions.reshape(-1, 2).min(axis=0), positions.reshape(-1, 2).max(axis=0)
    # Rows that are all equal lie on one point, and an axis still needs a length.
    margin = 0.08 * max(float((high - low).max()), 0.01)
    spans = [[float(start) - margin, float(end) + margin] for start, end in zip(low, high, strict=True)]
    frames = [
        {
            "name": str(step),
            "data": [{"type": "scatter", "x": place[chosen, 0], "y": place[chosen, 1]} for chosen in members],
        }
        for step, place in zip(steps, positions, strict=True)
    ]
    moves = len(steps) > 1
    return figure(
        traces,
        frames=frames if moves else (),
        xaxis=axis(axes[0], range=spans[0]),
        yaxis=axis(axes[1], range=spans[1], scaleanchor="x"),
        **(_player(steps) if moves else {"height": HEIGHT}),
    )


def _player(steps: Sequence[int]) -> dict[str, Any]:
    """Play, pause and the slider below the picture, and the room for them."""
    at_once = {"frame": {"duration": 0, "redraw": False}, "mode": "immediate", "transition": {"duration": 0}}
    flowing = {"frame": {"duration": PACE, "redraw": False}, "transition": {"duration": PACE // 2}}
    return {
        "height": HEIGHT + 180,
        "margin": {"l": 0, "r": 0, "t": 10, "b": 190},
        "updatemenus": [
            {
                "type": "buttons",
                "direction": "left",
                "showactive": False,
                "x": 0,
                "y": 0,
                "xanchor": "left",
                "yanchor": "top",
                "pad": {"t": 140},
                "buttons": [
                    {
                        "label": "▶ Play",
                        "method": "animate",
                        "args": [None, {**flowing, "mode": "immediate"}],
                    },
                    {"label": "❚❚ Pause", "method": "animate", "args": [[None], at_once]},
                ],
            }
        ],
        "sliders": [
            {
                "active": len(steps) - 1,
                "x": 0,
                "len": 1,
                "y": 0,
                "xanchor": "left",
                "yanchor": "top",
                "pad": {"t": 50},
                "currentvalue": {"prefix": "step ", "xanchor": "right"},
                "transition": {"duration": 0},
                "steps": [
                    {"label": str(step), "method": "animate", "args": [[str(step)], at_once]}
                    for step in steps
                ],
            }
        ],
    }


@shape
def _loss_curve(last_step: Any, top: Any) -> alt.Chart:
    legend = alt.Legend(orient="top", title=None)
    return (
        alt.Chart(VALUES)
        .mark_line(clip=True)
        .encode(
            alt.X("step:Q", scale=alt.Scale(domain=[0, last_step], nice=False)),
            alt.Y("loss:Q", title="mean loss per example", scale=alt.Scale(domain=[0, top])),
            alt.Color("line:N", sort=["loss", "knows nothing"], legend=legend),
            alt.StrokeDash("line:N", sort=["loss", "knows nothing"], legend=legend),
            tooltip=[alt.Tooltip("line:N"), alt.Tooltip("step:Q"), alt.Tooltip("loss:Q", format=".4f")],
        )
        .properties(height=320)
    )


def loss_curve(losses: Sequence[tuple[int, float]], chance: float, last_step: int) -> Spec:
    """Mean loss by step and, as a dashed line, the loss of a model that knows nothing.

    Args:
        losses: (step, loss).
        chance: the loss of knowing nothing.
        last_step: the end of the horizontal axis.
    """
    values = [round(loss, 4) for _, loss in losses]
    columns = {
        "line": ["loss"] * len(losses) + ["knows nothing"] * 2,
        "step": [step for step, _ in losses] + [0, last_step],
        "loss": [*values, round(chance, 4), round(chance, 4)],
    }
    # The last values of a run that diverges would flatten all others: they leave the picture at its top.
    finite = [value for value in values if np.isfinite(value)]
    top = 1.2 * max(chance, float(np.quantile(finite, 0.9)) if finite else chance)
    return _loss_curve(columns, last_step=last_step, top=top)


def gradient_rows(of_inputs: np.ndarray, of_outputs: np.ndarray, words: Sequence[str]) -> Spec:
    """Both gradients (n_words, n_dims) side by side: rows that an example touches light up, the others are zero."""
    bound = float(max(np.abs(of_inputs).max(), np.abs(of_outputs).max())) or 1.0
    names = [in_plotly(word) for word in words]

    def half(values: np.ndarray, **settings: Any) -> Spec:
        return cells(
            values,
            low=-bound,
            high=bound,
            x=[str(at) for at in range(values.shape[1])],
            y=names,
            hovertemplate="%{y}, dimension %{x}: %{z:.4f}<extra></extra>",
            **settings,
        )

    left, right = [0.0, 0.45], [0.55, 1.0]
    rows: dict[str, Any] = {"autorange": "reversed", "type": "category", "nticks": 24}
    return figure(
        [half(of_inputs, showscale=False), half(of_outputs, xaxis="x2", yaxis="y2")],
        height=HEIGHT,
        top=30,
        xaxis=axis("dimension", domain=left, type="category"),
        yaxis=axis(**rows),
        xaxis2=axis("dimension", domain=right, type="category", anchor="y2"),
        yaxis2=axis(**rows, anchor="x2", matches="y", showticklabels=False),
        annotations=[heading("input matrix", left), heading("output matrix", right)],
    )


@shape
def _moved_by_count() -> alt.Chart:
    legend = alt.Legend(orient="top", title=None)
    return (
        alt.Chart(VALUES)
        .mark_point(filled=True, size=90)
        .encode(
            alt.X("count:Q", scale=alt.Scale(type="symlog"), title="how often the text has the word"),
            alt.Y("moved:Q", title="distance from its first place"),
            alt.Color("seen:N", legend=legend, sort=None),
            alt.Shape("seen:N", legend=legend, sort=None),
            tooltip=["word:N", "count:Q", alt.Tooltip("moved:Q", format=".4f")],
        )
        .properties(height=320)
    )


def moved_by_count(words: Sequence[str], counts: np.ndarray, moved: np.ndarray) -> Spec:
    """How far each word's row moved from its start, by how often the text has the word."""
    columns = {
        "word": list(words),
        "count": np.asarray(counts),
        "moved": np.asarray(moved, dtype=float).round(4),
        "seen": ["in the text" if count > 0 else "never seen" for count in counts],
    }
    return _moved_by_count(columns)


@shape
def _departures() -> alt.Chart:
    legend = alt.Legend(orient="top", title=None, labelLimit=320, columns=2)
    return (
        alt.Chart(VALUES)
        .mark_line()
        .encode(
            alt.X("step:Q", scale=alt.Scale(nice=False)),
            alt.Y(
                "distance:Q",
                scale=alt.Scale(type="log", domain=[1e-16, 1]),
                title="distance from one line",
                axis=alt.Axis(format=".0e", tickCount=5),
            ),
            alt.Color("start:N", sort=None, legend=legend),
            alt.StrokeDash("start:N", sort=None, legend=legend),
            tooltip=[alt.Tooltip("start:N"), alt.Tooltip("step:Q"), alt.Tooltip("distance:Q", format=".1e")],
        )
        .properties(height=280)
    )


def departures(lines: Mapping[str, np.ndarray]) -> Spec:
    """How far rows have left one line, by step on a logarithmic scale: one curve (n_steps + 1,) per start."""
    lengths = [len(line) for line in lines.values()]
    columns = {
        "start": np.repeat(np.array(list(lines), dtype=object), lengths),
        "step": np.concatenate([np.arange(length) for length in lengths]),
        "distance": np.concatenate([np.asarray(line, dtype=float) for line in lines.values()]),
    }
    return _departures(columns)
