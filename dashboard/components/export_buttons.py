"""The export buttons below a chart: data and code, copied link, saved image.

All buttons are one Streamlit element, since each element costs the server half a millisecond per run and every
chart has a row.
"""

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dashboard.components.loader import load
from dashboard.components.replies import Request, receive, replies
from dashboard.export.provenance import LINE, MOST_LINES, Origin

_render = load(__file__, html='<div class="export-bar"></div>')

KINDS = ("png", "svg")


@dataclass(frozen=True)
class ExportedFile:
    """A file made on request: name and content."""

    name: str
    content: bytes


@dataclass(frozen=True)
class ImageExport:
    """How a chart is saved as an image.

    Attributes:
        kinds: formats offered, of `KINDS`.
        by_browser: whether the browser composes the image; else `make` is called with format and link.
        make: makes the requested file.
    """

    kinds: Sequence[str]
    by_browser: bool
    make: Callable[[str, str], ExportedFile]


@dataclass(frozen=True)
class Panels:
    """What can be expanded below the buttons.

    Attributes:
        names: `table`, `python`.
        opened: which of them is expanded.
        on_open: called with the one to expand; None for neither.
    """

    names: Sequence[str]
    opened: str | None
    on_open: Callable[[str | None], None]


def export_buttons(
    origin: Origin, *, chart: str, name: str, copied: str, panels: Panels, image: ImageExport
) -> None:
    """Render the buttons.

    Args:
        origin: provenance written into an image that the browser composes.
        chart: the chart's key.
        name: file name without extension.
        copied: the message after the link was copied.
        panels: what can be expanded below the buttons.
        image: how the chart is saved.
    """
    key = f"{chart}_take"

    def note() -> None:
        for request in receive(key):
            wanted = request.get("open")
            if request.get("kind") == "open" and (wanted is None or wanted in panels.names):
                panels.on_open(wanted)

    def answer(request: Request) -> dict[str, str] | None:
        kind = request.get("kind")
        if kind == "open":
            # An empty reply: what is expanded is rendered below the row.
            return {}
        if kind not in image.kinds:
            return None
        made = image.make(str(kind), str(request.get("link")))
        return {"name": made.name, "content": base64.b64encode(made.content).decode("ascii")}

    _render(
        key=key,
        data={
            "chart": chart,
            "behind": list(panels.names),
            "opened": panels.opened,
            "kinds": list(image.kinds),
            "by_browser": image.by_browser,
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
