"""Parts of a page that are drawn for themselves: tabs, fragments, hidden controls."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import streamlit as st

from dashboard.ui import messages
from dashboard.ui.reset import snapshot_widget_state


@contextmanager
def hidden(key: str) -> Iterator[None]:
    """Controls made inside are drawn by another part of the page, such as a player, and here only keep the address."""
    with st.container(key=f"unseen_{key}"):
        yield


def tabs(views: Mapping[str, Callable[[], None]], *, key: str, on_their_own: bool = False) -> None:
    """Tabs by name, of which only the open one is drawn; an InputError in it becomes a sentence there.

    `on_their_own` draws them, and what is changed in them, as `as_fragment` does.
    """

    def of_them() -> None:
        drawn = st.tabs(list(views), key=key, on_change="rerun", bind="query-params")
        for tab, view in zip(drawn, views.values(), strict=True):
            if tab.open:
                with tab, messages.show_input_errors():
                    view()

    if on_their_own:
        as_fragment(of_them)
    else:
        of_them()


def as_fragment(view: Callable[[], None]) -> None:
    """Draw a view whose controls draw it anew and not the page; an InputError in it becomes a sentence there.

    For views of which nothing outside depends. Where one sets a control that was drawn before it, as a click on a map
    may, the page is drawn anew too. What `view` was given stays in memory as long as the visitor sees it.
    """
    with snapshot_widget_state() as before:
        _run_fragment(view, before)


@st.fragment
def _run_fragment(view: Callable[[], None], before: Mapping[str, Any]) -> None:
    changed = any(st.session_state.get(key) != value for key, value in before.items())
    with messages.show_input_errors():
        view()
    # Only now: what was pressed is told to this run alone, and may lead to another page.
    if changed:
        st.rerun()
