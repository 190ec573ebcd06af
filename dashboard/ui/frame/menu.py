"""The menu above every page: a list that finds a view or a term, and the tour with its plans and the stage."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from dashboard.course.glossary import glossary
from dashboard.course.lessons import LESSONS, Lesson
from dashboard.course.links import VIEW
from dashboard.ui.frame import tour

# Label to page and URL parameters.
Destination = tuple[str, dict[str, str]]


def render_menu(lesson: Lesson, pages: Mapping[str, Any]) -> None:
    """Render the menu of a page; `pages` are Streamlit's, by slug."""
    drawn = st.popover(
        "Menu", icon=":material/more_horiz:", type="tertiary", key="frame_menu", on_change="rerun"
    )
    if drawn.open:
        with drawn:
            _find(pages)
    with drawn:
        tour.tour_menu(lesson.slug)


def _find(pages: Mapping[str, Any]) -> None:
    """Render the list of all views and terms; the chosen one opens."""
    found = destinations()
    chosen = st.selectbox(
        "Find a view or a term",
        list(found),
        index=None,
        placeholder="analogy, attention, cosine…",
        key="frame_find",
    )
    if chosen is not None:
        del st.session_state["frame_find"]
        slug, parameters = found[chosen]
        st.switch_page(pages[slug], query_params=parameters)


def destinations() -> dict[str, Destination]:
    """Return all pages, views and terms, from the label of each to its page and URL parameters."""
    found: dict[str, Destination] = {}
    for lesson in LESSONS:
        found[lesson.title] = lesson.slug, {}
        found |= {
            f"{label} · {lesson.menu}": (lesson.slug, {VIEW: view})
            for view, label in lesson.all_views.items()
        }
    titles = {lesson.slug: lesson.menu for lesson in LESSONS}
    found |= {
        f"{term.name} (what it means) · {titles[term.page]}": (term.page, {})
        for term in glossary()
        if term.page
    }
    return found
