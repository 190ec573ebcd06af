"""Text as coloured tokens: each a chip with its ID, whitespace and broken bytes visible; a click chooses one."""

from collections.abc import Callable, Sequence
from pathlib import Path

import streamlit as st

from dashboard.concepts.subwords import Token

HERE = Path(__file__)

_render = st.components.v2.component(
    "token_strip",
    html='<div class="strip" role="list"></div>',
    css=HERE.with_suffix(".css").read_text(encoding="utf-8"),
    js=HERE.with_suffix(".js").read_text(encoding="utf-8"),
)

# More chips than this make a browser slow and teach nobody anything.
MAX_CHIPS = 1_000


def token_strip(
    tokens: Sequence[Token], *, key: str, chosen: int | None = None, on_choose: Callable[[int], None] | None = None
) -> None:
    """Draw the first `MAX_CHIPS` tokens as chips.

    Args:
        tokens: the tokens in order.
        key: the element's key.
        chosen: which chip is marked.
        on_choose: called with a chip's number when it is clicked; without it, chips are no buttons.
    """
    def clicked() -> None:
        if on_choose is not None:
            on_choose(int(st.session_state[key]["chosen"]))

    _render(
        key=key,
        data={
            "tokens": [
                {"label": token.label, "id": token.id, "bytes": token.raw.hex(" ").upper(), "piece": token.piece}
                for token in tokens[:MAX_CHIPS]
            ],
            "chosen": chosen,
            "clickable": on_choose is not None,
        },
        on_chosen_change=clicked,
    )
    if len(tokens) > MAX_CHIPS:
        st.caption(f"The first {MAX_CHIPS:,} of {len(tokens):,} tokens are drawn.")
