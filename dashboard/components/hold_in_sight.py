"""What a step of a tour is about, or what a visitor comes back to, brought into sight below the tour's bar."""

from dashboard.components.loader import load

_render = load(__file__)


def bring_into_sight(subject: str, *, turn: str, key: str) -> None:
    """Scroll to the element with the key `subject`, once for each `turn`, and hold it there while the page grows.

    Draws nothing that can be seen. The page is held until the visitor scrolls, types or clicks. An empty `subject` is
    the top of the page.
    """
    _render(key=key, data={"subject": subject, "turn": turn})
