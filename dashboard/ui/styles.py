"""The app's style sheet for Streamlit's own elements, `styles.css`."""

from pathlib import Path

import streamlit as st

STYLE = Path(__file__).with_suffix(".css")


def inject() -> None:
    """Inject the style sheet; renders nothing visible."""
    st.html(STYLE)
