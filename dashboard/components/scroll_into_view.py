"""Scrolls a part of the page into view after something was drawn there."""

from dashboard.components.loader import load

_render = load(__file__)


def bring_into_view(target: str, *, turn: int, key: str) -> None:
    """Scroll to the container with key `target` as little as needed, once for each `turn`; 0 does not scroll.

    Renders nothing visible.
    """
    _render(key=key, data={"target": target, "turn": turn})
