"""Streamlit's own routes that a stranger has no business with."""

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard import settings
from dashboard.streamlit_internals import server


class RouteBlocker:
    """Figures about the process are read only where the host opens them."""

    def __init__(self, app: ASGIApp) -> None:
        """Stand before `app`."""
        self._app = app
        self._open = settings.current().metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 404 in the place of a closed route."""
        is_metrics = scope["type"] == "http" and scope["path"].rstrip("/").endswith(server.METRICS_PATH)
        if is_metrics and not self._open:
            await PlainTextResponse("Not Found", 404)(scope, receive, send)
        else:
            await self._app(scope, receive, send)
