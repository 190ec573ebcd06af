"""The steps of a sentence through a model, with their export bar."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from dashboard.components.pipeline import Stage, draw_stages, stage_data
from dashboard.export.script import Script
from dashboard.numerals import format_count
from dashboard.ui import url
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
    on_add: Mapping[int, Callable[[], None]] | None = None,
    source: Callable[..., Any] | None = None,
    script: Callable[[], Script] | None = None,
) -> None:
    """Render the stages from left to right.

    `left_out` is the number of tokens not shown, and `on_add` what a press on a bar does, by the bar's index;
    `source` and `script` are as in `render_chart`.
    """
    shown = stage_data(stages)
    draw_stages(
        shown,
        page=url.page(),
        key=key,
        alt_text=alt_text,
        left_out=f"… and {format_count(left_out, 'more token')}" if left_out else "",
        on_add=on_add or {},
    )

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
    """Return the values behind `pipeline`: a row per token and a column per value; bars are columns of their own."""
    import pandas as pd

    columns: dict[str, Sequence[object] | np.ndarray] = {}
    for stage in stages:
        if stage.labels:
            columns[stage.title] = list(stage.labels)
        if stage.vectors is not None:
            values = np.asarray(stage.vectors, dtype=float).round(4)
            columns |= {f"{stage.title} [{at}]": values[:, at] for at in range(values.shape[1])}
    bars = [
        pd.DataFrame(
            [(name, round(length, 4)) for name, length, _ in stage.bars], columns=[stage.title, "Probability"]
        )
        for stage in stages
        if stage.bars
    ]
    table = pd.concat([pd.DataFrame(columns), *bars], axis=1)
    texts = [stage.title for stage in stages if stage.labels or stage.bars]
    # Tokens and bars may be of different number.
    return table.fillna(dict.fromkeys(texts, ""))
