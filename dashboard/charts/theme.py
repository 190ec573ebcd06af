"""How every chart looks: letters large enough to read, in the text colour of the theme that is on screen.

A specification is made without knowing the theme, so it names no colour of its own. Vega works the ink out from the
background whenever it draws; for Plotly, Streamlit's front end puts colours of the theme in the place of marks such as
`#000037`, once for each figure (`pictures.draw` sees to it that another theme makes another figure).
"""

from functools import cache
from typing import Any

import streamlit as st

# Pixels of the letters at marks and along axes, and of the titles of axes.
LETTERS = 13
TITLES = 14

# What Streamlit's front end replaces in a Plotly figure: the theme's text and its categorical colours, in order.
INK = "#000037"
COLOURS = tuple(f"#{number:06}" for number in range(1, 11))

_TEXT = {"size": LETTERS, "color": INK}
_TITLE = {"size": TITLES, "color": INK}


@cache
def vega_config() -> dict[str, Any]:
    """What all Vega-Lite charts are configured with; the rest of the theme is Streamlit's to add."""
    light, dark = (st.get_option(f"theme.{kind}.textColor") for kind in ("light", "dark"))
    ink = {"expr": f"luminance(background) > 0.18 ? '{light or 'black'}' : '{dark or 'white'}'"}
    guide = {
        "labelFontSize": LETTERS,
        "labelColor": ink,
        "titleFontSize": TITLES,
        "titleColor": ink,
    }
    return {
        "axis": guide,
        "legend": guide,
        "text": {"color": ink, "fontSize": LETTERS},
        "rule": {"color": ink},
    }


def plotly_layout() -> dict[str, Any]:
    """The part of a Plotly layout that all figures share; `axis` makes its axes."""
    return {
        "template": _plotly_template(),
        "font": _TEXT,
        "hoverlabel": {"font": _TEXT},
        "legend": {
            "font": _TEXT,
            "title": {"font": _TEXT},
            "orientation": "h",
            "yanchor": "bottom",
            "y": 1.0,
        },
        # Dragging would zoom, and a finger could not scroll past the picture; the tool bar still zooms.
        "dragmode": False,
    }


# On a stage: no letters in a chart are smaller, and all of them are so much larger than on a page.
STAGE_LETTERS, STAGE_TIMES = 18, 1.4


def larger(part: Any, of_letters: bool = False) -> Any:
    """A specification of Vega-Lite or Plotly with letters for the last row of a room.

    >>> larger({"config": {"axis": {"labelFontSize": 10}}, "mark": {"size": 10}})
    {'config': {'axis': {'labelFontSize': 18}}, 'mark': {'size': 10}}
    >>> larger({"layout": {"xaxis": {"tickfont": {"size": 20}}}})
    {'layout': {'xaxis': {'tickfont': {'size': 28.0}}}}
    """
    if isinstance(part, list):
        return [larger(each, of_letters) for each in part]
    if not isinstance(part, dict):
        return part
    return {
        key: max(STAGE_LETTERS, STAGE_TIMES * value)
        if isinstance(value, int | float)
        and (key.lower().endswith("fontsize") or (of_letters and key == "size"))
        else larger(value, key.lower().endswith("font"))
        for key, value in part.items()
    }


def axis(title: str | None = None, **settings: Any) -> dict[str, Any]:
    """An axis of a Plotly figure."""
    named = {} if title is None else {"title": {"text": title, "font": _TITLE}}
    return {"tickfont": _TEXT, **named, **settings}


@cache
def _plotly_template() -> dict[str, Any]:
    """Streamlit's own template, whose marks for colours its front end replaces."""
    import plotly.io
    import streamlit.elements.plotly_chart  # noqa: F401

    return plotly.io.templates["streamlit"].to_plotly_json()
