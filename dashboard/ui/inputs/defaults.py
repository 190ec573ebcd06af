"""Widget values that the user did not type: suggestions, and persisted values that no longer fit."""

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from dashboard.ui.frame import reset


def mark_as_suggestion(values: Mapping[str, Any]) -> None:
    """Mark widget values, by key, as set by the app and not by the user."""
    for key, value in values.items():
        st.session_state.setdefault(f"{key}_offered", set()).add(value)


def is_typed(key: str, value: Any) -> bool:
    """Return whether the visitor has typed this value of a widget: neither its default nor a suggestion."""
    return value != reset.default_of(key) and value not in st.session_state.get(f"{key}_offered", ())


def restore_default_if_invalid(key: str, default: str, fits: Callable[[str], bool]) -> None:
    """Reset the widget `key` to `default` if it holds a suggestion that does not fit this model."""
    kept = st.session_state.get(key)
    if kept is not None and kept in st.session_state.get(f"{key}_offered", ()) and not fits(kept):
        st.session_state[key] = default
    mark_as_suggestion({key: default})


def follow_default(key: str, value: Any) -> None:
    """Set the widget `key` to `value` if the user has not changed what was last set here.

    Call before the widget is drawn with `value` as its default: it then follows what that depends on, such as
    another widget or the model.
    """
    last = f"{key}_followed"
    if key in st.session_state and st.session_state[key] == st.session_state.get(last):
        st.session_state[key] = value
    st.session_state[last] = value


def clamp_persisted_value(key: str, shape: object, fitting: Callable[[Any], Any]) -> None:
    """Fit the value of widget `key` to its range or options with `fitting`; call before the widget is drawn.

    Streamlit treats a widget whose `shape` changed as a new one, and may restore an older value that does not fit.
    """
    drawn = f"{key}_shape"
    if key in st.session_state:
        kept = st.session_state[key]
        if fitting(kept) != kept or st.session_state.get(drawn, shape) != shape:
            st.session_state[key] = fitting(kept)
    st.session_state[drawn] = shape
