"""What stands around Streamlit, asked from outside: headers, closed routes, health, tabs, and logs without texts."""

import logging
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.types import Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from dashboard import limits
from dashboard.server import health, logs
from dashboard.server.session_storage import DisconnectedSessionStorage
from dashboard.server.websocket_filter import WebSocketFilter
from dashboard.streamlit_internals import websocket_messages
from tests.browser.conftest import Server
from tests.server.loops import run
from tests.server.visitor import Visitor, ask, cookie_of


def until_ready(url: str) -> None:
    """Wait until the server says that it is ready; before, it says that it is starting."""
    until = time.monotonic() + 180
    while (answer := ask(f"{url}/readyz")).status != 200:
        assert answer.status == 503
        assert time.monotonic() < until, "it did not become ready"
        time.sleep(0.5)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with Server(settings={"EMBEDDING_LAB_SESSIONS": "40"}) as running:
        yield running


@pytest.mark.parametrize(
    "path", ["", "context_layers?x=1", "_stcore/health", "livez", "no/such/thing", "_stcore/metrics"]
)
def test_every_answer_tells_the_browser_what_a_page_may_do(server: Server, path: str):
    headers = ask(f"{server.url}/{path}").headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'self'" in policy
    assert "unsafe-eval" not in policy.replace("wasm-unsafe-eval", "")
    scripts = next(part for part in policy.split("; ") if part.startswith("script-src"))
    assert "unsafe-inline" not in scripts
    assert "sha256-" in scripts
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"


def test_a_link_that_is_shared_says_what_its_page_is_about(server: Server):
    answer = ask(f"{server.url}/learning?view=loss")
    assert "<title>Learning · Embedding Lab</title>" in answer.text
    assert '<meta name="description" content="How does a matrix of random numbers' in answer.text
    assert int(answer.headers["content-length"]) == len(answer.text.encode())


def test_alive_and_ready_also_below_a_path(server: Server):
    for base in ("", "/lab"):
        assert ask(f"{server.url}{base}/livez").status == 200
        until_ready(f"{server.url}{base}")


@pytest.mark.parametrize("path", ["_stcore/metrics", "_stcore/metrics/", "_stcore/metrics?families=x"])
def test_figures_about_the_process_are_closed(server: Server, path: str):
    assert ask(f"{server.url}/{path}").status == 404


def test_a_host_may_open_the_figures_and_name_who_may_frame_the_app():
    opened = {"EMBEDDING_LAB_METRICS": "true", "EMBEDDING_LAB_FRAME_ANCESTORS": "https://school.example self"}
    with Server(settings=opened) as server:
        answer = ask(f"{server.url}/_stcore/metrics")
        assert answer.status == 200
        assert "active_sessions" in answer.text
        assert "frame-ancestors https://school.example 'self'" in answer.headers["content-security-policy"]


def test_ready_only_when_what_is_warmed_is_warm(monkeypatch: pytest.MonkeyPatch):
    async def takes_visitors() -> bool:
        return True

    monkeypatch.setattr(health.server, "takes_visitors", takes_visitors)
    for state, status in (({}, 200), ({"ready": False}, 503), ({"ready": True}, 200)):
        monkeypatch.setattr(health, "_state", state)
        assert run(health.ready(None)).status_code == status  # type: ignore[arg-type]


def test_500_tabs_of_one_visitor_leave_room_for_others(server: Server):
    cookie = cookie_of(server.url)
    opened = []
    try:
        refused = 0
        for _ in range(500):
            tab = Visitor(server.url, cookie)
            try:
                opened.append(tab.__enter__())
            except InvalidHandshake:
                refused += 1
        assert (len(opened), refused) == (
            limits.MAX_TABS_PER_VISITOR,
            500 - limits.MAX_TABS_PER_VISITOR,
        )
        told = ask(server.url, headers={"Accept": "text/html", "Cookie": cookie})
        assert told.status == 429
        assert "30 tabs of this app open" in told.text
        with Visitor(server.url) as other:
            assert other.open()
    finally:
        for tab in opened:
            tab.socket.close()


def test_when_all_places_are_taken_a_newcomer_is_told_and_one_that_leaves_makes_room(server: Server):
    crowd = [Visitor(server.url).__enter__() for _ in range(40)]
    try:
        told = ask(server.url, headers={"Accept": "text/html"})
        assert told.status == 503
        assert "All 40 places" in told.text
        until_ready(server.url)
        with pytest.raises(InvalidHandshake):
            Visitor(server.url).__enter__()
    finally:
        for tab in crowd:
            tab.socket.close()
    for _ in range(100):
        if ask(server.url, headers={"Accept": "text/html"}).status == 200:
            break
    with Visitor(server.url) as late:
        assert late.open()


def test_a_message_that_no_control_can_make_ends_the_tab(server: Server):
    with Visitor(server.url) as tab:
        tab.open()
        asked = BackMsg()
        asked.rerun_script.query_string = "x" * (limits.MAX_MESSAGE_BYTES + 1)
        with pytest.raises(ConnectionClosed):
            tab.send(asked)
    with Visitor(server.url) as tab:
        tab.open(query="ss_text=" + "x" * 100_000)


def message(kind: str) -> bytes:
    """Return a message of a tab, of one of Streamlit's types."""
    asked = BackMsg()
    field = BackMsg.DESCRIPTOR.fields_by_name[kind]
    if field.type == field.TYPE_BOOL:
        setattr(asked, kind, True)
    else:
        getattr(asked, kind).SetInParent()
    return asked.SerializeToString()


def passed(*said: bytes) -> list[bytes]:
    """Return which of a tab's messages come through to the app."""
    waiting: list[Message] = [{"type": "websocket.receive", "bytes": data} for data in said]
    waiting.append({"type": "websocket.disconnect"})
    heard: list[bytes] = []

    async def receive() -> Message:
        return waiting.pop(0)

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        while (message := await receive())["type"] == "websocket.receive":
            heard.append(message["bytes"])

    run(WebSocketFilter(app)({"type": "websocket"}, receive, app))  # type: ignore[arg-type]
    return heard


HARMFUL = (
    "clear_cache",
    "load_git_info",
    "set_run_on_save",
    "debug_disconnect_websocket",
    "debug_shutdown_runtime",
)


@pytest.mark.parametrize("kind", HARMFUL)
def test_a_tab_may_say_nothing_that_harms_others(kind: str, caplog: pytest.LogCaptureFixture):
    assert passed(message(kind), message("rerun_script")) == [message("rerun_script")]
    assert not caplog.text


@pytest.mark.parametrize(
    "kind", [field.name for field in BackMsg.DESCRIPTOR.fields if field.name not in HARMFUL]
)
def test_what_pages_of_this_app_have_a_tab_say_comes_through(kind: str, caplog: pytest.LogCaptureFixture):
    assert passed(message(kind), message(kind)) == 2 * [message(kind)]
    assert not caplog.text


def test_a_message_that_is_none_is_dropped():
    assert passed(b"\xff no message", b"") == []


def test_a_message_of_a_type_that_is_not_known_comes_through_and_the_log_says_so_once(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    monkeypatch.setattr(websocket_messages, "USED", websocket_messages.USED - {"app_heartbeat"})
    assert passed(*3 * [message("app_heartbeat")]) == 3 * [message("app_heartbeat")]
    (warning,) = caplog.records
    assert "“app_heartbeat”" in warning.message


def test_logs_tell_types_and_places_and_no_text():
    secret = "what a learner typed"
    try:
        try:
            {}[secret]
        except KeyError as error:
            raise ValueError(f"“{secret}” cannot be read") from error
    except ValueError as error:
        told = logs.format_traceback(error)
    assert "ValueError (message left out)" in told
    assert "KeyError (message left out)" in told
    assert "test_around.py" in told
    assert secret not in told


def test_the_log_of_a_server_holds_no_text_of_a_learner(tmp_path: Path):
    secret = "zq-typed-by-a-learner"
    log = tmp_path / "log"
    with Server(log=log) as server, Visitor(server.url) as visitor:
        for page in ("", "subword_splitting", "word_clusters"):
            visitor.open(
                query=f"ss_text={secret}&wc_word={secret}&wc_words={secret}&language={secret}", page=page
            )
        visitor.upload(secret.encode(), name=f"{secret}.txt")
        ask(f"{server.url}/{secret}?{secret}={secret}")
    assert secret not in log.read_text()


def test_every_logger_of_the_process_leaves_messages_out(caplog: pytest.LogCaptureFixture):
    made, typed = logging.getLogRecordFactory(), "what a learner typed"
    try:
        logs.redact_exception_messages()
        try:
            raise ValueError(f"{typed} cannot be read")
        except ValueError:
            logging.getLogger("anything").exception("It failed")
    finally:
        logging.setLogRecordFactory(made)
    shown = logging.Formatter().format(caplog.records[-1])
    assert typed not in shown
    assert "ValueError (message left out)" in shown


class Left:
    """A session as the store sees it."""

    def __init__(self, id_: str) -> None:
        self.id = id_
        self.session = self
        self.n_ended = 0

    def shutdown(self) -> None:
        self.n_ended += 1


def test_a_session_is_kept_and_then_ended_once(monkeypatch: pytest.MonkeyPatch):
    now = 100.0
    monkeypatch.setattr("dashboard.server.session_storage.time.monotonic", lambda: now)
    store, one = DisconnectedSessionStorage(60), Left("one")
    store.save(one)  # type: ignore[arg-type]
    store.evict_expired()
    assert (store.get("one"), store.list(), one.n_ended) == (one, [one], 0)
    now = 161.0
    assert (store.get("one"), store.list()) == (None, [])
    store.evict_expired()
    store.evict_expired()
    assert one.n_ended == 1


def test_a_session_that_is_come_back_to_is_not_ended():
    store, one = DisconnectedSessionStorage(0), Left("one")
    store.save(one)  # type: ignore[arg-type]
    store.delete("one")
    store.delete("nobody")
    store.evict_expired()
    assert one.n_ended == 0


def test_of_many_that_left_the_first_are_ended():
    store, all_ = (
        DisconnectedSessionStorage(1_000),
        [Left(str(at)) for at in range(limits.MAX_DISCONNECTED_SESSIONS + 5)],
    )
    for one in all_:
        store.save(one)  # type: ignore[arg-type]
    store.evict_expired()
    assert [one.n_ended for one in all_] == [1] * 5 + [0] * limits.MAX_DISCONNECTED_SESSIONS
