"""Brings a part of the page into sight once something has been drawn there."""

from dashboard.components.loader import load

_render = load(__file__)


def bring_into_view(target: str, *, turn: int, key: str) -> None:
    """Scroll to the container of key `target`, as little as will do, once for each `turn`; 0 scrolls nowhere.

    Draws nothing that can be seen.
    """
    _render(key=key, data={"target": target, "turn": turn})
