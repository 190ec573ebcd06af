"""The theme that the visitor sees, light or dark, which may change at any time."""

import streamlit as st

from dashboard.components.loader import load

_render = load(__file__)


def follow() -> None:
    """Have the page drawn anew when the visitor changes the theme; draws nothing that can be seen."""
    _render(key="theme", default={"background": None}, on_background_change=lambda: None)


def shown() -> str:
    """`light` or `dark`; empty while the browser has not told."""
    return st.context.theme.type or ""
