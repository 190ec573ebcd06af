"""Whether a class's room stands in the place of the page, and which: what the frame asks before anything is drawn."""

import streamlit as st

from dashboard.interface.components import address

PARAMETER = "room"

# What a link or a visitor gives as its code, right or wrong.
_ON = "rounds_on"

MOST_LETTERS = 40


def arrive() -> None:
    """Go into the room that a link names, or out of it."""
    said = address.says(PARAMETER)
    if said is not None:
        go_in(said)


def go_in(code: str) -> None:
    """Go into a room; a code without letters leads to the page."""
    st.session_state[_ON] = code[:MOST_LETTERS]


def leave() -> None:
    """Go back to the page; a button's callback."""
    go_in("")


def code() -> str:
    """The code of the room, as it was given; empty where there is none."""
    return str(st.session_state.get(_ON, ""))


def is_on() -> bool:
    """Whether a room is on screen, or asked for."""
    return bool(code())


def named() -> dict[str, str]:
    """What the address is to name."""
    return {PARAMETER: code()} if is_on() else {}
