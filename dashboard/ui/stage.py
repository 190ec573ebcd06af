"""Stage mode, `?stage=1`: large type without sidebar, for a projector."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from dashboard.components.stage_tools import stage_tools
from dashboard.course.lessons import Lesson
from dashboard.ui import url

PARAMETER, ON = "stage", "1"

_ON = "stage_on"

# Streamlit's smallest type, captions and labels, is 0.875 of this: 20 px.
STYLE = """<style>
html { font-size: 23px !important }
[data-testid="stMain"] h1 { font-size: 1.5rem !important; padding: 0 !important }
[data-testid="stCaptionContainer"], [data-testid="stWidgetLabel"] p { font-size: 0.875rem !important }
[data-testid="stMain"] code { font-size: 1em !important }
</style>"""


ALONE = """<style>
[data-testid="stSidebar"], [data-testid="stSidebarCollapsedControl"], [data-testid="stExpandSidebarButton"],
[data-testid="stHeader"] { display: none !important }
[data-testid="stMainBlockContainer"] { padding: 0.75rem 1.5rem 3rem !important; max-width: none !important }
[data-testid="stMain"] { --header-height: 0rem }
</style>"""


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
    """Enlarge the type and hide the sidebar."""
    hide_menu()
    st.html(STYLE)


def hide_menu() -> None:
    """Hide the sidebar."""
    st.html(ALONE)


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
