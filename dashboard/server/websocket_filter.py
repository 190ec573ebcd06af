"""What an open tab may say to the server: short messages, and none that touch other visitors."""

from google.protobuf.message import DecodeError
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg

# The state of all controls of a page, with several texts of 100,000 characters. It is kept as long as the session.
LONGEST_MESSAGE = 2_000_000

# What a page of this app has a tab say. Streamlit takes more: one message empties the caches of all visitors.
ALLOWED = {
    "rerun_script",
    "stop_script",
    "app_heartbeat",
    "file_urls_request",
    "backend_operation_request",
}


class WebSocketFilter:
    """Takes a tab that sends something too long for one that was closed, and leaves out what it may not say."""

    def __init__(self, app: ASGIApp) -> None:
        """Stand before `app`."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what is allowed."""

        async def receive_allowed() -> Message:
            while True:
                message = await receive()
                said = message.get("bytes") or (message.get("text") or "").encode()
                if len(said) > LONGEST_MESSAGE:
                    return {"type": "websocket.disconnect", "code": 1009}
                if message["type"] != "websocket.receive" or _allowed(said):
                    return message

        await self._app(scope, receive_allowed if scope["type"] == "websocket" else receive, send)


def _allowed(said: bytes) -> bool:
    """Whether this message may come through; what Streamlit cannot read does no harm."""
    try:
        return BackMsg.FromString(said).WhichOneof("type") in ALLOWED
    except DecodeError:
        return False
