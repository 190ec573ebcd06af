"""Text as coloured token chips with IDs, visible whitespace and broken bytes; a click selects one."""

from collections.abc import Callable, Collection, Sequence

import streamlit as st

from dashboard import limits
from dashboard.components.loader import load
from dashboard.concepts.subwords import Token

_render = load(__file__, html='<div class="strip focusable"></div>')


def token_strip(
    tokens: Sequence[Token],
    *,
    key: str,
    random: Collection[int] = (),
    chosen: int | None = None,
    on_choose: Callable[[int], None] | None = None,
    added: Collection[int] = (),
    limit: int = limits.MAX_CHIPS,
) -> None:
    """Render the first `limit` tokens as chips; a caption says so if there are more.

    A chip of an incomplete UTF-8 sequence has a dashed border, one unknown to the vocabulary is struck through,
    one whose row is random is grey and dashed.

    Args:
        tokens: the tokens in order.
        key: the element's key.
        random: IDs of tokens whose rows are random.
        chosen: index of the selected chip.
        on_choose: called with the index of a clicked chip; without it, chips are not buttons.
        added: indices of tokens that are not in the user's text, drawn without colour and with a dotted border.
        limit: maximum number of chips.
    """

    def clicked() -> None:
        if on_choose is not None:
            on_choose(int(st.session_state[key]["chosen"]))

    _render(
        key=key,
        data={
            "tokens": [
                {
                    "label": token.label,
                    "id": token.id,
                    "bytes": token.raw.hex(" ").upper(),
                    "piece": token.piece,
                    "random": token.id in random,
                    "added": at in added,
                    "kind": "unknown" if token.is_unknown else "part" if token.is_part else "whole",
                }
                for at, token in enumerate(tokens[:limit])
            ],
            "chosen": chosen,
            "clickable": on_choose is not None,
        },
        on_chosen_change=clicked,
    )
    if len(tokens) > limit:
        st.caption(f"The first {limit:,} of {len(tokens):,} tokens are drawn.")
