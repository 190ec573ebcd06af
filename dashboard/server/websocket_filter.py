"""Filter on WebSocket messages from browsers: length, and kinds that harm visitors or the host."""

import logging

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard import limits
from dashboard.streamlit_internals import websocket_messages

_log = logging.getLogger(__name__)


class WebSocketFilter:
    """Close connections that send too long a message, and drop harmful messages.

    A type of message that this app does not know comes through, for a control of a newer Streamlit may need it; the
    log names it once.
    """

    def __init__(self, app: ASGIApp) -> None:
        """Wrap `app`."""
        self._app = app
        self._unknown: set[str] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on harmless messages."""

        async def receive_allowed() -> Message:
            while True:
                message = await receive()
                data = message.get("bytes") or (message.get("text") or "").encode()
                if len(data) > limits.MAX_MESSAGE_BYTES:
                    return {"type": "websocket.disconnect", "code": 1009}
                if message["type"] != "websocket.receive" or self._is_allowed(data):
                    return message

        await self._app(scope, receive_allowed if scope["type"] == "websocket" else receive, send)

    def _is_allowed(self, data: bytes) -> bool:
        """Return whether this message is allowed; one that Streamlit cannot parse is not."""
        kind = websocket_messages.type_of(data)
        if kind is None or kind in websocket_messages.HARMFUL:
            return False
        if kind not in websocket_messages.USED | self._unknown:
            self._unknown.add(kind)
            _log.warning(
                "A tab sent “%s”, a type of message that this app does not know; it came through.", kind
            )
        return True
