"""Warm-up after the first paint: loads what visitors would wait for, then tunes the interpreter.

The app is its own first visitor: it opens each page once, which imports and opens whatever that page needs. No list of
modules and models has to be kept in step with the pages. For a class, what other views need is imported as well.
"""

import asyncio
import gc
import importlib
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
from dashboard.server.memory_limit import memory_limit
from dashboard.settings import WarmUp
from dashboard.streamlit_internals import server

# What is opened: each page as the menu opens it, and what stands behind a switch of the first.
LINKS = ((LESSONS[0].slug, "st_run=true"), *((lesson.slug, "") for lesson in LESSONS[1:]))

# What views behind the first need: other models than GPT-2's kind, t-SNE, the bias lens, and training on a text.
MODULES_OF_A_CLASS = ("torch", "transformers", "sklearn.manifold", "sklearn.linear_model", "gensim.models")

# With less memory, only the first views are warmed.
CLASS_BYTES = 1_500_000_000

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
    kind = settings.current().warm_up or default_kind(memory_limit())
    if kind is WarmUp.NO:
        yield {"ready": True}
        return
    task = asyncio.create_task(_warm_up(app, kind))
    try:
        yield {"ready": False}
    finally:
        task.cancel()


def default_kind(limit: int | None) -> WarmUp:
    """Return what to load in a process that may use `limit` bytes; None for an unknown limit."""
    return WarmUp.CLASS if limit is None or limit >= CLASS_BYTES else WarmUp.SMALL


async def _warm_up(app: st.App, kind: WarmUp) -> None:
    try:
        await _first_paint()
        began = time.monotonic()
        async with InProcessClient(app) as visitor:
            for slug, query in LINKS:
                await visitor.open("" if slug == LESSONS[0].slug else slug, query)
        if kind is WarmUp.CLASS:
            await asyncio.to_thread(_import_for_class)
        await asyncio.to_thread(settle)
        _log.info("all pages are warm after %.1f s", time.monotonic() - began)
    except Exception:
        # What could not be warmed is loaded when somebody asks for it.
        _log.exception("the pages could not be warmed")
    app.state["ready"] = True


def _import_for_class() -> None:
    for module in MODULES_OF_A_CLASS:
        importlib.import_module(module)


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
