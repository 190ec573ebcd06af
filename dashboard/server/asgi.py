"""Middleware (outermost first), routes and lifespan of the ASGI app, for the entry script."""

import asyncio
import contextlib
import logging
import os
from collections.abc import AsyncIterator
from typing import Any

import streamlit as st
from starlette.middleware import Middleware

from dashboard import settings, streamlit_internals
from dashboard.jobs.fifo_gate import PAGE_RUNS
from dashboard.models import private_folders
from dashboard.server import (
    cleanup,
    health,
    logs,
    malloc,
    map_files,
    meta_tags,
    poll_routes,
    startup_message,
    warm_up,
)
from dashboard.server.connection_limit import ConnectionLimit
from dashboard.server.headers import SecurityHeaders
from dashboard.server.link_repair import LinkRepair
from dashboard.server.meta_tags import MetaTags
from dashboard.server.route_blocker import RouteBlocker
from dashboard.server.upload_limit import UploadLimit
from dashboard.server.websocket_filter import WebSocketFilter
from dashboard.streamlit_internals import patches

MIDDLEWARE = [
    Middleware(layer)
    for layer in (
        SecurityHeaders,
        RouteBlocker,
        LinkRepair,
        MetaTags,
        ConnectionLimit,
        WebSocketFilter,
        UploadLimit,
    )
]

ROUTES = [*meta_tags.ROUTES, *health.ROUTES, *map_files.ROUTES, *poll_routes.ROUTES]

# Read when the libraries are imported. Threads for small products wait for each other more than they work: with two on
# two busy cores, a step of training took 10 ms, with one 0.2 ms. Arrow's own allocator keeps 10 MB more.
for _variable, _value in {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "ARROW_DEFAULT_MEMORY_POOL": "system",
}.items():
    os.environ.setdefault(_variable, _value)

_log = logging.getLogger(__name__)


@contextlib.asynccontextmanager
async def lifespan(app: st.App) -> AsyncIterator[dict[str, Any]]:
    """Set up logging, patches and cleanup before the first visitor; tear them down at the end."""
    logs.redact_exception_messages()
    for problem in settings.problems():
        _log.warning(problem)
    malloc.limit_arenas()
    streamlit_internals.check()
    patches.run_scripts_in_turn(PAGE_RUNS.acquire)
    patches.keep_fragment_messages()
    health.watch(app.state)
    # What visitors brought to processes that were killed.
    await asyncio.to_thread(private_folders.remove_orphans)
    going = asyncio.create_task(cleanup.run_cleanup_loop())
    startup_message.announce()
    try:
        async with warm_up.lifespan(app) as state:
            yield state
    finally:
        going.cancel()
