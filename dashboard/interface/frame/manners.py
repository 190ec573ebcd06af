"""What Streamlit's own parts do, where a keyboard, a screen reader or a thumb needs something else."""

from pathlib import Path

import streamlit as st

_render = st.components.v2.component(
    "manners", js=Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
)


def teach() -> None:
    """Watch over focus, roles and what is said aloud, on every page; draws nothing that can be seen."""
    _render(key="manners")
