"""What strangers may upload, tried against a real server from outside."""

import asyncio
import contextlib
import socket
import time
from collections.abc import Callable, Iterator

import pytest
from starlette.types import Message

from dashboard import limits
from dashboard.server import upload_limit
from tests.browser.conftest import Server
from tests.server.loops import run
from tests.server.visitor import BOUNDARY, Answer, Visitor

MB = 1_000_000
# All visitors together, and the half of it that one may have.
OF_ALL = 8
OF_ONE = 4


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    settings = {"EMBEDDING_LAB_UPLOADS_GB": str(OF_ALL / 1_000)}
    # No session is come back to, so its files are gone with its tab.
    with Server("--server.disconnectedSessionTTL", "0", settings=settings) as running:
        yield running


@pytest.fixture
def visitors(server: Server) -> Iterator[list[Visitor]]:
    """Three strangers who have opened a page that shows no box for files."""
    with contextlib.ExitStack() as stack:
        tabs = [stack.enter_context(Visitor(server.url)) for _ in range(3)]
        for tab in tabs:
            tab.open()
        yield tabs
        for tab in tabs:
            tab.take_back()


def until(holds: Callable[[], bool], what: str) -> None:
    """Ask again and again until it is so."""
    deadline = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < deadline, f"{what}: never"
        time.sleep(0.2)


def test_all_files_of_one_visitor_are_bounded_together(visitors: list[Visitor]):
    one = visitors[0]
    assert one.upload(bytes(3 * MB), file="a").status == 204
    refused = one.upload(bytes(2 * MB), file="b")
    assert (refused.status, refused.text) == (413, "All files of one visitor may have 4.0 MB together.")
    assert one.upload(bytes(MB // 2), file="c").status == 204


def test_a_file_of_the_whole_size_fits(visitors: list[Visitor]):
    assert visitors[0].upload(bytes(OF_ONE * MB)).status == 204


def test_the_files_of_all_visitors_are_bounded_together(visitors: list[Visitor]):
    answers = [visitor.upload(bytes(3 * MB)) for visitor in visitors]
    assert [answer.status for answer in answers] == [204, 204, 413]
    assert "all visitors" in answers[-1].text


def test_what_a_visitor_brought_is_freed_when_the_tab_is_closed(server: Server):
    for _ in range(4):
        with Visitor(server.url) as visitor:
            visitor.open()
            until(lambda: visitor.upload(bytes(OF_ONE * MB)).status == 204, "the room is free again")


def test_what_is_on_its_way_counts(server: Server, visitors: list[Visitor]):
    one = visitors[0]
    head = (
        f"PUT /_stcore/upload_file/{one.session}/slow HTTP/1.1\r\nHost: {server.url[7:]}\r\nCookie: {one.cookie}\r\n"
        f"X-Xsrftoken: {one.cookie.partition('=')[2]}\r\nContent-Type: multipart/form-data; boundary={BOUNDARY}\r\n"
        f"Content-Length: {3 * MB}\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", server.port)) as coming:
        coming.sendall(head.encode())
        until(lambda: one.upload(bytes(2 * MB), file="b").status == 413, "it was not counted")
    until(lambda: one.upload(bytes(2 * MB), file="b").status == 204, "it still counts although it never came")


@pytest.mark.parametrize("file", ["1", "..%2f..%2fx", "%00", "x" * 500])
def test_any_id_of_a_file_counts(visitors: list[Visitor], file: str):
    one = visitors[0]
    first = one.upload(bytes(3 * MB), file=file)
    assert first.status in (204, 400, 404)
    second = one.upload(bytes(2 * MB), file="other")
    assert second.status == (413 if first.status == 204 else 204)


def test_a_file_without_a_length_is_refused(visitors: list[Visitor]):
    assert visitors[0].upload(b"x", chunked=True).status == 411


def test_a_file_for_nobody_is_refused(visitors: list[Visitor]):
    assert visitors[0].upload(b"x", session="nobody").status == 400


@pytest.mark.parametrize("length", [b"-1", b"1e3", b"9" * 30, "٣".encode(), b""])
def test_a_length_that_is_no_number_is_none(length: bytes):
    scope = {"headers": [(b"content-length", length)]}
    assert upload_limit._length(upload_limit.Headers(scope=scope)) is None


def test_a_body_that_is_longer_than_it_said_is_cut_off():
    async def receive() -> Message:
        return {"type": "http.request", "body": b"12345678", "more_body": True}

    async def read() -> list[str]:
        bounded = upload_limit._bounded(receive, 20)
        return [(await bounded())["type"] for _ in range(3)]

    assert run(read()) == ["http.request", "http.request", "http.disconnect"]


def test_a_body_that_stands_still_is_given_up(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(limits, "MAX_UPLOAD_PAUSE_SECONDS", 0.01)

    async def receive() -> Message:
        await asyncio.Event().wait()
        raise AssertionError

    assert run(upload_limit._bounded(receive, 20)())["type"] == "http.disconnect"


@pytest.mark.parametrize(
    ("command", "settings"),
    [((), {"EMBEDDING_LAB_UPLOADS": "false"}), (("dashboard/app.py",), {})],
    ids=["closed by the host", "started from the inner script"],
)
def test_a_closed_host_takes_no_byte(command: tuple[str, ...], settings: dict[str, str]):
    with Server(*command, settings=settings) as closed, Visitor(closed.url) as stranger:
        stranger.open()
        answer: Answer = stranger.upload(bytes(1_000))
        assert answer.status in (403, 413)
