"""Behind the first paint: what visitors would wait for is loaded, then the process is set for many of them.

The app is its own first visitor: it opens each page once, which imports and opens whatever that page needs. No list of
modules and models has to be kept in step with the pages.
"""

import asyncio
import gc
import logging
import os
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import streamlit as st

from dashboard.lessons.registry import LESSONS
from dashboard.serving.own_visitor import OwnVisitor

_log = logging.getLogger(__name__)


@asynccontextmanager
async def lifespan(app: st.App) -> AsyncIterator[dict[str, bool]]:
    task = asyncio.create_task(_warm_up(app))
    try:
        yield {"ready": False}
    finally:
        task.cancel()


async def _warm_up(app: st.App) -> None:
    await asyncio.sleep(float(os.environ.get("X_DELAY", 3)))
    began = time.monotonic()
    async with OwnVisitor(app) as visitor:
        for lesson in LESSONS:
            t = time.monotonic()
            page = "" if lesson is LESSONS[0] else lesson.slug
            await visitor.open(page, "st_run=true" if not page else "")
            print(lesson.slug, round(time.monotonic() - t, 2), file=sys.stderr, flush=True)
    if os.environ.get("X_FREEZE", "1") == "1":
        gc.collect()
        gc.freeze()
        gc.collect()
    if t := os.environ.get("X_GC"):
        gc.set_threshold(*map(int, t.split(",")))
    if t := os.environ.get("X_SWITCH"):
        sys.setswitchinterval(float(t))
    app.state["ready"] = True
    print(f"warm after {time.monotonic() - began:.1f} s", file=sys.stderr, flush=True)
