"""Warm-up after the first paint: loads what visitors would wait for, then tunes the interpreter.

The app is its own first visitor: it opens each page once, which imports and opens whatever that page needs. No list of
modules and models has to be kept in step with the pages.
"""

import asyncio
import gc
import logging
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import streamlit as st

from dashboard import settings
from dashboard.course.lessons import LESSONS
from dashboard.server.in_process_client import InProcessClient
from dashboard.streamlit_internals import server

# What is opened: each page as the menu opens it, and what stands behind a switch of the first.
LINKS = ((LESSONS[0].slug, "st_run=true"), *((lesson.slug, "") for lesson in LESSONS[1:]))

# Whoever started the server opens it at once and must not wait for all pages; if nobody comes, nobody waits.
ALONE_SECONDS = 5.0

# A first visitor has the page when the process has been idle for so long.
IDLE_SECONDS = 1.0
MOST_IDLE_SECONDS = 15.0

# How long a thread keeps the interpreter while others wait for it. With Python's 5 ms, the threads of fifty learners
# hand it round more than they work: their median wait was 1.4 s, with this 0.4 s, in one trial each.
SWITCH_SECONDS = 0.1

_log = logging.getLogger(__name__)


@asynccontextmanager
async def lifespan(app: st.App) -> AsyncIterator[dict[str, Any]]:
    """Warm up in the background while the server runs; `app.state["ready"]` says when it is done."""
    if not settings.current().warm_up:
        yield {"ready": True}
        return
    task = asyncio.create_task(_warm_up(app))
    try:
        yield {"ready": False}
    finally:
        task.cancel()


async def _warm_up(app: st.App) -> None:
    try:
        await _first_paint()
        began = time.monotonic()
        async with InProcessClient(app) as visitor:
            for slug, query in LINKS:
                await visitor.open("" if slug == LESSONS[0].slug else slug, query)
        await asyncio.to_thread(settle)
        _log.info("all pages are warm after %.1f s", time.monotonic() - began)
    except Exception:
        # What could not be warmed is loaded when somebody asks for it.
        _log.exception("the pages could not be warmed")
    app.state["ready"] = True


async def _first_paint() -> None:
    """Wait until the first visitor has the page, or until none has come within `ALONE_SECONDS`."""
    alone_until = time.monotonic() + ALONE_SECONDS
    while time.monotonic() < alone_until and not server.has_visitors():
        await asyncio.sleep(0.2)
    until = time.monotonic() + MOST_IDLE_SECONDS
    idle_since, spent = time.monotonic(), time.process_time()
    while time.monotonic() < until and time.monotonic() - idle_since < IDLE_SECONDS:
        await asyncio.sleep(0.2)
        now = time.process_time()
        if now - spent > 0.05:
            idle_since = time.monotonic()
        spent = now


def settle() -> None:
    """Freeze what is loaded now, so that garbage collections skip it, and tune the interpreter for many threads.

    A full collection takes 300 ms with all modules and models in it, during which every session stops, and 5 ms of what
    visitors have made. Longer intervals between young collections were tried: the same time in fewer, longer stops.
    """
    gc.collect()
    gc.freeze()
    sys.setswitchinterval(SWITCH_SECONDS)
