"""What a page opens with: a few warm sentences, and the terms that are first needed there."""

import streamlit as st

from dashboard.lessons.glossary import terms_of
from dashboard.lessons.openings import opening


def open_with(page: str) -> None:
    """The opening of this page, with its terms to be opened."""
    st.markdown(opening(page))
    terms = terms_of(page)
    if terms:
        with st.popover("New words here", icon=":material/menu_book:", type="tertiary"):
            st.markdown("\n\n".join(f"**{term.name}**: {term.says}" for term in terms))
