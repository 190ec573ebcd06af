"""Components for pages without a server: the same scripts, in the light theme."""

from functools import cache
from pathlib import Path

import streamlit as st

from dashboard.components.loader import CSS_VARIABLES, markup, style_sheet
from dashboard.components.modules import join_modules
from dashboard.export.snapshot import StandaloneComponent

# Streamlit's CSS variables for components, and the theme option behind each.
_THEME = {
    "text-color": "textColor",
    "gray-text-color": "grayTextColor",
    "background-color": "backgroundColor",
    "border-color": "borderColor",
    "primary-color": "primaryColor",
}
_SCALES = {
    "chart-categorical-colors": "chartCategoricalColors",
    "chart-sequential-colors": "chartSequentialColors",
}


@cache
def standalone(file: str) -> StandaloneComponent:
    """Return the component of a Python module for a standalone page."""
    scales = {name: st.get_option(f"theme.light.{option}") for name, option in _SCALES.items()}
    hues = scales["chart-categorical-colors"]
    told = {
        **{name: st.get_option(f"theme.light.{option}") for name, option in _THEME.items()},
        **{name: ",".join(colours) for name, colours in scales.items()},
        "blue-color": hues[0],
        "orange-color": hues[1],
        "font": "system-ui, sans-serif",
        "code-font": "ui-monospace, monospace",
        "base-radius": st.get_option("theme.baseRadius"),
        "button-radius": st.get_option("theme.buttonRadius"),
    }
    theme = "".join(f"--st-{name}: {value}; " for name, value in told.items())
    style = f":host {{ {theme}}}\n{CSS_VARIABLES.replace(':root', ':host')}\n{style_sheet(file)}"
    script = Path(file).with_suffix(".js")
    return StandaloneComponent(script.stem, markup(file), style, join_modules(script))
