"""A picture on the page: the figure, its description for those who cannot see it, and the table behind it."""

from collections.abc import Callable
from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

from dashboard.lessons.prose import passage


def picture(figure: Any, table: Callable[[], pd.DataFrame], *, key: str, alt_text: str) -> None:
    """Draw an Altair or Plotly figure; the table behind it, with its CSV, is made when somebody opens it."""
    if isinstance(figure, alt.TopLevelMixin):
        st.altair_chart(figure, key=key, alt=alt_text)
    else:
        st.plotly_chart(figure, key=key, alt=alt_text, config={"displaylogo": False})
    behind = st.popover("Table", icon=":material/table:", type="tertiary", key=f"{key}_table", on_change="rerun")
    if behind.open:
        behind.dataframe(table(), hide_index=True, alt=f"Values behind: {alt_text}")


def notice(slug: str, name: str, **figures: object) -> None:
    """What to notice: a passage of the page's prose with figures from the model on screen."""
    with st.container(border=True):
        st.markdown(f":material/lightbulb: {passage(slug, name, **figures)}")
