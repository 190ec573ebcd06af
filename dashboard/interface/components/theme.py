"""The theme that the visitor sees, light or dark, which may change at any time."""

from pathlib import Path

import streamlit as st

HERE = Path(__file__)

_render = st.components.v2.component("theme", js=HERE.with_suffix(".js").read_text(encoding="utf-8"))


def follow() -> None:
    """Have the page drawn anew when the visitor changes the theme; draws nothing that can be seen."""
    _render(key="theme", default={"background": None}, on_background_change=lambda: None)


def shown() -> str:
    """`light` or `dark`; empty while the browser has not told."""
    return st.context.theme.type or ""
