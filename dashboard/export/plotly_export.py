"""Plotly figures with their theme's colours resolved, for use without Streamlit's front end."""

import re
from collections.abc import Mapping
from typing import Any

import numpy as np

from dashboard.export.vega_export import Theme

_AXIS = re.compile(r"[xy]axis\d*")


def standalone_spec(figure: Mapping[str, Any], theme: Theme) -> dict[str, Any]:
    """Return a figure with real colours in place of Streamlit's placeholders, and with arrays as lists."""
    whole = _replaced(dict(figure), marks(theme))
    layout = whole["layout"]
    layout |= {"paper_bgcolor": theme.background, "plot_bgcolor": theme.background, "autosize": True}
    for name in {name for name in layout if _AXIS.fullmatch(name)} | {"xaxis", "yaxis"}:
        # Streamlit sets automargin for axis titles, so a standalone figure needs it too.
        layout[name] = {"automargin": True, **layout.get(name, {})}
    return whole


def marks(theme: Theme) -> dict[str, str]:
    """Map the placeholders that Streamlit's Plotly template uses for colours to the colours of a theme."""
    scales = {1: theme.categorical, 11: theme.sequential, 21: theme.diverging}
    found = {
        f"#{first + at:06}": colour
        for first, colours in scales.items()
        for at, colour in enumerate(colours[:10])
    }
    ink = {36: theme.text, 37: theme.text, 38: theme.background, 39: theme.lines, 40: theme.background}
    rising = dict(zip((32, 33, 34), theme.categorical, strict=False))
    return found | {f"#{number:06}": colour for number, colour in (ink | rising).items()}


def _replaced(part: Any, colours: Mapping[str, str]) -> Any:
    if isinstance(part, dict):
        return {name: _replaced(each, colours) for name, each in part.items()}
    if isinstance(part, np.ndarray):
        return _replaced(part.tolist(), colours)
    if isinstance(part, list | tuple):
        return [_replaced(each, colours) for each in part]
    if isinstance(part, np.generic):
        return _replaced(part.item(), colours)
    if isinstance(part, float):
        # A chart cannot show more digits, and JSON has no NaN or infinity.
        return float(f"{part:.5g}") if abs(part) < float("inf") else None
    return colours.get(part, part) if isinstance(part, str) else part
