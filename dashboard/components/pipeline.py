"""A sentence on its way through a model: a column per token, a row per stage, vectors as heat stripes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from dashboard.components.loader import load

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
        token_ids: the token ID of each column, from which the colours of `labels` come.
        random: columns whose token has a random row.
        vectors: float (n_columns, n_dims): drawn as stripes with their first values, or None.
        bars: rows of name, length from 0 to 1 and formatted value, drawn across all columns, or empty.
    """

    title: str
    note: str
    labels: Sequence[str] = ()
    token_ids: Sequence[int] = ()
    random: Sequence[int] = ()
    vectors: np.ndarray | None = None
    bars: Sequence[tuple[str, float, str]] = ()


def draw_stages(drawn: Sequence[dict[str, Any]], *, key: str, alt_text: str) -> None:
    """Render the stages, in the format of `stage_data`, from top to bottom."""
    _render(key=key, data={"alt": alt_text, "stages": drawn})


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
            "token_ids": list(stage.token_ids[:N_COLUMNS_DRAWN]),
            "random": list(stage.random),
            "stripes": [] if values is None else (values / bound).round(3).tolist(),
            "values": [] if values is None else values[:, :WRITTEN_VALUES].round(4).tolist(),
            "bars": [
                {"label": name, "length": float(length), "value": value} for name, length, value in stage.bars
            ],
        }
        for stage, values in zip(stages, shown, strict=True)
    ]
