"""Parts of a page that rerun alone, and hidden widgets."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import streamlit as st

from dashboard.ui import messages
from dashboard.ui.frame.reset import snapshot_widget_state


@contextmanager
def hidden(key: str) -> Iterator[None]:
    """Hide the widgets in the block: another part of the page draws them, and here they only sync with the URL."""
    with st.container(key=f"unseen_{key}"):
        yield


def as_fragment(view: Callable[[], None]) -> None:
    """Render a view as a fragment: its widgets rerun only this part; an InputError is shown in place.

    For views that nothing outside depends on. If one sets a widget drawn before it, as a click on a map may, the
    page reruns too. The closure of `view` stays in memory as long as the visitor sees it.
    """
    with snapshot_widget_state() as before:
        _run_fragment(view, before)


@st.fragment
def _run_fragment(view: Callable[[], None], before: Mapping[str, Any]) -> None:
    changed = any(st.session_state.get(key) != value for key, value in before.items())
    with messages.show_input_errors():
        view()
    # Only now: a pressed button is reported to this run alone, and may lead to another page.
    if changed:
        st.rerun()
