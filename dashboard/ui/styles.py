"""How Streamlit's own parts look here, where it has no setting for it: `look.css`, on every page."""

from pathlib import Path

import streamlit as st

STYLE = Path(__file__).with_suffix(".css")


def inject() -> None:
    """Send the style; draws nothing that can be seen."""
    st.html(STYLE)
