"""Whether the process lives, and whether it is ready for visitors: for those who start and watch it."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from streamlit import runtime

Answer = Callable[[Request], Awaitable[PlainTextResponse]]


def routes(state: Callable[[], Mapping[str, Any]]) -> list[Route]:
    """`/livez`: the event loop answers. `/readyz`: the app takes visitors, and what is warmed at start is warm.

    `state` holds "ready" where something is warmed.
    """

    async def live(request: Request) -> PlainTextResponse:
        return PlainTextResponse("ok")

    async def ready(request: Request) -> PlainTextResponse:
        takes_visitors, _ = await runtime.get_instance().is_ready_for_browser_connection
        is_ready = takes_visitors and bool(state().get("ready", True))
        return PlainTextResponse("ready" if is_ready else "starting", 200 if is_ready else 503)

    answers: dict[str, Answer] = {"livez": live, "readyz": ready}
    # A proxy that serves the app below a path asks there.
    return [
        Route(path, answer) for name, answer in answers.items() for path in (f"/{name}", f"/{{base:path}}/{name}")
    ]
