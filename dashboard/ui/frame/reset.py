"""Reset of a page's widgets to their defaults, with undo.

The open tab stays open, and trained or uploaded models stay.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import streamlit as st

_DEFAULTS, _UNDO, _GOING, _DRAWN = "reset_defaults", "reset_undo", "reset_going", "reset_drawn"


def begin_page(frame_state: Iterable[str]) -> None:
    """Start a page with the widgets above it, `frame_state`; call before the page's first widget."""
    st.session_state[_DRAWN] = set(frame_state)


@contextmanager
def snapshot_widget_state() -> Iterator[Mapping[str, Any]]:
    """Yield the state of the widgets drawn so far in this run, by key.

    Widgets drawn in the block are forgotten afterwards.
    """
    drawn = set(st.session_state.get(_DRAWN, ()))
    yield {key: st.session_state.get(key) for key in drawn}
    begin_page(drawn)


def record_default(key: str, default: Any) -> None:
    """Record the default of widget `key`; for `inputs`, just before it is drawn.

    The default may depend on a widget above, so a reset applies it only here.
    """
    st.session_state.setdefault(_DEFAULTS, {})[key] = default
    st.session_state.setdefault(_DRAWN, set()).add(key)
    if key in st.session_state and key.startswith(st.session_state.get(_GOING, " ")):
        st.session_state[key] = default


def default_of(key: str) -> Any:
    """Return the default of widget `key` as it was last drawn; None if it has not been drawn."""
    return st.session_state.get(_DEFAULTS, {}).get(key)


def reset_button(letters: str) -> None:
    """Render the reset button of the page whose widget keys begin with `letters`, or its undo right afterwards."""
    st.session_state.pop(_GOING, None)
    defaults = {
        key: default
        for key, default in st.session_state.get(_DEFAULTS, {}).items()
        if key.startswith(f"{letters}_")
    }
    if not defaults:
        return
    now = {key: st.session_state[key] for key in defaults if key in st.session_state}
    undo = st.session_state.get(_UNDO, {}).get(letters)
    # Undo is offered until anything is changed.
    if undo and undo.setdefault("after", now) == now:
        label, icon, values, before = "Undo reset", ":material/undo:", undo["before"], None
    else:
        label, icon, values, before = "Reset this page", ":material/restart_alt:", defaults, now
    st.button(
        label,
        icon=icon,
        type="tertiary",
        key=f"reset_{letters}",
        on_click=_put,
        args=(letters, values, before),
    )


def _put(letters: str, values: dict[str, Any], before: dict[str, Any] | None) -> None:
    """Set the widgets that exist to `values`; `before` is the state that an undo restores."""
    st.session_state.update({key: value for key, value in values.items() if key in st.session_state})
    if before:
        st.session_state[_GOING] = f"{letters}_"
    st.session_state.setdefault(_UNDO, {})[letters] = before and {"before": before}
