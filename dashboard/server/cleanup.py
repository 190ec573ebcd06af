"""Periodic cleanup: evicts disconnected sessions and returns freed memory."""

import asyncio
import ctypes
import logging
import sys

import streamlit as st

from dashboard.server.session_storage import DisconnectedSessionStorage
from dashboard.streamlit_internals import patches

# How often it is looked for what can be put away.
EVERY_SECONDS = 5

_log = logging.getLogger(__name__)


async def run_cleanup_loop() -> None:
    """Evict disconnected sessions, periodically until cancelled."""
    left = DisconnectedSessionStorage(float(st.get_option("server.disconnectedSessionTTL")))
    patches.use_session_storage(left)
    while True:
        await asyncio.sleep(EVERY_SECONDS)
        try:
            if left.evict_expired():
                await asyncio.to_thread(trim_memory)
        except Exception:
            _log.exception("Old sessions cannot be put away")


def trim_memory() -> None:
    """Return freed memory to the system: the C library keeps what many threads have freed."""
    # Only glibc has this, and only glibc needs it.
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform == "linux" else None
    if trim:
        trim(0)
