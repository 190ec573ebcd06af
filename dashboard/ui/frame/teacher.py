"""Access to the answer key: local visitors, and those who know the host's password for teachers."""

import streamlit as st

from dashboard import limits, settings
from dashboard.ui import host

_TEACHER, _WORD = "your_turn_teacher", "your_turn_word"


def is_teacher() -> bool:
    """Return whether this visitor may have the answer key."""
    return host.is_local_visitor() or bool(st.session_state.get(_TEACHER))


def teacher_login() -> None:
    """Render a password input in a popover; nothing if the host has set no password."""
    if not settings.current().teacher:
        return
    with st.popover("Teacher's key", icon=":material/key:", type="tertiary"):
        st.text_input(
            "The word for teachers",
            key=_WORD,
            type="password",
            max_chars=limits.MAX_TEACHER_PASSWORD,
            autocomplete="off",
            on_change=_take_word,
        )
        if st.session_state.get(_WORD):
            st.caption("That is not the word; the person who hosts this app has set it.")


def _take_word() -> None:
    st.session_state[_TEACHER] = host.check_teacher_password(st.session_state[_WORD])
