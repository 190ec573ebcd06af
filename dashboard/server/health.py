"""Whether the process lives, and whether it is ready for visitors: for those who start and watch it."""

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from dashboard.server.base_paths import BASES
from dashboard.streamlit_internals import server

# What the one app of this process says of itself: "ready" is in it where something is warmed at start.
_state: Mapping[str, Any] = {}


def watch(state: Mapping[str, Any]) -> None:
    """From now on the app is ready when its `state` says so, or says nothing of it."""
    global _state
    _state = state


async def live(request: Request) -> PlainTextResponse:
    """`/livez`: the event loop answers."""
    return PlainTextResponse("ok")


async def ready(request: Request) -> PlainTextResponse:
    """`/readyz`: the app takes visitors, and what is warmed at start is warm."""
    is_ready = await server.takes_visitors() and bool(_state.get("ready", True))
    return PlainTextResponse("ready" if is_ready else "starting", 200 if is_ready else 503)


ROUTES = [
    Route(f"{base}/{name}", answer) for name, answer in (("livez", live), ("readyz", ready)) for base in BASES
]
