"""The quiet buttons below a picture: what stands behind it opened, its link copied, the picture saved.

They are one element for Streamlit. Each element costs a server half a millisecond in each run, and there is a row
below every picture.
"""

import base64
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from dashboard.interface.components.beside import component
from dashboard.takeaway.origin import LINE, MOST_LINES, Origin

_render = component(__file__, html='<div class="take"></div>', before=("save",))

KINDS = ("png", "svg")


@dataclass(frozen=True)
class Made:
    """A file that was asked for: what kind it is, its name, what is in it, and which of all files it is."""

    kind: str
    name: str
    content: bytes
    number: int


def take_away(
    origin: Origin,
    *,
    chart: str,
    name: str,
    copied: str,
    behind: Sequence[str],
    opened: str | None,
    on_open: Callable[[str], None],
    kinds: Sequence[str],
    by_browser: bool,
    make: Callable[[str, str], Made],
) -> None:
    """Draw the buttons.

    Args:
        origin: what is written into a picture that the browser puts together.
        chart: the chart's key.
        name: the file's name without its ending.
        copied: what is said when the link is copied.
        behind: what can be opened below the buttons: `table`, `python`.
        opened: which of them is.
        on_open: is told of which the button was pressed.
        kinds: as what the picture can be saved, of `KINDS`.
        by_browser: whether the browser has drawn it as it can be saved; else `make` is called with kind and link.
        make: makes the file that was asked for, in the run that it was asked in.
    """
    key = f"{chart}_take"
    asked = st.session_state.pop(f"{key}_asked", None)
    made = make(asked["kind"], str(asked["link"])) if _is_ask(asked, kinds) else None

    def note() -> None:
        st.session_state[f"{key}_asked"] = st.session_state[key]["asked"]

    def open_() -> None:
        pressed = st.session_state[key]["pressed"]
        if pressed in behind:
            on_open(pressed)

    file = None
    if made is not None:
        content = base64.b64encode(made.content).decode("ascii")
        file = {"kind": made.kind, "name": made.name, "content": content, "number": str(made.number)}
    _render(
        key=key,
        data={
            "chart": chart,
            "behind": list(behind),
            "opened": opened,
            "kinds": list(kinds),
            "here": by_browser,
            "title": origin.title,
            "heading": origin.heading,
            "lines": origin.lines,
            "line": LINE,
            "most_lines": MOST_LINES,
            "name": name,
            "copied": copied,
            "file": file,
        },
        on_asked_change=note,
        on_pressed_change=open_,
    )


def _is_ask(asked: object, kinds: Sequence[str]) -> bool:
    """Whether it is what the buttons send; a forged message may hold anything."""
    return isinstance(asked, Mapping) and asked.get("kind") in kinds and "link" in asked
