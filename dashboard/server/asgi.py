"""All that stands around Streamlit, for the entry script: layers from the outside in, routes, and the server's life."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

import streamlit as st
from starlette.middleware import Middleware

from dashboard.models import private_folders
from dashboard.server import (
    cleanup,
    forward_queue,
    health,
    lazy_session_state,
    logs,
    malloc,
    map_files,
    meta_tags,
    poll_routes,
    serial_runs,
    startup_message,
    theme_cache,
    warm_up,
)
from dashboard.server.connection_limit import TabBound
from dashboard.server.headers import SecurityHeaders
from dashboard.server.meta_tags import Described
from dashboard.server.route_blocker import ClosedRoutes
from dashboard.server.upload_limit import UploadBound
from dashboard.server.websocket_filter import MessageBound

MIDDLEWARE = [
    Middleware(layer)
    for layer in (SecurityHeaders, ClosedRoutes, Described, TabBound, MessageBound, UploadBound)
]

ROUTES = [*meta_tags.ROUTES, *health.ROUTES, *map_files.ROUTES, *poll_routes.ROUTES]


@contextlib.asynccontextmanager
async def lifespan(app: st.App) -> AsyncIterator[dict[str, Any]]:
    """What happens once before the first visitor, and again and again until the server ends."""
    logs.keep_texts_out()
    malloc.share_arenas()
    theme_cache.remember()
    lazy_session_state.as_asked_for()
    serial_runs.take_turns()
    forward_queue.keep_fragment_messages()
    health.watch(app.state)
    # What visitors brought to processes that were killed.
    await asyncio.to_thread(private_folders.sweep)
    going = asyncio.create_task(cleanup.keep())
    startup_message.announce()
    try:
        async with warm_up.lifespan(app) as state:
            yield state
    finally:
        going.cancel()
