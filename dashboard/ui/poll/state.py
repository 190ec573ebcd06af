"""Whether a class's poll stands in the place of the page, and which: what the frame asks before anything is drawn.

The address of a poll is that of the page that it stands on, with the code besides: so a reload in the poll, and the way
back, lose nothing of the page, of the plan and of the models. Phones come by a link that holds the code alone.
"""

from collections.abc import Mapping

import streamlit as st

from dashboard import limits
from dashboard.ui import url

PARAMETER = "room"

# What a link or a visitor gives as its code, right or wrong, and what the address says besides. How often a visitor has
# come back from a poll, and to which page, while that page is on screen.
_ON, _PAGE_STATE, _LEFT, _BACK = "poll_on", "poll_page_state", "poll_left", "poll_back"

# What belongs to the instructor's screen alone.
INSTRUCTOR_PARAMS = ("stage", "tour", "step")


def from_url() -> None:
    """Go into the poll that a link names, or out of it."""
    said = url.param(PARAMETER)
    if said is not None:
        enter(said)


def enter(code: str) -> None:
    """Go into a poll; a code without letters leads to the page."""
    if not is_active():
        st.session_state[_PAGE_STATE] = {
            name: value for name, value in st.query_params.items() if name != PARAMETER
        }
    st.session_state[_ON] = code[: limits.MAX_POLL_CODE]


def exit_(*, is_instructor: bool = False) -> None:
    """Go back to the page as the address says it; a button's callback."""
    for name in (PARAMETER, *(() if is_instructor else INSTRUCTOR_PARAMS)):
        st.query_params.pop(name, None)
    st.session_state[_ON] = ""
    st.session_state[_LEFT] = n_exits() + 1
    st.session_state[_BACK] = url.page()
    url.depart()


def n_exits() -> int:
    """How often this visitor has come back from a poll."""
    return int(st.session_state.get(_LEFT, 0))


def has_returned(page: str) -> bool:
    """Whether the visitor has come to `page` from a poll and has not left it since."""
    if st.session_state.get(_BACK) != page:
        clear_return()
        return False
    return True


def clear_return() -> None:
    """Forget that a visitor has come back from a poll: something else is on screen now."""
    st.session_state.pop(_BACK, None)


def code() -> str:
    """Return the code of the poll as it was typed; empty outside a poll."""
    return str(st.session_state.get(_ON, ""))


def is_active() -> bool:
    """Whether a poll is on screen, or asked for."""
    return bool(code())


def page_state() -> Mapping[str, str]:
    """Return the URL parameters of the page below the poll."""
    return st.session_state.get(_PAGE_STATE, {})


def url_params() -> dict[str, str]:
    """Return the URL parameters that keep the poll."""
    return {**page_state(), PARAMETER: code()} if is_active() else {}
