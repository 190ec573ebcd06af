"""The address bar: what a link says on arrival, and the complete address of what is shown."""

from collections.abc import Mapping

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from dashboard.components.loader import load

_render = load(__file__)

_ARRIVING, _PAGE = "address_arriving", "address_page"


def begin_navigation(page: str) -> None:
    """To be told first in each run which page it draws."""
    run = get_script_run_ctx()
    # Back, Forward and `go` may lead to another state of the same page.
    moved = run is not None and run.is_history_navigation
    st.session_state[_ARRIVING] = moved or st.session_state.get(_PAGE) != page


def is_first() -> bool:
    """Whether this visit has drawn nothing yet: a link, a reload or a code on a screen has just opened it."""
    return _PAGE not in st.session_state


def end_navigation() -> None:
    """To be told last in each run: what is drawn from now on, a part of the page anew, does not arrive anywhere."""
    st.session_state[_ARRIVING] = False


def depart() -> None:
    """Leave what is drawn in the place of a page: the run that draws a page next arrives at it, as by a link."""
    st.session_state[_PAGE] = ""


def page() -> str:
    """Slug of the page that is drawn; empty before the frame has told."""
    return str(st.session_state.get(_PAGE, ""))


def param(name: str) -> str | None:
    """What the address says under `name` in the run that arrives at a page, by a link, Back or Forward; else None.

    In later runs the controls know better: the browser may send the address as it was before the last change.
    """
    return st.query_params.get(name) if st.session_state.get(_ARRIVING) else None


def sync(page: str, named: Mapping[str, str]) -> None:
    """Keep the browser's address complete on this page; draws nothing that can be seen.

    Streamlit leaves a control at its default out of the address. What is `named` stands in it always: parameter to
    value. Each page has one entry in the browser's history, and Back opens it as it was left.
    """
    _render(key="address", data={"named": dict(named)})
    # Only now: a run that was broken off before has not arrived.
    st.session_state[_PAGE] = page
