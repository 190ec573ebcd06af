"""The host's key to a poll, in the browser's localStorage and in no link."""

from collections.abc import Mapping

from dashboard.components.loader import load
from dashboard.polls.service import HostToken

_render = load(__file__)


def stored_host_token(mine: HostToken | None, *, key: str = "instructor") -> HostToken | None:
    """Store the host's token `mine` in the browser, if there is one; renders nothing visible.

    Returns:
        The token stored earlier: untrusted.
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
