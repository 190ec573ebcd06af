"""The menu above every page: a list that finds a view or a term, the tour, and tools for teachers."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import streamlit as st

from dashboard.course.glossary import glossary
from dashboard.course.lessons import LESSONS, Lesson, lesson
from dashboard.course.old_links import VIEW
from dashboard.ui.frame import teacher_menu

_FIND = "frame_find"


class Destination(NamedTuple):
    """What the list of the menu leads to: a page, perhaps one of its views, or what a term means."""

    page: str
    view: str = ""
    says: str = ""


def render_menu(page: Lesson, pages: Mapping[str, Any]) -> None:
    """Render the menu of a page; `pages` are Streamlit's, by slug."""
    drawn = st.popover(
        "Menu", icon=":material/more_horiz:", type="tertiary", key="frame_menu", on_change="rerun"
    )
    if drawn.open:
        with drawn:
            _find(pages)
    with drawn:
        teacher_menu.teacher_menu(page.slug)


def _find(pages: Mapping[str, Any]) -> None:
    """Render the list of all views and terms; a chosen view opens, and a term says what it means."""
    found = destinations()
    chosen = st.selectbox(
        "Find a view or a term", list(found), index=None, placeholder="analogy, attention, cosine…", key=_FIND
    )
    if chosen is None:
        return
    destination = found[chosen]
    if destination.says:
        st.markdown(destination.says)
        st.page_link(
            pages[destination.page], label=f"Where it is used first: {lesson(destination.page).title}"
        )
    else:
        del st.session_state[_FIND]
        parameters = {VIEW: destination.view} if destination.view else {}
        st.switch_page(pages[destination.page], query_params=parameters)


def destinations() -> dict[str, Destination]:
    """Return where the menu leads, by label: each page with its views, then all terms."""
    found: dict[str, Destination] = {}
    for page in LESSONS:
        found[page.title] = Destination(page.slug)
        for view, label in page.all_views.items():
            found[f"{label} · {page.menu}"] = Destination(page.slug, view)
    for term in glossary():
        found[f"What is: {term.name}?"] = Destination(term.page, says=term.says)
    return found
