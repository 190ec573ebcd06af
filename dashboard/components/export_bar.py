"""The quiet buttons below a picture: what stands behind it opened, its link copied, the picture saved.

They are one element for Streamlit. Each element costs a server half a millisecond in each run, and there is a row
below every picture.
"""

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dashboard.components.loader import load
from dashboard.components.replies import Request, receive, replies
from dashboard.export.provenance import LINE, MOST_LINES, Origin

_render = load(__file__, html='<div class="take"></div>', before=("save", "replies"))

KINDS = ("png", "svg")


@dataclass(frozen=True)
class Made:
    """A file that was asked for: its name and what is in it."""

    name: str
    content: bytes


def take_away(
    origin: Origin,
    *,
    chart: str,
    name: str,
    copied: str,
    behind: Sequence[str],
    opened: str | None,
    on_open: Callable[[str | None], None],
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
        on_open: is called with which of them is to be open; None for neither.
        kinds: as what the picture can be saved, of `KINDS`.
        by_browser: whether the browser has drawn it as it can be saved; else `make` is called with kind and link.
        make: makes the file that was asked for.
    """
    key = f"{chart}_take"

    def note() -> None:
        for request in receive(key):
            wanted = request.get("open")
            if request.get("kind") == "open" and (wanted is None or wanted in behind):
                on_open(wanted)

    def answer(request: Request) -> dict[str, str] | None:
        kind = request.get("kind")
        if kind == "open":
            # What is opened stands below the row.
            return {}
        if kind not in kinds:
            return None
        made = make(str(kind), str(request.get("link")))
        return {"name": made.name, "content": base64.b64encode(made.content).decode("ascii")}

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
            "replies": replies(key, answer),
        },
        on_requested_change=note,
    )
