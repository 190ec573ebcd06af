"""A sentence on its way through a model: a column per step, a line per token, vectors as heat stripes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st

from dashboard.components.loader import load

_render = load(
    __file__,
    html='<div class="frame"><div class="pipeline focusable" role="region" tabindex="0"></div></div>',
)

# Maximum number of tokens: more would only be scrolled past.
N_TOKENS_DRAWN = 24

# Of each vector: cells of its stripe, and values written behind it.
STRIPE_CELLS = 24
WRITTEN_VALUES = 3


@dataclass(frozen=True, eq=False)
class Stage:
    """One step of the diagram.

    Attributes:
        title: the stage's name.
        note: a few words below the title.
        to: the page about it, with parameters; a stage without one stands below the stage before it.
        labels: a text per token, or empty.
        token_ids: the ID of each token, from which the colours of `labels` come.
        random: indices of tokens with a random row.
        vectors: float (n_tokens, n_dims): drawn as stripes, or None.
        bars: rows of name, length from 0 to 1 and formatted value, or empty.
    """

    title: str
    note: str
    to: str = ""
    labels: Sequence[str] = ()
    token_ids: Sequence[int] = ()
    random: Sequence[int] = ()
    vectors: np.ndarray | None = None
    bars: Sequence[tuple[str, float, str]] = ()


def draw_stages(
    drawn: Sequence[dict[str, Any]],
    *,
    page: str,
    key: str,
    alt_text: str,
    left_out: str = "",
    on_add: Mapping[int, Callable[[], None]],
) -> None:
    """Render the stages, in the format of `stage_data`, from left to right.

    Args:
        drawn: the stages; the first has the tokens.
        page: slug of the page that they are on.
        key: the element's key.
        alt_text: accessible name.
        left_out: a sentence on the tokens that are not drawn.
        on_add: what a press on a bar does, by the bar's index; the others cannot be pressed.
    """

    def added() -> None:
        chosen = st.session_state[key].get("add")
        if isinstance(chosen, int) and chosen in on_add:
            on_add[chosen]()

    data = {"alt": alt_text, "page": page, "stages": drawn, "left_out": left_out, "addable": list(on_add)}
    _render(key=key, data=data, on_add_change=added)


def stage_data(stages: Sequence[Stage]) -> list[dict[str, Any]]:
    """Return the stages as JSON for the component; all stripes share a colour scale symmetric about zero.

    >>> [stage] = stage_data([Stage("Vectors", "(1, 2)", vectors=np.array([[0.123456, -0.5]]))])
    >>> stage["stripes"], stage["values"]
    ([[0.247, -1.0]], [[0.1235, -0.5]])
    """
    shown = [
        None
        if stage.vectors is None
        else np.asarray(stage.vectors[:N_TOKENS_DRAWN, :STRIPE_CELLS], dtype=float)
        for stage in stages
    ]
    bound = max((float(np.abs(values).max()) for values in shown if values is not None), default=0.0) or 1.0
    return [
        {
            "title": stage.title,
            "note": stage.note,
            "to": stage.to,
            "labels": list(stage.labels[:N_TOKENS_DRAWN]),
            "token_ids": list(stage.token_ids[:N_TOKENS_DRAWN]),
            "random": list(stage.random),
            "stripes": [] if values is None else (values / bound).round(3).tolist(),
            "values": [] if values is None else values[:, :WRITTEN_VALUES].round(4).tolist(),
            "bars": [
                {"label": name, "length": float(length), "value": value} for name, length, value in stage.bars
            ],
        }
        for stage, values in zip(stages, shown, strict=True)
    ]
