"""The menu above every page: a list that finds a view, a term or a model, the tour, and tools for teachers."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import streamlit as st

from dashboard.course.glossary import glossary
from dashboard.course.lessons import LESSONS, Lesson, lesson
from dashboard.course.old_links import VIEW
from dashboard.models.installed import available
from dashboard.models.manifest import Slot
from dashboard.ui.frame import teacher_menu
from dashboard.ui.slots import model_picker

_FIND = "frame_find"


class Destination(NamedTuple):
    """What the list of the menu leads to: a page, perhaps one of its views, or what a term means."""

    page: str
    view: str = ""
    says: str = ""


def render_menu(page: Lesson, pages: Mapping[str, Any]) -> None:
    """Render the menu of a page; `pages` are Streamlit's, by slug."""
    drawn = st.popover("Menu", type="tertiary", key="frame_menu", on_change="rerun")
    if drawn.open:
        with drawn:
            _find(pages)
    with drawn:
        teacher_menu.teacher_menu(page.slug)


def _find(pages: Mapping[str, Any]) -> None:
    """Render the list of all views, terms and models; a chosen view opens, and a term says what it means."""
    found, models = destinations(), model_choices()

    def take_model() -> None:
        if st.session_state[_FIND] in models:
            slot, slug = models[st.session_state.pop(_FIND)]
            st.session_state[slot.value] = slug

    chosen = st.selectbox(
        "Find a view, a term or a model",
        [*found, *models],
        index=None,
        placeholder="analogy, attention, cosine…",
        key=_FIND,
        on_change=take_model,
    )
    if chosen not in found:
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


def model_choices() -> dict[str, tuple[Slot, str]]:
    """Return the models that are here, by label: the slot and the slug that each is chosen by."""
    return {
        f"Use {entry.title}": (slot, entry.slug) for slot in model_picker.LABELS for entry in available(slot)
    }


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
