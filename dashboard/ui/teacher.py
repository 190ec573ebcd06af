"""Who may have the answers of all exercises: who sits at the machine itself, or knows the host's word for teachers."""

import streamlit as st

from dashboard import settings
from dashboard.ui import host

_TEACHER, _WORD = "your_turn_teacher", "your_turn_word"


def is_teacher() -> bool:
    """Whether this visitor may have them."""
    return host.is_local_visitor() or bool(st.session_state.get(_TEACHER))


def teacher_login() -> None:
    """Behind a button, a box for the word that the host has given to teachers; nothing where there is no such word."""
    if not settings.current().teacher:
        return
    with st.popover("Teacher's key", icon=":material/key:", type="tertiary"):
        st.text_input(
            "The word for teachers",
            key=_WORD,
            type="password",
            max_chars=200,
            autocomplete="off",
            on_change=_take_word,
        )
        if st.session_state.get(_WORD):
            st.caption("That is not the word; the person who hosts this app has set it.")


def _take_word() -> None:
    st.session_state[_TEACHER] = host.is_teacher_word(st.session_state[_WORD])
