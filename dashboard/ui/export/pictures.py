"""Charts on a page, each with alt text and an export bar."""

from __future__ import annotations

import base64
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import streamlit as st

from dashboard.charts.theme import enlarge_type
from dashboard.components import theme
from dashboard.course.glossary import link_terms
from dashboard.course.prose import passage
from dashboard.ui.export import export_bar
from dashboard.ui.export.file_export import csv_button
from dashboard.ui.frame import stage

if TYPE_CHECKING:
    import pandas as pd

    from dashboard.charts.templates import Spec
    from dashboard.export.script import Script
    from dashboard.export.snapshot import LiveFigure

# Dtypes of Plotly.js typed arrays, by its names for them.
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
    """Render a figure with its export bar, whose files are made on request.

    Args:
        figure: a Vega-Lite or Plotly specification.
        table: makes the table behind it.
        key: the chart's key.
        alt_text: what it shows.
        on_choose: for Plotly, called with the `customdata` of a clicked point.
        source: the function that computed its numbers.
        script: makes a standalone script that recomputes them.
    """
    draw(figure, key=key, alt_text=alt_text, on_choose=on_choose)
    export_bar.export_bar(table, key=key, alt_text=alt_text, figure=figure, source=source, script=script)


def draw(figure: Spec, *, key: str, alt_text: str, on_choose: Callable[[Any], None] | None = None) -> None:
    """Render a Vega-Lite or Plotly specification without an export bar."""

    def clicked() -> None:
        points = st.session_state[key].selection.points
        if points and on_choose is not None:
            on_choose(points[0]["customdata"])

    if stage.is_active():
        figure = enlarge_type(figure)
    if "layout" not in figure:
        # Streamlit gives a chart without selections no CSS class from its key, which a tour step needs to find it.
        with st.container(key=key):
            st.vega_lite_chart(figure, key=key, alt=alt_text)
        return
    # Streamlit applies the theme's colours when a figure is created, so a new theme needs another figure.
    layout = {**figure["layout"], "meta": theme.current()}
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
    """Return a class of Plotly figures that bypass validation."""
    # Imported lazily: not every page uses Plotly.
    from plotly.basedatatypes import BaseFigure

    class Ready(BaseFigure):
        """A specification that passes Streamlit's check for a validated Plotly figure."""

        def __init__(self, spec: Spec) -> None:
            self._spec = spec

        def to_dict(self) -> Spec:
            return pack_arrays(self._spec)

    return Ready


def pack_arrays(part: Any) -> Any:
    """Return a Plotly specification with its numeric arrays base64-encoded, the fastest form to send."""
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
    live: Callable[[], LiveFigure] | None = None,
) -> None:
    """Render the export bar of a chart that `render_chart` cannot draw.

    `figure` is a specification to save as an image in its place, or makes one; `live` makes what moves in an
    exported page. For the rest see `render_chart`.
    """
    export_bar.export_bar(
        table, key=key, alt_text=alt_text, figure=figure, source=source, script=script, live=live
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
    """Render a table with a download button for its CSV, `name`.csv; `look` is passed on to `st.dataframe`.

    If it shows a part only, `whole` makes the table to download, and the button's `label` says so.
    """
    st.dataframe(table, hide_index=True, alt=alt_text, **look)
    csv_button(label, whole or (lambda: table), f"{name}.csv")


def insight(slug: str, name: str, **figures: object) -> None:
    """Render the insight of a view: a passage of the lesson's text, filled with figures from the current model.

    One per chart; anything else goes into `details`.
    """
    _insight(slug, passage(slug, name, **figures))


def details(*notes: str) -> None:
    """Render further notes on a chart in a collapsed section; nothing without notes."""
    if notes:
        with st.expander("More on this"):
            for note in notes:
                export_bar.record_note(note)
                st.markdown(note)


def notes_behind_button(*notes: str) -> None:
    """Render further notes on a chart behind a button, where a row of controls has room; nothing without notes."""
    if notes:
        with st.popover("More on this"):
            for note in notes:
                export_bar.record_note(note)
                st.markdown(note)


def faq(text: str) -> None:
    """Render a collapsed question and answer: the first line of `text`, and the rest."""
    question, _, answer = text.partition("\n\n")
    with st.expander(question, icon=":material/help:"):
        st.markdown(answer)


def insight_with_details(slug: str, *notes: str) -> None:
    """Render the first note as the insight and the others collapsed, for views whose notes depend on input."""
    _insight(slug, notes[0])
    details(*filter(None, notes[1:]))


def live_region(result: str, *, key: str) -> None:
    """Render a result that screen readers announce whenever it changes (`accessibility.js`)."""
    with st.container(key=f"said_{key}"):
        st.markdown(result)


def _insight(slug: str, text: str) -> None:
    export_bar.record_note(text)
    # In stage mode there is no opening, whose script expands the terms; the presenter explains them.
    shown = text if stage.is_active() else link_terms(slug, text)
    with st.container(border=True):
        st.markdown(f":material/lightbulb: {shown}")
