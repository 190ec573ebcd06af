"""The URL: its parameters on arrival, and the complete URL of the current state."""

from collections.abc import Mapping

import streamlit as st

from dashboard.components.loader import load
from dashboard.course import old_links
from dashboard.course.lessons import Lesson
from dashboard.streamlit_internals import sessions

_render = load(__file__)

_ARRIVING, _PAGE = "address_arriving", "address_page"


def begin_navigation(lesson: Lesson) -> dict[str, str] | None:
    """Set the page of this run; call first in each run.

    Returns:
        All parameters as they are written today, if a control has an older name in the URL: the run has to begin again
        with them, since Streamlit reads the URL itself. None otherwise.
    """
    # Back, Forward and `navigate` may lead to another state of the same page.
    if not (is_restored() or st.session_state.get(_PAGE) != lesson.slug):
        st.session_state[_ARRIVING] = None
        return None
    given = st.query_params.to_dict()
    st.session_state[_ARRIVING] = today = old_links.translate(lesson, given)
    retired = (old_links.VIEW, *old_links.retired_parameters(lesson))
    controls, controls_today = (
        {name: value for name, value in found.items() if name not in retired} for found in (given, today)
    )
    return None if controls == controls_today else today


def is_restored() -> bool:
    """Return whether Back, Forward or `navigate` led to this run: what the URL does not name is at its default."""
    return sessions.is_history_navigation()


def has_arrived() -> bool:
    """Return whether this run arrives at a page, by a link, Back or Forward."""
    return st.session_state.get(_ARRIVING) is not None


def is_first() -> bool:
    """Return whether this is the first run of the session, opened by a link, reload or QR code."""
    return _PAGE not in st.session_state


def end_navigation() -> None:
    """End arrival at the page, so that later fragment reruns ignore the URL; call last in each run."""
    st.session_state[_ARRIVING] = None


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
    arriving: dict[str, str] = st.session_state.get(_ARRIVING) or {}
    return arriving.get(name)


def sync(lesson: Lesson, named: Mapping[str, str]) -> None:
    """Keep the browser's URL complete on this page; renders nothing visible.

    Streamlit omits widgets at their default. The parameters in `named` are always present. Each page has one
    history entry, and Back restores its last state.
    """
    old = {
        "retired": old_links.retired_parameters(lesson),
        "view": param(old_links.VIEW) or "",
    }
    _render(key="address", data={"named": dict(named), **old})
    # Only now: an aborted run has not arrived.
    st.session_state[_PAGE] = lesson.slug


def name_view(view: str) -> None:
    """Name the open view of the page in the browser's URL."""
    st.query_params[old_links.VIEW] = view
