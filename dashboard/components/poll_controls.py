"""The key to an instructor's room, kept in the browser: in no link, and shown to nobody."""

from collections.abc import Mapping

from dashboard.components.loader import load
from dashboard.polls.service import HostToken

_render = load(__file__)


def kept_key(mine: HostToken | None, *, key: str = "instructor") -> HostToken | None:
    """Keep the key to the room that is `mine`, if there is one; draws nothing that can be seen.

    Returns what the browser has kept from before, which anybody may have written there.
    """
    told = _render(
        key=key,
        data={"mine": mine._asdict() if mine else None},
        default={"kept": None},
        on_kept_change=lambda: None,
    )
    kept = told.kept
    if not isinstance(kept, Mapping) or not all(
        isinstance(kept.get(name), str) for name in HostToken._fields
    ):
        return None
    return HostToken(kept["code"][:40], kept["key"][:100])
