"""All that stands around Streamlit, for the entry script: layers from the outside in, routes, and the server's life."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

import streamlit as st
from starlette.middleware import Middleware

from dashboard.models import own_folders
from dashboard.serving import (
    addresses,
    described,
    forward_queue,
    health,
    housekeeping,
    logs,
    looked_up,
    maps,
    memory,
    one_by_one,
    rounds,
    theme_once,
    warm_up,
)
from dashboard.serving.closed import ClosedRoutes
from dashboard.serving.described import Described
from dashboard.serving.headers import SecurityHeaders
from dashboard.serving.messages import MessageBound
from dashboard.serving.tabs import TabBound
from dashboard.serving.uploads import UploadBound

MIDDLEWARE = [
    Middleware(layer)
    for layer in (SecurityHeaders, ClosedRoutes, Described, TabBound, MessageBound, UploadBound)
]

ROUTES = [*described.ROUTES, *health.ROUTES, *maps.ROUTES, *rounds.ROUTES]


@contextlib.asynccontextmanager
async def lifespan(app: st.App) -> AsyncIterator[dict[str, Any]]:
    """What happens once before the first visitor, and again and again until the server ends."""
    logs.keep_texts_out()
    memory.share_arenas()
    theme_once.remember()
    looked_up.as_asked_for()
    one_by_one.take_turns()
    forward_queue.keep_fragment_messages()
    health.watch(app.state)
    # What visitors brought to processes that were killed.
    await asyncio.to_thread(own_folders.sweep)
    going = asyncio.create_task(housekeeping.keep())
    addresses.announce()
    try:
        async with warm_up.lifespan(app) as state:
            yield state
    finally:
        going.cancel()
