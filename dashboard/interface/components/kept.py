"""What a learner has done, kept in the browser's own storage."""

from collections.abc import Mapping
from pathlib import Path

import streamlit as st

HERE = Path(__file__)

_render = st.components.v2.component("kept", js=HERE.with_suffix(".js").read_text(encoding="utf-8"))


def keep(done: Mapping[str, str], *, key: str) -> Mapping[str, str]:
    """Add what is `done` to what the browser keeps, name to how; draws nothing that can be seen.

    Returns what the browser has kept from earlier visits, which anybody may have written there.
    """
    told = _render(key=key, data={"done": dict(done)}, default={"kept": {}}, on_kept_change=lambda: None)
    return dict(told.kept) if isinstance(told.kept, Mapping) else {}
