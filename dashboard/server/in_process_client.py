"""In-process client that opens pages of the app without a browser or a network."""

import asyncio
from contextlib import suppress
from typing import Any

import streamlit as st

from dashboard.streamlit_internals import server, websocket_messages


class InProcessClient:
    """Run pages of the app in one session, within an `async with` block; their output is discarded."""

    def __init__(self, app: st.App) -> None:
        """Create a client of `app`, whose runtime must be running."""
        self._app = app
        self._said: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._drawn = asyncio.Event()

    async def __aenter__(self) -> "InProcessClient":
        """Connect to the app."""
        base = st.get_option("server.baseUrlPath").strip("/")
        path = f"/{base}{server.STREAM_PATH}" if base else server.STREAM_PATH
        scope = {
            "type": "websocket",
            "asgi": {"version": "3.0", "spec_version": "2.3"},
            "http_version": "1.1",
            "scheme": "ws",
            "path": path,
            "raw_path": path.encode(),
            "root_path": "",
            "query_string": b"",
            "headers": [(b"host", b"localhost")],
            "client": ("127.0.0.1", 0),
            "server": ("127.0.0.1", 0),
            "subprotocols": [server.WEBSOCKET_PROTOCOL],
            "state": {},
        }
        self._said.put_nowait({"type": "websocket.connect"})
        self._visit = asyncio.create_task(self._app(scope, self._said.get, self._take))
        return self

    async def __aexit__(self, *_: object) -> None:
        """Disconnect."""
        self._said.put_nowait({"type": "websocket.disconnect", "code": 1000})
        with suppress(Exception):
            await self._visit

    async def open(self, page: str, query: str = "") -> None:
        """Open a page by its URL path, and wait until its script run has finished."""
        self._drawn.clear()
        self._said.put_nowait(
            {"type": "websocket.receive", "bytes": websocket_messages.open_page(page, query)}
        )
        drawn = asyncio.create_task(self._drawn.wait())
        # A server that is shut down ends the visit.
        await asyncio.wait({drawn, self._visit}, return_when=asyncio.FIRST_COMPLETED)
        drawn.cancel()

    async def _take(self, message: Any) -> None:
        if message["type"] == "websocket.send" and websocket_messages.ends_run(message["bytes"]):
            self._drawn.set()
