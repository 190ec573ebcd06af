"""Client-side navigation to another state of the app."""

from dashboard.components.loader import load

_render = load(__file__)


def navigate(to: str, *, page: str, turn: int, key: str) -> None:
    """Open the relative link `to` within the session, once for each `turn`; `page` is the current one.

    Renders nothing visible. An empty `to` does nothing.
    """
    _render(key=key, data={"to": to, "from": page, "turn": turn})
