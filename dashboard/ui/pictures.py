"""A picture on the page: the figure, its description for those who cannot see it, and the table behind it."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import streamlit as st

from dashboard.charts.theme import larger
from dashboard.components import theme
from dashboard.course.glossary import with_terms
from dashboard.course.prose import passage
from dashboard.ui import export_bar, stage
from dashboard.ui.file_export import csv_button

if TYPE_CHECKING:
    import pandas as pd

    from dashboard.charts.templates import Spec
    from dashboard.export.script import Script

# What Plotly's own JavaScript reads as numbers in binary: the names of its types.
PACKED = {"f4": "float32", "f8": "float64", "i4": "int32", "i2": "int16", "u1": "uint8"}


def render_chart(
    figure: Spec,
    table: Callable[[], pd.DataFrame],
    *,
    key: str,
    alt_text: str,
    on_choose: Callable[[Any], None] | None = None,
    source: Callable[..., Any] | None = None,
    script: Callable[[], Script] | None = None,
) -> None:
    """Draw a figure, and below it what can be taken away of it, made when somebody asks for it.

    Args:
        figure: a specification of Vega-Lite or Plotly.
        table: makes the table behind it.
        key: the picture's key.
        alt_text: what it shows.
        on_choose: for Plotly, called with the `customdata` of a point that is clicked.
        source: the function that computed its numbers.
        script: makes a script that computes them anew.
    """
    draw(figure, key=key, alt_text=alt_text, on_choose=on_choose)
    export_bar.export_bar(table, key=key, alt_text=alt_text, figure=figure, source=source, script=script)


def draw(figure: Spec, *, key: str, alt_text: str, on_choose: Callable[[Any], None] | None = None) -> None:
    """Draw a specification of Vega-Lite or Plotly without a table behind it."""

    def clicked() -> None:
        points = st.session_state[key].selection.points
        if points and on_choose is not None:
            on_choose(points[0]["customdata"])

    if stage.is_active():
        figure = larger(figure)
    if "layout" not in figure:
        # A chart without selections has no class by its key, by which a step of a tour finds it.
        with st.container(key=key):
            st.vega_lite_chart(figure, key=key, alt=alt_text)
        return
    # Streamlit puts the colours of the theme in when a figure is made: another theme, another figure.
    layout = {**figure["layout"], "meta": theme.shown()}
    st.plotly_chart(
        _figure_class()({**figure, "layout": layout}),
        key=key,
        alt=alt_text,
        config={"displaylogo": False},
        on_select=clicked if on_choose else "ignore",
        selection_mode="points",
    )


@cache
def _figure_class() -> type:
    """A class of Plotly figures that are sent as they are."""
    # Not every page has a figure of Plotly's.
    from plotly.basedatatypes import BaseFigure

    class Ready(BaseFigure):
        """A specification that Streamlit takes for a figure that Plotly has validated."""

        def __init__(self, spec: Spec) -> None:
            self._spec = spec

        def to_dict(self) -> Spec:
            return pack_arrays(self._spec)

    return Ready


def pack_arrays(part: Any) -> Any:
    """A Plotly specification with its arrays of numbers in binary, which is how they travel fastest."""
    if isinstance(part, dict):
        return {key: pack_arrays(each) for key, each in part.items()}
    if isinstance(part, list | tuple):
        return [pack_arrays(each) for each in part]
    if not isinstance(part, np.ndarray):
        return part
    if part.dtype.str[1:] not in PACKED:
        return part.tolist()
    values = np.ascontiguousarray(part, PACKED[part.dtype.str[1:]])
    binary = {"dtype": values.dtype.str[1:], "bdata": base64.b64encode(values.data).decode("ascii")}
    return binary if values.ndim == 1 else {**binary, "shape": ", ".join(map(str, values.shape))}


def export_only(
    table: Callable[[], pd.DataFrame],
    *,
    key: str,
    alt_text: str,
    figure: Spec | Callable[[], Spec] | None = None,
    source: Callable[..., Any] | None = None,
    script: Callable[[], Script] | None = None,
    replay: Mapping[str, Any] | None = None,
) -> None:
    """What can be taken away of a picture that `render_chart` cannot draw; as there.

    `figure` is what can be saved in place of that picture, or makes it, if there is something; `replay` are its
    frames, if it moves.
    """
    export_bar.export_bar(
        table, key=key, alt_text=alt_text, figure=figure, source=source, script=script, replay=replay
    )


def data_table(
    table: pd.DataFrame,
    *,
    name: str,
    alt_text: str,
    label: str = "CSV",
    whole: Callable[[], pd.DataFrame] | None = None,
    **look: Any,
) -> None:
    """Draw a table with a button for its CSV, `name`.csv; `look` is handed on to `st.dataframe`.

    Where it is a part of what can be taken away, `whole` makes that, and the button's `label` says so.
    """
    st.dataframe(table, hide_index=True, alt=alt_text, **look)
    csv_button(label, whole or (lambda: table), f"{name}.csv")


def insight(slug: str, name: str, **figures: object) -> None:
    """The insight of a view: a passage of the page's prose with figures from the model on screen.

    One for each picture; what else there is to say goes into `details`.
    """
    _insight(slug, passage(slug, name, **figures))


def details(*notes: str) -> None:
    """What else there is to say about a picture, folded below its insight; nothing where there are no notes."""
    if notes:
        with st.expander("More on this"):
            for note in notes:
                export_bar.record(note)
                st.markdown(note)


def faq(text: str) -> None:
    """A question that somebody may ask, folded, with its answer: the first line of a passage, and the rest."""
    question, _, answer = text.partition("\n\n")
    with st.expander(question, icon=":material/help:"):
        st.markdown(answer)


def insight_with_details(slug: str, *notes: str) -> None:
    """The first note as the insight, the others folded: for a view whose notes depend on what was typed."""
    _insight(slug, notes[0])
    details(*notes[1:])


def live_region(result: str, *, key: str) -> None:
    """A line with the result, which a screen reader says whenever it changes (`frame/manners.js`)."""
    with st.container(key=f"said_{key}"):
        st.markdown(result)


def _insight(slug: str, text: str) -> None:
    export_bar.record(text)
    # On a stage there is no opening, whose script opens the terms, and somebody explains them.
    shown = text if stage.is_active() else with_terms(slug, text)
    with st.container(border=True):
        st.markdown(f":material/lightbulb: {shown}")
