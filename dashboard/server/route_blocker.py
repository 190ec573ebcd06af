"""Block of Streamlit's own routes that visitors must not reach."""

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard import settings
from dashboard.streamlit_internals import server


class RouteBlocker:
    """Block the metrics route unless the host has enabled it."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap `app`."""
        self._app = app
        self._open = settings.current().metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 404 for a blocked route."""
        is_metrics = scope["type"] == "http" and scope["path"].rstrip("/").endswith(server.METRICS_PATH)
        if is_metrics and not self._open:
            await PlainTextResponse("Not Found", 404)(scope, receive, send)
        else:
            await self._app(scope, receive, send)
