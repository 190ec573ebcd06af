"""What is put away: leftovers of processes that died, and what sessions leave behind."""

import asyncio
import logging

from streamlit import runtime

from dashboard.models import own_folders

# How often what sessions left behind is put away.
EVERY_SECONDS = 20

_log = logging.getLogger(__name__)


def sweep() -> None:
    """Remove what visitors brought to processes that have ended without putting it away."""
    own_folders.sweep()


async def keep() -> None:
    """Put away, again and again, the sessions whose tabs have been closed for long enough.

    Streamlit drops them, with their files, only when another tab is closed; after the last one they would stay.
    """
    while True:
        await asyncio.sleep(EVERY_SECONDS)
        try:
            end_old_sessions()
        except Exception:
            _log.exception("Old sessions cannot be put away")


def end_old_sessions() -> None:
    """End the sessions that nobody can come back to any more; to be called on the event loop."""
    manager = runtime.get_instance()._session_mgr
    with manager._storage_lock:  # type: ignore[attr-defined]
        manager._session_storage._cache.expire()  # type: ignore[attr-defined]
