"""The browser's current theme, light or dark, which may change at any time."""

import streamlit as st

from dashboard.components.loader import load

_render = load(__file__)


def rerun_on_change() -> None:
    """Rerun the page when the visitor changes the theme; renders nothing visible."""
    _render(key="theme", default={"background": None}, on_background_change=lambda: None)


def current() -> str:
    """Return `light` or `dark`; empty until the browser has reported it."""
    return st.context.theme.type or ""
