"""All that stands around Streamlit, for the entry script: layers from the outside in, routes, and the server's life."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any

from starlette.middleware import Middleware
from starlette.routing import Route

from dashboard.serving import health, housekeeping, logs
from dashboard.serving.closed import ClosedRoutes
from dashboard.serving.headers import SecurityHeaders
from dashboard.serving.tabs import TabBound
from dashboard.serving.uploads import UploadBound

MIDDLEWARE = [Middleware(SecurityHeaders), Middleware(ClosedRoutes), Middleware(TabBound), Middleware(UploadBound)]


def routes(state: Callable[[], Mapping[str, Any]]) -> list[Route]:
    """`/livez` and `/readyz`, also below a base path; `state` is what the lifespan said of the app."""
    return health.routes(state)


@contextlib.asynccontextmanager
async def lifespan(app: object) -> AsyncIterator[dict[str, Any]]:
    """What happens once before the first visitor, and again and again until the server ends."""
    logs.keep_texts_out()
    await asyncio.to_thread(housekeeping.sweep)
    going = asyncio.create_task(housekeeping.keep())
    try:
        yield {}
    finally:
        going.cancel()
