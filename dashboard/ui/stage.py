"""Stage mode, `?stage=1`: for a projector and a room, with large letters and nothing beside the page."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from dashboard.components.stage_tools import stage_tools
from dashboard.course.lessons import Lesson
from dashboard.ui import url

PARAMETER, ON = "stage", "1"

_ON = "stage_on"

# Streamlit's smallest letters, of captions and labels, are 0.875 of these: 20 px.
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
    """Go on or off stage where a link says so."""
    said = url.param(PARAMETER)
    if said is not None:
        st.session_state[_ON] = said == ON


def is_active() -> bool:
    """Whether this visitor is on stage."""
    return bool(st.session_state.get(_ON))


def url_params() -> dict[str, str]:
    """What the address is to name."""
    return {PARAMETER: ON} if is_active() else {}


def enter() -> None:
    """Go on stage; a button's callback."""
    st.session_state[_ON] = True


def exit_() -> None:
    """Leave the stage; a button's callback."""
    st.session_state[_ON] = False


def apply() -> None:
    """Large letters, and nothing beside the page."""
    hide_menu()
    st.html(STYLE)


def hide_menu() -> None:
    """Nothing beside the page."""
    st.html(ALONE)


def bar(pages: Mapping[str, Any], lessons: Sequence[Lesson], at: int) -> None:
    """The ways to the pages before and after, on top of a page on stage."""
    with st.container(horizontal=True, vertical_alignment="center", key="stage_bar"):
        step = step_buttons("stage", at, len(lessons))
        stage_tools()
        st.button("Leave the stage", key="stage_leave", type="tertiary", on_click=exit_)
    if step:
        # Without parameters of its own it fails where controls have put theirs into the address.
        st.switch_page(pages[lessons[at + step].slug], query_params={})


def step_buttons(key: str, at: int, count: int) -> int:
    """Back and Next from number `at` of `count`, also by the keys of a clicker: -1, 1, or 0 where nobody pressed."""
    back = st.button(
        "Back", key=f"{key}_back", icon=":material/arrow_back:", shortcut="PageUp", disabled=at == 0
    )
    on = st.button(
        "Next",
        key=f"{key}_next",
        icon=":material/arrow_forward:",
        shortcut="PageDown",
        type="primary",
        disabled=at + 1 == count,
    )
    return on - back
