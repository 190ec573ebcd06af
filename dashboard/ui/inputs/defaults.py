"""What a control holds that nobody typed: suggestions, and values that no longer fit."""

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st


def mark_as_suggestion(values: Mapping[str, Any]) -> None:
    """Remember what is put into controls, key to value, without that anybody types it."""
    for key, value in values.items():
        st.session_state.setdefault(f"{key}_offered", set()).add(value)


def restore_default_if_invalid(key: str, default: str, fits: Callable[[str], bool]) -> None:
    """Put `default` into the control `key` where it holds what nobody typed and what does not fit this model."""
    kept = st.session_state.get(key)
    if kept is not None and kept in st.session_state.get(f"{key}_offered", ()) and not fits(kept):
        st.session_state[key] = default
    mark_as_suggestion({key: default})


def follow_default(key: str, value: Any) -> None:
    """Put `value` into the control `key` where it holds what was last put there so, and nobody has changed it since.

    To be called before the control is drawn with `value` as its default: it then goes along with what that depends on,
    such as another control or the model.
    """
    last = f"{key}_followed"
    if key in st.session_state and st.session_state[key] == st.session_state.get(last):
        st.session_state[key] = value
    st.session_state[last] = value


def clamp_persisted_value(key: str, shape: object, fitting: Callable[[Any], Any]) -> None:
    """Give what the control `key` holds, made `fitting`, to the control of this `shape` that is about to be drawn.

    Streamlit takes a control whose range or options changed for a new one, and may give that an older value which was
    once put into it, however little it fits.
    """
    drawn = f"{key}_shape"
    if key in st.session_state:
        kept = st.session_state[key]
        if fitting(kept) != kept or st.session_state.get(drawn, shape) != shape:
            st.session_state[key] = fitting(kept)
    st.session_state[drawn] = shape
