"""Streamlit's theme for Plotly, and the colours in it for which its front end puts those of the app's theme."""

from functools import cache
from typing import Any

# Text, and the categorical colours.
INK = "#000037"
COLOURS = tuple(f"#{number:06}" for number in range(1, 11))


@cache
def template() -> dict[str, Any]:
    """Return the template of a figure."""
    import plotly.io
    import streamlit.elements.plotly_chart  # noqa: F401

    return plotly.io.templates["streamlit"].to_plotly_json()
