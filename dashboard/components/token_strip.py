"""Text as coloured tokens: each a chip with its ID, whitespace and broken bytes visible; a click chooses one."""

from collections.abc import Callable, Collection, Sequence

import streamlit as st

from dashboard.components.loader import load
from dashboard.concepts.subwords import Token

_render = load(__file__, html='<div class="strip"></div>')

# More chips than this make a browser slow and teach nobody anything.
MAX_CHIPS = 1_000


def token_strip(
    tokens: Sequence[Token],
    *,
    key: str,
    unmet: Collection[int],
    chosen: int | None = None,
    on_choose: Callable[[int], None] | None = None,
    added: Collection[int] = (),
    limit: int = MAX_CHIPS,
) -> None:
    """Draw the first `limit` tokens as chips; a caption says so where there are more.

    A chip whose bytes are no whole character has a dashed border, one that the vocabulary does not know is struck out,
    one that the model never met is grey and dashed.

    Args:
        tokens: the tokens in order.
        key: the element's key.
        unmet: IDs of tokens that the model never met in training; empty where the tokens are no model's.
        chosen: which chip is marked.
        on_choose: called with a chip's number when it is clicked; without it, chips are no buttons.
        added: chips of tokens that are not in the learner's text; they have no colour, and a dotted border.
        limit: how many chips at most.
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
                    "unmet": token.id in unmet,
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
