"""Tools for a class: to whom they are shown, and who may have the answers."""

import streamlit as st

from dashboard import limits, settings
from dashboard.ui import permissions
from dashboard.ui.frame import stage

_TEACHER, _TOOLS = "teacher_known", "teacher_tools"


def is_teacher() -> bool:
    """Return whether this visitor may have the answer key: at the machine itself, or by the host's password."""
    return permissions.is_local_visitor() or bool(st.session_state.get(_TEACHER))


def has_tools() -> bool:
    """Return whether the pages show tools for a class: on stage, to a known teacher, or switched on at the machine."""
    return stage.is_active() or any(st.session_state.get(name) for name in (_TEACHER, _TOOLS))


def may_open_menu() -> bool:
    """Return whether the menu offers plans and keys."""
    return is_teacher() or has_tools()


def tools_switch() -> None:
    """Render the switch that shows the tools on the pages; nothing where they are shown anyway."""
    is_on = bool(st.session_state.get(_TOOLS))
    if has_tools() and not is_on:
        return
    wanted = st.toggle(
        "Class tools on the pages",
        is_on,
        key="teacher_switch",
        help="“Ask the class” below each exercise, and its sheet and key with the downloads of a page.",
    )
    if wanted != is_on:
        st.session_state[_TOOLS] = wanted
        st.rerun()


def teacher_login() -> None:
    """Render the input for the host's password; nothing if the host has set none."""
    if not settings.current().teacher:
        return
    typed = st.text_input(
        "The word for teachers",
        key="teacher_word",
        type="password",
        max_chars=limits.MAX_TEACHER_PASSWORD,
        autocomplete="off",
    )
    if typed and permissions.check_teacher_password(typed):
        st.session_state[_TEACHER] = True
        st.rerun()
    if typed:
        st.caption("That is not the word; the person who hosts this app has set it.")
