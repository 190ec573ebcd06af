"""Stage mode, `?stage=1`: large type without the bar of pages, for a projector."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import streamlit as st

from dashboard.components.stage_tools import stage_tools
from dashboard.course.lessons import Lesson
from dashboard.ui import url

PARAMETER, ON = "stage", "1"

_ON = "stage_on"

# Large type, and a page without the bar of pages.
STAGE_CSS = Path(__file__).with_suffix(".css")
MENU_CSS = Path(__file__).with_name("hidden_menu.css")


def from_url() -> None:
    """Enter or leave stage mode if the URL says so."""
    said = url.param(PARAMETER)
    if said is not None:
        st.session_state[_ON] = said == ON


def is_active() -> bool:
    """Return whether this session is in stage mode."""
    return bool(st.session_state.get(_ON))


def url_params() -> dict[str, str]:
    """Return the URL parameters of stage mode."""
    return {PARAMETER: ON} if is_active() else {}


def enter() -> None:
    """Enter stage mode; a button's callback."""
    st.session_state[_ON] = True


def exit_() -> None:
    """Leave stage mode; a button's callback."""
    st.session_state[_ON] = False


def apply() -> None:
    """Enlarge the type and hide the bar of pages."""
    hide_menu()
    st.html(STAGE_CSS)


def hide_menu() -> None:
    """Hide the bar of pages."""
    st.html(MENU_CSS)


def navigation_bar(pages: Mapping[str, Any], lessons: Sequence[Lesson], index: int) -> None:
    """Render links to the previous and next page above a page in stage mode."""
    with st.container(horizontal=True, vertical_alignment="center", key="stage_bar"):
        step = step_buttons("stage", index, len(lessons))
        stage_tools()
        st.button("Leave the stage", key="stage_leave", type="tertiary", on_click=exit_)
    if step:
        # Without query parameters, the link fails once widgets have added theirs to the URL.
        st.switch_page(pages[lessons[index + step].slug], query_params={})


def step_buttons(key: str, index: int, count: int) -> int:
    """Render Back and Next for step `index` of `count`, with the keys of a clicker as shortcuts.

    Returns:
        -1 for Back, 1 for Next, 0 if neither was pressed.
    """
    back = st.button(
        "Back", key=f"{key}_back", icon=":material/arrow_back:", shortcut="PageUp", disabled=index == 0
    )
    on = st.button(
        "Next",
        key=f"{key}_next",
        icon=":material/arrow_forward:",
        shortcut="PageDown",
        type="primary",
        disabled=index + 1 == count,
    )
    return on - back
