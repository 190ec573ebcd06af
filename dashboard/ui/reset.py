"""A page as it was at first: all its controls at their defaults, at one press, and back at another.

The open tab stays open, and what was trained or brought here stays.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import streamlit as st

_DEFAULTS, _UNDO, _GOING, _DRAWN = "reset_defaults", "reset_undo", "reset_going", "reset_drawn"


def begin_page(drawn: Iterable[str]) -> None:
    """To be told before the first control of a page is drawn, with the keys of those that stand above it."""
    st.session_state[_DRAWN] = set(drawn)


@contextmanager
def snapshot_widget_state() -> Iterator[Mapping[str, Any]]:
    """What the controls hold that were drawn so far in this run, by key; those drawn inside do not count for later."""
    drawn = set(st.session_state.get(_DRAWN, ()))
    yield {key: st.session_state.get(key) for key in drawn}
    begin_page(drawn)


def record_default(key: str, default: Any) -> None:
    """Note what the control `key` holds while nobody has touched it; for `controls`, just before one is drawn.

    What that is may depend on a control above, so in the run of a reset it is put there only now.
    """
    st.session_state.setdefault(_DEFAULTS, {})[key] = default
    st.session_state.setdefault(_DRAWN, set()).add(key)
    if key in st.session_state and key.startswith(st.session_state.get(_GOING, " ")):
        st.session_state[key] = default


def reset_button(letters: str) -> None:
    """Draw the button for the page whose controls' keys begin with these letters: reset, or right after that, undo."""
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
    # As long as nothing has been changed since.
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
    """Put values into controls that there are; `before` is what an undo brings back."""
    st.session_state.update({key: value for key, value in values.items() if key in st.session_state})
    if before:
        st.session_state[_GOING] = f"{letters}_"
    st.session_state.setdefault(_UNDO, {})[letters] = before and {"before": before}
