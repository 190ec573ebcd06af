"""Moves to another state of the app by its link, within the visit."""

from dashboard.components.loader import load

_render = load(__file__)


def navigate(to: str, *, page: str, turn: int, key: str) -> None:
    """Open the link `to`, from the name of a page on, once for each `turn`; `page` is the one on screen.

    Draws nothing that can be seen. An empty `to` leads nowhere.
    """
    _render(key=key, data={"to": to, "from": page, "turn": turn})
