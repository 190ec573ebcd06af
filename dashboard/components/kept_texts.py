"""Long texts in the browser tab's sessionStorage."""

from collections.abc import Callable

from dashboard.components.loader import load

_render = load(__file__)


def keep(name: str, text: str | None, *, key: str) -> None:
    """Keep a text under a name for as long as this stands on the page; None forgets it. Renders nothing visible."""
    _render(key=key, data={"name": name, "text": text})


def restore(*, key: str, on_kept_change: Callable[[], None]) -> None:
    """After a reload, have `on_kept_change` run once; what was kept, by name, is `kept` of `key`'s state: untrusted.

    Renders nothing visible.
    """
    _render(key=key, data={"name": "", "text": None}, default={"kept": {}}, on_kept_change=on_kept_change)
