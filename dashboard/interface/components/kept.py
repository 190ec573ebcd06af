"""What a learner has done, kept in the browser's own storage."""

from collections.abc import Mapping

from dashboard.interface.components.beside import component

_render = component(__file__)


def keep(done: Mapping[str, str], *, key: str) -> Mapping[str, str]:
    """Add what is `done` to what the browser keeps, name to how; draws nothing that can be seen.

    Returns what the browser has kept from earlier visits, which anybody may have written there.
    """
    told = _render(key=key, data={"done": dict(done)}, default={"kept": {}}, on_kept_change=lambda: None)
    return dict(told.kept) if isinstance(told.kept, Mapping) else {}
