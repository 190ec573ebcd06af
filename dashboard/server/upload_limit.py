"""Limits on uploads, per visitor and in total, checked before the body is read.

Streamlit takes a file for any session at any time, whether or not the page shows a box for it, keeps it in memory, and
bounds one file only. Here the length that a request announces is put aside before the request goes on, and what is
held already is asked of Streamlit's own store of files, because a file that is dropped on the page may never be
reported as deleted.
"""

import asyncio
import re
import time
from collections import Counter

import streamlit as st
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard import limits, settings
from dashboard.numerals import format_bytes
from dashboard.streamlit_internals import server, sessions
from dashboard.ui import permissions

ONE_FILE = re.compile(rf"{server.UPLOAD_PATH}/([^/]+)/[^/]+")


class UploadLimit:
    """Refuse uploads beyond the limits, and end those that stall or exceed their Content-Length."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap `app`, and allow downloads and uploads from now on."""
        self._app = app
        chosen = settings.current()
        self._is_open = chosen.uploads
        self._uploads_memory_bytes = chosen.uploads_memory_bytes
        self._coming: Counter[str] = Counter()
        permissions.allow_uploads()
        self._of_one = 1_000_000 * int(st.get_option(permissions.UPLOAD_OPTION))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on an upload, or refuse it with an error response."""
        if (
            scope["type"] != "http"
            or server.UPLOAD_PATH not in scope["path"]
            or scope["method"] in ("OPTIONS", "DELETE")
        ):
            await self._app(scope, receive, send)
            return
        found = ONE_FILE.search(scope["path"])
        session = found[1] if found else ""
        length = _length(Headers(scope=scope))
        if refusal := self._refusal(session, length):
            await refusal(scope, receive, send)
            return
        assert length is not None
        self._coming[session] += length
        try:
            await self._app(scope, _bounded(receive, length), send)
        finally:
            self._coming[session] -= length
            if not self._coming[session]:
                del self._coming[session]

    def _refusal(self, session: str, length: int | None) -> PlainTextResponse | None:
        """Return the error response for `length` more bytes from this session; None if they fit."""
        if not self._is_open:
            return PlainTextResponse("The host of this app has not opened it for files.", 403)
        if length is None:
            return PlainTextResponse("Say how long the file is (Content-Length).", 411)
        if not sessions.is_connected(session):
            return PlainTextResponse("This page is not open any more; load it again.", 400)
        held = sessions.uploaded_bytes()
        of_one = held.get(session, 0) + self._coming[session]
        if of_one + length > self._of_one + limits.MAX_FORM_BYTES:
            limit = format_bytes(self._of_one)
            return PlainTextResponse(f"All files of one visitor may have {limit} together.", 413)
        if sum(held.values()) + self._coming.total() + length > self._uploads_memory_bytes:
            return PlainTextResponse("The files of all visitors fill this host; try again later.", 413)
        return None


def _length(headers: Headers) -> int | None:
    """Return the Content-Length; None if it is missing or ambiguous."""
    given = headers.getlist("content-length")
    if len(given) != 1 or "transfer-encoding" in headers or not re.fullmatch(r"[0-9]{1,15}", given[0]):
        return None
    return int(given[0])


def _bounded(receive: Receive, length: int) -> Receive:
    """Wrap `receive` for a body of `length` bytes; a longer or stalled one counts as disconnected."""
    began = time.monotonic()
    n_bytes = 0

    async def receive_() -> Message:
        nonlocal n_bytes
        try:
            message = await asyncio.wait_for(receive(), limits.MAX_UPLOAD_PAUSE_SECONDS)
        except TimeoutError:
            return {"type": "http.disconnect"}
        n_bytes += len(message.get("body", b""))
        lasted = time.monotonic() - began
        crawls = (
            lasted > limits.MAX_UPLOAD_PAUSE_SECONDS and n_bytes < limits.MIN_UPLOAD_BYTES_PER_SECOND * lasted
        )
        if n_bytes > length or (crawls and message.get("more_body", False)):
            return {"type": "http.disconnect"}
        return message

    return receive_
