"""The URL: its parameters on arrival, and the complete URL of the current state."""

from collections.abc import Mapping

import streamlit as st

from dashboard.components.loader import load
from dashboard.streamlit_internals import sessions

_render = load(__file__)

_ARRIVING, _PAGE = "address_arriving", "address_page"


def begin_navigation(page: str) -> None:
    """Set the page of this run; call first in each run."""
    # Back, Forward and `navigate` may lead to another state of the same page.
    st.session_state[_ARRIVING] = sessions.is_history_navigation() or st.session_state.get(_PAGE) != page


def is_first() -> bool:
    """Return whether this is the first run of the session, opened by a link, reload or QR code."""
    return _PAGE not in st.session_state


def end_navigation() -> None:
    """End arrival at the page, so that later fragment reruns ignore the URL; call last in each run."""
    st.session_state[_ARRIVING] = False


def depart() -> None:
    """Leave what is drawn in the place of a page: the run that draws a page next arrives at it, as by a link."""
    st.session_state[_PAGE] = ""


def page() -> str:
    """Return the slug of the current page; empty before `begin_navigation`."""
    return str(st.session_state.get(_PAGE, ""))


def param(name: str) -> str | None:
    """Return a URL parameter in the run that arrives at a page, by a link, Back or Forward; else None.

    In later runs session state is authoritative: the browser may send the URL from before the last change.
    """
    return st.query_params.get(name) if st.session_state.get(_ARRIVING) else None


def sync(page: str, named: Mapping[str, str]) -> None:
    """Keep the browser's URL complete on this page; renders nothing visible.

    Streamlit omits widgets at their default. The parameters in `named` are always present. Each page has one
    history entry, and Back restores its last state.
    """
    _render(key="address", data={"named": dict(named)})
    # Only now: an aborted run has not arrived.
    st.session_state[_PAGE] = page
