"""Liveness and readiness endpoints."""

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
    """Set the state that `ready` reads: its key `ready`, true where missing."""
    global _state
    _state = state


async def live(request: Request) -> PlainTextResponse:
    """Answer `/livez`: the event loop runs."""
    return PlainTextResponse("ok")


async def ready(request: Request) -> PlainTextResponse:
    """Answer `/readyz`: 200 once the app accepts visitors and the warm-up is done, else 503."""
    is_ready = await server.takes_visitors() and bool(_state.get("ready", True))
    return PlainTextResponse("ready" if is_ready else "starting", 200 if is_ready else 503)


ROUTES = [
    Route(f"{base}/{name}", answer) for name, answer in (("livez", live), ("readyz", ready)) for base in BASES
]
