"""A sentence on its way through a model: a column per token, a row per stage, vectors as heat stripes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from dashboard.components.loader import load
from dashboard.export.script import Script
from dashboard.ui.pictures import export_only

if TYPE_CHECKING:
    import pandas as pd

    from dashboard.charts.templates import Spec

_render = load(
    __file__, html='<div class="pipeline focusable" role="region" tabindex="0"><table></table></div>'
)

# Maximum number of columns: more would only be scrolled past.
N_COLUMNS_DRAWN = 24

# Of each vector: cells of its stripe, and values written below it.
STRIPE_CELLS = 24
WRITTEN_VALUES = 3


@dataclass(frozen=True, eq=False)
class Stage:
    """One row of the diagram.

    Attributes:
        title: the stage's name.
        note: a few words beside the title, such as a shape.
        labels: a text per column, or empty.
        random: columns whose token has a random row.
        vectors: float (n_columns, n_dims): drawn as stripes with their first values, or None.
        bars: rows of name, length from 0 to 1 and formatted value, drawn across all columns, or empty.
    """

    title: str
    note: str
    labels: Sequence[str] = ()
    random: Sequence[int] = ()
    vectors: np.ndarray | None = None
    bars: Sequence[tuple[str, float, str]] = ()


def pipeline(
    stages: Sequence[Stage],
    *,
    key: str,
    alt_text: str,
    left_out: int = 0,
    source: Callable[..., Any] | None = None,
    script: Callable[[], Script] | None = None,
) -> None:
    """Render the stages from top to bottom.

    `left_out` is the number of columns not shown; `source` and `script` are as in `render_chart`.
    """
    shown = stage_data(stages)
    _render(key=key, data={"alt": alt_text, "stages": shown})

    def figure() -> "Spec":
        # Imported lazily: it needs Altair, which the page does not.
        from dashboard.charts import pipeline as charts

        return charts.stages(shown, left_out)

    export_only(
        lambda: pipeline_table(stages),
        key=key,
        alt_text=alt_text,
        figure=figure,
        source=source,
        script=script,
    )


def stage_data(stages: Sequence[Stage]) -> list[dict[str, Any]]:
    """Return the stages as JSON for the component; all stripes share a colour scale symmetric about zero.

    >>> [stage] = stage_data([Stage("Vectors", "(1, 2)", vectors=np.array([[0.123456, -0.5]]))])
    >>> stage["stripes"], stage["values"]
    ([[0.247, -1.0]], [[0.1235, -0.5]])
    """
    shown = [
        None
        if stage.vectors is None
        else np.asarray(stage.vectors[:N_COLUMNS_DRAWN, :STRIPE_CELLS], dtype=float)
        for stage in stages
    ]
    bound = max((float(np.abs(values).max()) for values in shown if values is not None), default=0.0) or 1.0
    return [
        {
            "title": stage.title,
            "note": stage.note,
            "labels": list(stage.labels[:N_COLUMNS_DRAWN]),
            "random": list(stage.random),
            "stripes": [] if values is None else (values / bound).round(3).tolist(),
            "values": [] if values is None else values[:, :WRITTEN_VALUES].round(4).tolist(),
            "bars": [
                {"label": name, "length": float(length), "value": value} for name, length, value in stage.bars
            ],
        }
        for stage, values in zip(stages, shown, strict=True)
    ]


def pipeline_table(stages: Sequence[Stage]) -> "pd.DataFrame":
    """Return the values behind `pipeline`: a row per column and a column per value, or a row per bar."""
    import pandas as pd

    columns: dict[str, Sequence[object] | np.ndarray] = {}
    for stage in stages:
        if stage.labels:
            columns[stage.title] = list(stage.labels)
        if stage.vectors is not None:
            values = np.asarray(stage.vectors, dtype=float).round(4)
            columns |= {f"{stage.title} [{at}]": values[:, at] for at in range(values.shape[1])}
    if columns:
        return pd.DataFrame(columns)
    return pd.DataFrame(
        [(stage.title, name, value) for stage in stages for name, _, value in stage.bars],
        columns=["stage", "name", "value"],
    )
