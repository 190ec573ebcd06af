"""The stages of a sentence through a model, with their export bar."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from dashboard.components.pipeline import Stage, draw_stages, stage_data
from dashboard.export.script import Script
from dashboard.ui.export.pictures import export_only

if TYPE_CHECKING:
    import pandas as pd

    from dashboard.charts.templates import Spec


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
    draw_stages(shown, key=key, alt_text=alt_text)

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
