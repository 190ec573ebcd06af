"""The app's style sheet for Streamlit's own elements, `styles.css`, and the tokens that all style sheets use."""

from pathlib import Path

import streamlit as st

from dashboard.components.loader import CSS_VARIABLES

STYLE = f"<style>{CSS_VARIABLES}\n{Path(__file__).with_suffix('.css').read_text(encoding='utf-8')}</style>"


def inject() -> None:
    """Inject the style sheet; renders nothing visible."""
    st.html(STYLE)
