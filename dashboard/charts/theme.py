"""Shared style of all charts: font sizes and theme colours.

A specification does not know the theme (light or dark), so it contains no colours of its own. Vega derives
the text colour from the background at render time. For Plotly, Streamlit's front end replaces placeholders
(`streamlit_internals.plotly_theme`) by theme colours, once per figure (`pictures.draw` makes a new one when the
theme changes).
"""

from functools import cache
from typing import Any

import streamlit as st

from dashboard.streamlit_internals import plotly_theme
from dashboard.streamlit_internals.plotly_theme import INK

# Font sizes in pixels: labels of marks and axes, and axis titles.
LETTERS = 13
TITLES = 14

# Ticks that an axis of numbers is asked for.
N_TICKS = 4

_TEXT = {"size": LETTERS, "color": INK}
_TITLE = {"size": TITLES, "color": INK}


@cache
def ink_of_theme() -> dict[str, str]:
    """Return the text colour of the theme as an expression that Vega evaluates."""
    light, dark = (st.get_option(f"theme.{kind}.textColor") for kind in ("light", "dark"))
    return {"expr": f"luminance(background) > 0.18 ? '{light or 'black'}' : '{dark or 'white'}'"}


@cache
def vega_config() -> dict[str, Any]:
    """Return the Vega-Lite config shared by all charts; Streamlit adds the rest of the theme."""
    ink = ink_of_theme()
    guide = {
        "labelFontSize": LETTERS,
        "labelColor": ink,
        "titleFontSize": TITLES,
        "titleColor": ink,
    }
    return {
        "axis": guide,
        # A request for 4 ticks gives at most 7, mostly 3 to 6.
        "axisQuantitative": {"tickCount": N_TICKS},
        "legend": guide,
        "text": {"color": ink, "fontSize": LETTERS},
        "rule": {"color": ink},
    }


def plotly_layout() -> dict[str, Any]:
    """Return the Plotly layout shared by all figures; use `axis` for their axes."""
    return {
        "template": plotly_theme.template(),
        "font": _TEXT,
        "hoverlabel": {"font": _TEXT},
        "legend": {
            "font": _TEXT,
            "title": {"font": _TEXT},
            "orientation": "h",
            "yanchor": "bottom",
            "y": 1.0,
        },
        # Dragging would zoom, so touch could not scroll past the figure; the toolbar still zooms.
        "dragmode": False,
    }


# Projector view: minimum font size in pixels, and scale factor of all font sizes.
STAGE_LETTERS, STAGE_TIMES = 18, 1.4


def enlarge_type(part: Any, of_letters: bool = False) -> Any:
    """Return a copy of a Vega-Lite or Plotly specification with font sizes for a projector.

    >>> enlarge_type({"config": {"axis": {"labelFontSize": 10}}, "mark": {"size": 10}})
    {'config': {'axis': {'labelFontSize': 18}}, 'mark': {'size': 10}}
    >>> enlarge_type({"layout": {"xaxis": {"tickfont": {"size": 20}}}})
    {'layout': {'xaxis': {'tickfont': {'size': 28.0}}}}
    """
    if isinstance(part, list):
        return [enlarge_type(each, of_letters) for each in part]
    if not isinstance(part, dict):
        return part
    return {
        key: max(STAGE_LETTERS, STAGE_TIMES * value)
        if isinstance(value, int | float)
        and (key.lower().endswith("fontsize") or (of_letters and key == "size"))
        else enlarge_type(value, key.lower().endswith("font"))
        for key, value in part.items()
    }


def axis(title: str | None = None, **settings: Any) -> dict[str, Any]:
    """Return a Plotly axis."""
    named = {} if title is None else {"title": {"text": title, "font": _TITLE}}
    return {"tickfont": _TEXT, **named, **settings}
