"""Limit on open tabs, in total and per visitor."""

from collections import Counter

from starlette.requests import HTTPConnection
from starlette.responses import HTMLResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard import limits, settings
from dashboard.streamlit_internals import server

_PAGE = """<!doctype html><html lang="en"><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>Embedding Lab</title>
<style>body {{ font: 1.1rem/1.6 sans-serif; max-width: 32rem; margin: 15vh auto; padding: 0 1rem }}</style>
<h1>Embedding Lab</h1><p>{sentence}</p><p><a href="">Try again</a></p></html>"""


class ConnectionLimit:
    """Limit WebSocket connections in total and per visitor.

    A visitor is identified by the cookie that Streamlit sets, not by address: a class may share one address.
    """

    def __init__(self, app: ASGIApp) -> None:
        """Wrap `app`."""
        self._app = app
        self._most = settings.current().sessions
        self._open: Counter[bytes | None] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on a connection, or refuse it: a page by 429 or 503, a WebSocket by close code 1013."""
        if scope["type"] == "websocket" and scope["path"].endswith(server.STREAM_PATH):
            await self._connect(scope, receive, send)
        elif scope["type"] == "http" and (refusal := self._refusal(HTTPConnection(scope))):
            await refusal(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _connect(self, scope: Scope, receive: Receive, send: Send) -> None:
        visitor = server.browser_token(HTTPConnection(scope).cookies)
        if self._full() or self._too_many(visitor):
            await send({"type": "websocket.close", "code": 1013})
            return
        self._open[visitor] += 1
        try:
            await self._app(scope, receive, send)
        finally:
            self._open[visitor] -= 1
            if not self._open[visitor]:
                del self._open[visitor]

    def _refusal(self, asked: HTTPConnection) -> HTMLResponse | None:
        """Return the error page for a browser that opens one tab too many, else None."""
        if "text/html" not in asked.headers.get("accept", ""):
            return None
        if self._too_many(server.browser_token(asked.cookies)):
            sentence = (
                f"You have {limits.MAX_TABS_PER_VISITOR} tabs of this app open. Close some, then try again."
            )
            return HTMLResponse(_PAGE.format(sentence=sentence), 429)
        if self._full():
            sentence = f"All {self._most:,} places of this app are taken right now. Try again in a minute."
            return HTMLResponse(_PAGE.format(sentence=sentence), 503, {"Retry-After": "60"})
        return None

    def _full(self) -> bool:
        return self._open.total() >= self._most

    def _too_many(self, visitor: bytes | None) -> bool:
        return visitor is not None and self._open[visitor] >= limits.MAX_TABS_PER_VISITOR
