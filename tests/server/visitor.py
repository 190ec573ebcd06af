"""A visitor without a browser: the websocket that a tab holds, and the requests that it makes beside it."""

import contextlib
import http.client
import json
from collections.abc import Iterable, Mapping
from types import TracebackType
from typing import NamedTuple
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

BOUNDARY = "form-of-a-test"


class Answer(NamedTuple):
    """What a server answered."""

    status: int
    text: str
    headers: Mapping[str, str]


def ask(
    url: str,
    *,
    method: str = "GET",
    body: bytes | Iterable[bytes] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Answer:
    """Ask the server for something; it may answer before it has read all of the body."""
    place = urlsplit(url)
    connection = http.client.HTTPConnection(place.netloc, timeout=60)
    with contextlib.closing(connection):
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            path = f"{place.path}?{place.query}" if place.query else place.path or "/"
            connection.request(method, path, body, dict(headers or {}))
        response = connection.getresponse()
        return Answer(response.status, response.read().decode(), response.headers)


class Visitor:
    """One tab: connected with the `with` block, its page drawn once `open` has returned."""

    def __init__(self, url: str, cookie: str | None = None) -> None:
        self.url = url
        self.cookie = cookie or cookie_of(url)
        self.session = ""
        self.sent: set[str] = set()

    def __enter__(self) -> "Visitor":
        address = f"ws://{urlsplit(self.url).netloc}/_stcore/stream"
        self.socket: ClientConnection = connect(
            address,
            subprotocols=["streamlit"],
            additional_headers={"Cookie": self.cookie},
            max_size=None,
            open_timeout=60,
            ping_interval=None,
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.socket.close()

    def open(self, query: str = "", page: str = "") -> list[ForwardMsg]:
        """Run the page with this address; returns what the server sent until the run had ended."""
        asked = BackMsg()
        asked.rerun_script.query_string = query
        asked.rerun_script.page_name = page
        return self.send(asked)

    def send(self, asked: BackMsg) -> list[ForwardMsg]:
        """Send a message; returns what the server sent until a run had ended."""
        self.socket.send(asked.SerializeToString())
        found = []
        while True:
            message = ForwardMsg()
            message.ParseFromString(self.socket.recv(timeout=120))  # type: ignore[arg-type]
            found.append(message)
            if message.WhichOneof("type") == "new_session":
                self.session = message.new_session.initialize.session_id
            if message.WhichOneof("type") == "script_finished":
                return found

    def upload(
        self,
        content: bytes,
        *,
        file: str = "1",
        session: str | None = None,
        name: str = "mine.txt",
        chunked: bool = False,
    ) -> Answer:
        """Send a file as the box for files does, whether or not there is one."""
        body = form(content, name)
        self.sent.add(file)
        return ask(
            f"{self.url}/_stcore/upload_file/{session or self.session}/{file}",
            method="PUT",
            body=iter([body]) if chunked else body,
            headers={
                "Content-Type": f"multipart/form-data; boundary={BOUNDARY}",
                **({} if chunked else {"Content-Length": str(len(body))}),
                **self._known(),
            },
        )

    def take_back(self) -> None:
        """Drop all files, as the box for files does when one is crossed out."""
        for file in self.sent:
            ask(
                f"{self.url}/_stcore/upload_file/{self.session}/{file}",
                method="DELETE",
                headers=self._known(),
            )

    def _known(self) -> dict[str, str]:
        return {"Cookie": self.cookie, "X-Xsrftoken": self.cookie.partition("=")[2]}


def form(content: bytes, name: str = "mine.txt") -> bytes:
    """Encode a file as a browser's form data."""
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename={json.dumps(name)}\r\n\r\n'
    return head.encode() + content + f"\r\n--{BOUNDARY}--\r\n".encode()


def cookie_of(url: str) -> str:
    """Return the cookie by which the server recognises a new browser."""
    given = ask(f"{url}/_stcore/health").headers["set-cookie"]
    return given.partition(";")[0]
