"""A picture on the page: the figure, its description for those who cannot see it, and the table behind it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard.interface.exports import csv_button
from dashboard.lessons.prose import passage

if TYPE_CHECKING:
    import pandas as pd


def picture(
    figure: Any,
    table: Callable[[], pd.DataFrame],
    *,
    key: str,
    alt_text: str,
    on_choose: Callable[[Any], None] | None = None,
) -> None:
    """Draw an Altair or Plotly figure; the table behind it, with its CSV, is made when somebody opens it.

    `on_choose`, for Plotly, is called with the `customdata` of a point that is clicked.
    """

    def clicked() -> None:
        points = st.session_state[key].selection.points
        if points and on_choose is not None:
            on_choose(points[0]["customdata"])

    # Asking for the type by name would import the library that this page may not need.
    if hasattr(figure, "to_plotly_json"):
        st.plotly_chart(
            figure,
            key=key,
            alt=alt_text,
            config={"displaylogo": False},
            on_select=clicked if on_choose else "ignore",
            selection_mode="points",
        )
    else:
        # Vega draws text and rules black in any theme; this is the page's own text colour.
        figure = figure.configure_text(color="currentColor").configure_rule(color="currentColor")
        st.altair_chart(figure, key=key, alt=alt_text)
    table_behind(table, key=key, alt_text=alt_text)


def table_behind(table: Callable[[], pd.DataFrame], *, key: str, alt_text: str) -> None:
    """The way to the table behind a picture that `picture` cannot draw."""
    behind = st.popover(
        "Table", icon=":material/table:", type="tertiary", key=f"{key}_table", on_change="rerun"
    )
    if behind.open:
        with behind:
            values = table()
            # Above the table, where it is in sight however long that is.
            csv_button("CSV", lambda: values, f"{key}.csv")
            st.dataframe(values, hide_index=True, alt=f"Values behind: {alt_text}")


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


def notice(slug: str, name: str, **figures: object) -> None:
    """What to notice: a passage of the page's prose with figures from the model on screen."""
    with st.container(border=True):
        st.markdown(f":material/lightbulb: {passage(slug, name, **figures)}")
