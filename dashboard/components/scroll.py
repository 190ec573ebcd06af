"""Scrolls a part of the page into view, below what lies over the page, and keeps it there while it settles."""

from dashboard.components.loader import load

_render = load(__file__)


def into_view(target: str, *, turn: int, key: str) -> None:
    """Scroll to the container with key `target` as little as needed, once for each `turn`; 0 does not scroll.

    Renders nothing visible.
    """
    _render(key=key, data={"target": target, "turn": turn, "align": "nearest"})


def hold_at_top(target: str, *, turn: str, key: str) -> None:
    """Scroll the element with key `target` to the top, once for each `turn`, and hold it while the page grows.

    Renders nothing visible. The page is held until the visitor scrolls, types or clicks. An empty `target` is the top
    of the page.
    """
    _render(key=key, data={"target": target, "turn": turn, "align": "top"})
