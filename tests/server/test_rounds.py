"""The routes of a class's rounds, asked from outside: votes, events, bounds, and a process killed in the middle."""

import csv
import http.client
import io
import json
import signal
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from dashboard import limits
from dashboard.polls.poll import CLOSE, END, SHOW, VOTES
from dashboard.polls.redis_store import RedisStore
from dashboard.polls.service import InstructorToken, PollService
from dashboard.polls.sqlite_store import SqliteStore
from tests.browser.conftest import Server
from tests.polls.questions import HOW_MANY, NEAREST, voter
from tests.server.visitor import Answer, ask
from tests.servers.redis import running_redis

JSON = {"Content-Type": "application/json"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("models")


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[Server]:
    with Server(settings={"EMBEDDING_LAB_MODELS": str(folder)}) as running:
        yield running


@pytest.fixture
def service(folder: Path) -> PollService:
    """Another process at the same file."""
    return PollService(SqliteStore(folder))


@pytest.fixture
def token(service: PollService) -> Iterator[InstructorToken]:
    opened = service.open(NEAREST)
    yield opened
    if service.is_valid_token(opened):
        service.apply_step(opened, END)


def post(server: Server, path: str, body: Any, headers: dict[str, str] = JSON) -> Answer:
    sent = body if isinstance(body, bytes) else json.dumps(body).encode()
    return ask(f"{server.url}/{path}", method="POST", body=sent, headers=headers)


def vote(server: Server, code: str, who: int, answer: Any, **changed: Any) -> Answer:
    ballot = {"voter": voter(who), "number": 1, "round": 1, "answer": answer}
    return post(server, f"rounds/{code}/vote", {**ballot, **changed})


@contextmanager
def events(server: Server, code: str, query: str = "") -> Iterator[Iterator[dict[str, Any]]]:
    """Subscribe to the events of a room."""
    place = urlsplit(server.url)
    with socket.create_connection((place.hostname, place.port), timeout=30) as connection:
        connection.sendall(
            f"GET /x/rounds/{code}/events{query} HTTP/1.1\r\nHost: {place.netloc}\r\n\r\n".encode()
        )
        file = connection.makefile("r", encoding="utf-8", newline="\n")
        head = ""
        while (line := file.readline()).strip():
            head += line.lower()
        assert "text/event-stream" in head
        assert "x-accel-buffering: no" in head
        assert "content-encoding" not in head
        yield (json.loads(line[6:]) for line in file if line.startswith("data: "))


def test_votes_are_counted_and_a_late_comer_sees_the_round_as_it_is(
    server: Server, service: PollService, token: InstructorToken
):
    with events(server, token.code) as told:
        assert next(told)["votes"] == 0
        assert vote(server, token.code, 1, 0).status == 200
        assert vote(server, token.code, 1, 1).status == 200
        assert vote(server, token.code, 2, 1).status == 200
        while next(told)["votes"] != 2:
            pass
        assert post(server, f"rounds/{token.code}/step", {"key": token.key, "step": CLOSE}).status == 200
        closed = next(each for each in told if not each["open"])
        assert closed["rows"] == []
        assert post(server, f"rounds/{token.code}/step", {"key": token.key, "step": VOTES}).status == 200
        closed = next(each for each in told if not each["hidden"])
        assert [row["counts"] for row in closed["rows"]] == [[0], [2], [0]]
        with events(server, token.code) as late:
            assert next(late) == closed
        # By another process.
        service.apply_step(token, SHOW)
        assert next(told)["shown"]["solution"] == "queen"
        service.apply_step(token, END)
        assert "no room" in next(told)["gone"]


def test_phones_that_come_and_go_are_counted_and_screens_are_not(server: Server, token: InstructorToken):
    with events(server, token.code) as told:
        assert next(told)["phones"] == 0
        # However the code is written, it is the same room.
        with events(server, token.code, "?phone"), events(server, token.code.lower(), "?phone"):
            assert next(each for each in told if each["phones"] == 2)["open"]
        assert next(each for each in told if not each["phones"])["votes"] == 0


def test_what_goes_wrong_is_a_sentence(server: Server, token: InstructorToken):
    path = f"rounds/{token.code}"
    assert "no option" not in vote(server, token.code, 1, 99).text
    assert json.loads(vote(server, token.code, 1, 99).text)["said"].startswith("Choose one")
    assert "over" in vote(server, token.code, 1, 1, round=2).text
    assert "mark" in vote(server, token.code, 1, 1, voter="x").text
    assert "not the code of a room" in vote(server, "nowhere", 1, 1).text
    assert "no room" in vote(server, "ZZZZZZ", 1, 1).text
    assert "Only the browser" in post(server, f"{path}/step", {"key": "x", "step": END}).text
    assert "Only the browser" in post(server, f"{path}/summary", {}).text
    for body in (
        b"",
        b"[",
        b"[1]",
        b"\xff",
        b"[" * limits.MAX_VOTE_BYTES,
        b'{"answer":' + b"9" * 1_800 + b"}",
    ):
        assert post(server, f"{path}/vote", body).status in (400, 409)


def test_a_long_body_and_a_form_of_another_site_are_refused(server: Server, token: InstructorToken):
    assert post(server, f"rounds/{token.code}/vote", b" " * (limits.MAX_VOTE_BYTES + 1)).status == 400
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    assert post(server, f"rounds/{token.code}/vote", {}, form).status == 415


def test_one_browser_cannot_vote_without_end(server: Server, token: InstructorToken):
    statuses = [vote(server, token.code, 77, 1).status for _ in range(20)]
    assert statuses[:10] == [200] * 10
    assert 429 in statuses
    assert vote(server, token.code, 78, 1).status == 200


def test_a_class_that_tries_keys_does_not_hold_up_its_instructor(server: Server, token: InstructorToken):
    path = f"rounds/{token.code}/step"
    assert {post(server, path, {"key": "guessed", "step": END}).status for _ in range(60)} == {409, 429}
    assert post(server, path, {"key": token.key, "step": END}).status == 200


def test_the_summary_is_a_table_that_no_spreadsheet_runs(
    server: Server, service: PollService, token: InstructorToken
):
    vote(server, token.code, 1, 2)
    service.ask(token, HOW_MANY)
    answer = post(server, f"rounds/{token.code}/summary", {"key": token.key})
    assert answer.headers["content-type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(answer.text.lstrip("\ufeff"))))
    assert [(row["answer"], row["right"]) for row in rows] == [("'=1+1", "no")]


def test_a_server_that_is_told_to_end_does_not_wait_for_who_watches(tmp_path: Path):
    with Server(settings={"EMBEDDING_LAB_MODELS": str(tmp_path)}) as server:
        token = PollService(SqliteStore(tmp_path)).open(NEAREST)
        with events(server, token.code) as told:
            next(told)
            began = time.monotonic()
            server.process.send_signal(signal.SIGTERM)
            assert server.process.wait(20) is not None
            assert time.monotonic() - began < 10


@pytest.mark.parametrize("storage", ["sqlite", "redis"])
def test_a_process_killed_in_a_round_loses_no_vote(storage: str, tmp_path: Path):
    with contextmanager(address_of)(storage, tmp_path) as address:
        settings = {"EMBEDDING_LAB_MODELS": str(tmp_path), "EMBEDDING_LAB_REDIS": address}
        service = PollService(RedisStore(address) if address else SqliteStore(tmp_path))
        token = service.open(NEAREST)
        with Server(settings=settings) as server, ThreadPoolExecutor(4) as pool:

            def counted(who: int) -> int:
                try:
                    return int(vote(server, token.code, who, who % 3).status == 200)
                except (OSError, http.client.HTTPException):
                    return 0

            answers = [pool.submit(counted, who) for who in range(200)]
            while sum(each.done() for each in answers) < 60:
                time.sleep(0.005)
            server.process.kill()
            n_counted = sum(each.result() for each in answers)
        assert 40 <= n_counted < 200
        # One that was kept may not have been answered any more.
        assert n_counted <= service.public_view(token.code)["votes"] <= n_counted + 4
        with Server(settings=settings) as server:
            assert vote(server, token.code, 1_000, 1).status == 200
            assert service.public_view(token.code)["votes"] > n_counted


def address_of(storage: str, folder: Path) -> Iterator[str]:
    if storage == "sqlite":
        yield ""
    else:
        with running_redis(folder) as address:
            yield address
