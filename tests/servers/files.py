"""A file server with byte ranges, on a port of its own, that can be told to misbehave.

It speaks what object stores and GitHub releases speak: GET with Range, 206 with Content-Range, ETag, redirects.
"""

import email.utils
import hashlib
import re
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TypeVar
from urllib.parse import unquote, urlsplit


@dataclass
class Fault:
    """What goes wrong, where and how often.

    Attributes:
        kind: "cut" (close after `after` bytes), "stall" (send nothing more after `after` bytes), "trickle" (a byte
            now and then), "status" (answer `status`), "flip" (one bit of byte `after` of the file), "length" (announce
            `after` bytes more), "redirect" (to `to`), "whole" (ignore Range), "longer" (send more than asked for).
        path: regular expression for the path.
        times: how many requests it strikes; -1 for all.
    """

    kind: str
    path: str = ".*"
    after: int = 0
    times: int = 1
    status: int = 500
    headers: dict[str, str] = field(default_factory=dict)
    to: str = ""


@dataclass
class Request:
    """What was asked for, and how many bytes of the body went out."""

    path: str
    range: str | None
    authorization: str | None
    sent: int = 0


class FileServer:
    """Serves `files`: path to content, in memory or on disk."""

    def __init__(self) -> None:
        """Listen on a free port of this machine."""
        self.files: dict[str, bytes | Path] = {}
        self.faults: list[Fault] = []
        self.requests: list[Request] = []
        self.ending = threading.Event()
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                server.answer(self)

            def do_HEAD(self) -> None:
                server.answer(self)

            def log_message(self, format: str, *args: object) -> None:
                pass

        class Quiet(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, request: object, client_address: object) -> None:
                """Ignore clients that close the connection."""

        self._http = Quiet(("127.0.0.1", 0), Handler)
        # A small buffer, so that bytes that count as sent have nearly all been taken.
        self._http.socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 17)
        threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    @property
    def port(self) -> int:
        """The port it listens on."""
        return self._http.server_address[1]

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def sent(self) -> int:
        """Bytes of all bodies that went out."""
        return sum(request.sent for request in self.requests)

    def close(self) -> None:
        """Stop listening; stalled connections end."""
        self.ending.set()
        self._http.shutdown()
        self._http.server_close()

    def size(self, path: str) -> int:
        """Length of a file."""
        content = self.files[path]
        return len(content) if isinstance(content, bytes) else content.stat().st_size

    def read(self, path: str, start: int, stop: int) -> Iterator[bytes]:
        """Bytes of a file in blocks."""
        content = self.files[path]
        if isinstance(content, bytes):
            for at in range(start, stop, 1 << 16):
                yield content[at : min(at + (1 << 16), stop)]
            return
        with content.open("rb") as file:
            file.seek(start)
            while start < stop and (block := file.read(min(1 << 16, stop - start))):
                start += len(block)
                yield block

    def tag(self, path: str) -> str:
        """Compute an ETag that changes with the content of small files."""
        content = self.files[path]
        mark = content if isinstance(content, bytes) else str(content.stat().st_mtime_ns).encode()
        return f'"{hashlib.md5(mark, usedforsecurity=False).hexdigest()}"'

    def fault(self, path: str, start: int | None = None, stop: int = 0) -> Fault | None:
        """Return the fault for this request; one in the body needs a body (`start` to `stop`) that it reaches."""
        for fault in self.faults:
            in_body = fault.kind in ("cut", "stall", "trickle", "flip")
            if in_body != (start is not None) or not fault.times or not re.search(fault.path, path):
                continue
            at = fault.after if fault.kind == "flip" else (start or 0) + fault.after
            if not in_body or (start or 0) <= at < stop:
                fault.times -= 1
                return fault
        return None

    def find(self, path: str) -> str | None:
        """Name in `files` of a path, or None; hubs map addresses to files."""
        return path if path in self.files else None

    def page(self, path: str) -> tuple[int, dict[str, str], bytes] | None:
        """Return a response that is not a file: status, headers, body."""
        return None

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        """Answer one request."""
        path = unquote(urlsplit(request.path).path)
        record = Request(request.path, request.headers.get("range"), request.headers.get("authorization"))
        self.requests.append(record)
        fault = self.fault(path)
        kind = fault.kind if fault else ""
        if fault and kind == "status":
            return self._plain(request, fault.status, fault.headers, b"{}")
        if fault and kind == "redirect":
            return self._plain(request, 302, {"Location": fault.to + request.path}, b"")
        page = self.page(request.path)
        if page is not None:
            return self._plain(request, *page)
        name = self.find(path)
        if name is None:
            return self._plain(request, 404, {}, b"not here")
        size = self.size(name)
        asked = re.fullmatch(r"bytes=(\d+)-(\d*)", record.range or "")
        start, stop, status = 0, size, 200
        if asked and kind != "whole":
            start, status = int(asked[1]), 206
            stop = min(int(asked[2]) + 1 if asked[2] else size, size)
            if start >= size:
                return self._plain(request, 416, {"Content-Range": f"bytes */{size}"}, b"")
        fault = fault or self.fault(path, start, stop)
        request.send_response(status)
        claimed = stop - start
        shown = size
        if fault and kind == "length":
            shown += fault.after
            claimed += fault.after if status == 200 else 0
        if fault and kind == "longer":
            claimed += 5
        if status == 206:
            request.send_header("Content-Range", f"bytes {start}-{stop - 1}/{shown}")
        request.send_header("Content-Length", str(claimed))
        request.send_header("ETag", self.tag(name))
        request.send_header("Accept-Ranges", "bytes")
        request.end_headers()
        if request.command == "HEAD":
            return None
        self._body(request, record, fault, name, start, stop)
        return None

    def _body(
        self,
        request: BaseHTTPRequestHandler,
        record: Request,
        fault: Fault | None,
        name: str,
        start: int,
        stop: int,
    ) -> None:
        at = start
        for block in self.read(name, start, stop):
            if fault and fault.kind == "flip" and at <= fault.after < at + len(block):
                broken = bytearray(block)
                broken[fault.after - at] ^= 0x40
                block = bytes(broken)
            if fault and fault.kind in ("cut", "stall", "trickle") and record.sent + len(block) > fault.after:
                block = block[: fault.after - record.sent]
                request.wfile.write(block)
                request.wfile.flush()
                record.sent += len(block)
                if fault.kind == "stall":
                    self.ending.wait(60)
                drops = self.read(name, start + record.sent, stop) if fault.kind == "trickle" else ()
                for drop in (bytes([byte]) for some in drops for byte in some):
                    if self.ending.wait(0.2):
                        break
                    request.wfile.write(drop)
                    request.wfile.flush()
                request.close_connection = True
                request.connection.shutdown(socket.SHUT_RDWR)
                return
            request.wfile.write(block)
            record.sent += len(block)
            at += len(block)
        if fault and fault.kind == "longer":
            request.wfile.write(b"extra")

    def _plain(
        self, request: BaseHTTPRequestHandler, status: int, headers: dict[str, str], body: bytes
    ) -> None:
        request.send_response(status)
        for header, value in headers.items():
            request.send_header(header, value)
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body)


def http_date(seconds_from_now: float) -> str:
    """Format a date for Retry-After."""
    return email.utils.formatdate(time.time() + seconds_from_now, usegmt=True)


Server = TypeVar("Server", bound=FileServer)


@contextmanager
def running(server: Server) -> Iterator[Server]:
    """`server` until the block ends."""
    try:
        yield server
    finally:
        server.close()
