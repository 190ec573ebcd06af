"""The shipped nginx.conf before three processes of the app: who goes where, and what happens on a bad day."""

import http.client
import http.server
import json
import re
import subprocess
import threading
import time
import urllib.parse
import urllib.request
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from signal import SIGKILL
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect
from streamlit.web.server.starlette.starlette_server_config import DEFAULT_WEBSOCKET_PING_INTERVAL

from dashboard import settings
from dashboard.polls.poll import END
from dashboard.polls.service import PollService
from dashboard.polls.sqlite_store import SqliteStore
from tests.browser.conftest import turn_to, until
from tests.deploy.conftest import NGINX, SHIPPED_PORTS, Learner, Proxy, Replica, expect_drawn
from tests.polls.questions import NEAREST, voter

pytestmark = pytest.mark.skipif(NGINX is None, reason="nginx is not installed (.ci/packages nginx)")

Arrive = Callable[[], Learner]

VECTORS = "king 1 0 0.5\nqueen 0.9 0.1 0.5\napple 0 1 0\npear 0.1 0.9 0\n"


def ask(proxy: Proxy, path: str = "/_stcore/health", **headers: str) -> http.client.HTTPMessage:
    """Headers of the answer to a request."""
    request = urllib.request.Request(
        proxy.url + path, headers={name.replace("_", "-"): value for name, value in headers.items()}
    )
    with urllib.request.urlopen(request) as answer:
        return answer.headers


def cookie(headers: http.client.HTTPMessage) -> str:
    """Value of the cookie that an answer sets; empty if it sets none."""
    ours = [line for line in headers.get_all("Set-Cookie", []) if line.startswith("embedding_lab=")]
    assert len(ours) <= 1
    return ours[0].split(";")[0].removeprefix("embedding_lab=") if ours else ""


def port(value: str) -> int:
    """Return the process number in a cookie."""
    return int(value.split("-")[0])


def convert_upload(page: Page, folder: Path) -> None:
    """Upload a small file on the Models page."""
    file = folder / "mine.txt"
    file.write_text(VECTORS)
    page.locator("input[type=file]").set_input_files(file)
    expect(page.get_by_text("Your file mine.txt is at the top")).to_be_visible()


def test_a_class_votes_through_nginx_whichever_process_each_phone_is_with(proxy: Proxy):
    desk = PollService(SqliteStore(settings.current().folder))
    held = desk.open(NEAREST)
    try:
        url = f"{proxy.url}/rounds/{held.code}"
        with urllib.request.urlopen(f"{url}/events", timeout=20) as told:
            assert json.loads(told.readline()[6:])["votes"] == 0
            for who in range(9):
                ballot = {"voter": voter(who), "number": 1, "round": 1, "answer": 1}
                asked = urllib.request.Request(
                    f"{url}/vote", json.dumps(ballot).encode(), {"Content-Type": "application/json"}
                )
                urllib.request.urlopen(asked).close()
            # What is told comes at once: nothing on the way gathers it first.
            began = time.monotonic()
            while not told.readline().startswith(b"data:"):
                pass
            assert time.monotonic() - began < 5
        assert desk.public_view(held.code)["votes"] == 9
    finally:
        desk.apply_step(held, END)


def test_nginx_takes_the_files_as_they_are_shipped(tmp_path: Path):
    shipped = Proxy(tmp_path, [int(each) for each in SHIPPED_PORTS], {"listen 8080;": "listen 8080;"})
    subprocess.run([*shipped.command, "-t"], check=True, capture_output=True)


def test_a_class_behind_one_address_is_spread_and_each_learner_stays(proxy: Proxy, replicas: list[Replica]):
    places: Counter[int] = Counter()
    for _ in range(60):
        mine = cookie(ask(proxy, "/", Accept="text/html", User_Agent="the class's laptops"))
        places[port(mine)] += 1
        for path in ("/", "/_stcore/health", "/_stcore/host-config"):
            who = f"learner {uuid4()}"
            assert not cookie(ask(proxy, path, Cookie=f"embedding_lab={mine}", User_Agent=who))
            assert proxy.answers(who, path) == [(port(mine), path)]
    assert set(places) == {replica.port for replica in replicas}


@pytest.mark.parametrize(
    "named",
    ["9999-" + "0" * 32, "evil.example:80", "127.0.0.1:22-" + "0" * 32, "at_8501", "8501", "", "x" * 3000],
)
def test_a_cookie_leads_nowhere_but_to_a_process_of_the_app(
    named: str, proxy: Proxy, replicas: list[Replica]
):
    who = f"stranger {uuid4()}"
    new = cookie(ask(proxy, Cookie=f"embedding_lab={named}", User_Agent=who))
    assert port(new) == proxy.answers(who, "/_stcore/health")[0][0]
    assert port(new) in {replica.port for replica in replicas}


def test_without_cookies_what_follows_a_page_comes_from_one_process(proxy: Proxy, replicas: list[Replica]):
    def places(who: str) -> set[int]:
        return {port(cookie(ask(proxy, User_Agent=who))) for _ in range(5)}

    each = [places(f"browser {n}") for n in range(40)]
    assert all(len(found) == 1 for found in each)
    assert set.union(*each) == {replica.port for replica in replicas}


def test_the_cookie_travels_in_frames_only_over_https(proxy: Proxy):
    def rules(**headers: str) -> str:
        return next(
            line for line in ask(proxy, **headers).get_all("Set-Cookie") if line.startswith("embedding_lab=")
        )

    assert rules().endswith("; Path=/; HttpOnly; SameSite=Lax")
    assert rules(X_Forwarded_Proto="https").endswith("; Path=/; HttpOnly; Secure; SameSite=None; Partitioned")


def test_scripts_are_compressed(proxy: Proxy):
    page = urllib.request.urlopen(f"{proxy.url}/").read().decode()
    script = page.split('src="./static/js/')[1].split('"')[0]
    plain, small = (
        urllib.request.urlopen(
            urllib.request.Request(f"{proxy.url}/static/js/{script}", headers={"Accept-Encoding": coding})
        )
        for coding in ("identity", "gzip")
    )
    assert small.headers["Content-Encoding"] == "gzip"
    assert len(small.read()) * 2 < len(plain.read())


def test_an_upload_over_the_bound_is_refused_before_it_is_sent(proxy: Proxy):
    connection = http.client.HTTPConnection("127.0.0.1", proxy.port)
    connection.putrequest("PUT", "/_stcore/upload_file/a/b")
    connection.putheader("Content-Length", str(300_000_000))
    connection.endheaders()
    assert connection.getresponse().status == 413


def test_all_that_a_browser_asks_for_comes_from_one_process_and_a_long_link_is_drawn(
    proxy: Proxy, learner: Arrive
):
    text = "tokenization of words " * 1000
    reader = learner()
    page = reader.visit(f"{proxy.url}/subword_splitting?{urllib.parse.urlencode({'ss_text': text})}")
    expect(page.get_by_label("Text", exact=True)).to_have_value(text)
    at = reader.port()
    reader.context.close()
    asked = proxy.answers(reader.name, "/_stcore/stream")
    assert len(asked) > 20
    assert {each for each, _ in asked} == {at}


class Frame(http.server.BaseHTTPRequestHandler):
    """A page of another site with the app in a frame."""

    source = ""

    def do_GET(self) -> None:
        """Send the page."""
        body = f'<!doctype html><iframe src="{self.source}" width="1200" height="700"></iframe>'.encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def test_in_a_frame_of_another_site(proxy: Proxy, learner: Arrive):
    handler = type(
        "Handler", (Frame,), {"source": f"{proxy.url}/subword_splitting?embed=true&ss_text=framed"}
    )
    with http.server.ThreadingHTTPServer(("localhost", 0), handler) as school:
        threading.Thread(target=school.serve_forever, daemon=True).start()
        reader = learner()
        reader.page.goto(f"http://localhost:{school.server_port}/")
        frame = reader.page.frame_locator("iframe")
        expect_drawn(frame)
        expect(frame.get_by_label("Text", exact=True)).to_have_value("framed")
        expect(frame.locator(".streamlit-embedded")).to_be_visible()
        school.shutdown()
    # No cookie travels in such a frame over plain HTTP.
    assert "embedding_lab" not in {each["name"] for each in reader.context.cookies()}
    reader.context.close()
    asked = proxy.answers(reader.name, "/_stcore/stream")
    assert len({at for at, path in asked if not path.startswith("/subword_splitting?")}) == 1


def test_a_killed_process_costs_its_learners_one_reconnect(
    proxy: Proxy, replicas: list[Replica], learner: Arrive, tmp_path: Path
):
    mover = learner()
    page = mover.visit(f"{proxy.url}/subword_splitting?ss_text=a+learner")
    killed = next(replica for replica in replicas if replica.port == mover.port())
    other = learner()
    other.context.add_cookies(
        [
            {
                "name": "embedding_lab",
                "value": f"{next(r for r in replicas if r is not killed).port}-{uuid4().hex}",
                "url": proxy.url,
            }
        ]
    )
    other.visit(f"{proxy.url}/subword_splitting?ss_text=somebody+else")

    killed.end(SIGKILL)
    until(page, lambda: mover.connections > 1)
    expect_drawn(page)
    expect(page.get_by_label("Text", exact=True)).to_have_value("a learner")
    assert mover.connections == 2
    moved_to = mover.port()
    assert moved_to != killed.port
    assert other.connections == 1

    # Back again, it gets nobody back: the learner's state is now elsewhere, and so is what the learner sends.
    killed.start()
    killed.wait_until_healthy()
    turn_to(page, "Models")
    page.get_by_role("tab", name="Bring your own").click()
    convert_upload(page, tmp_path)
    assert mover.port() == moved_to


def test_a_rolling_restart_drops_nobody_for_more_than_ten_seconds(
    proxy: Proxy, replicas: list[Replica], learner: Arrive
):
    learners = [learner(), learner()]
    for reader, replica in zip(learners, replicas[:2], strict=True):
        reader.context.add_cookies(
            [{"name": "embedding_lab", "value": f"{replica.port}-{uuid4().hex}", "url": proxy.url}]
        )
        reader.visit(f"{proxy.url}/subword_splitting?ss_text={reader.name}")
    for replica in replicas:
        replica.end()
        for _ in range(10):
            assert port(cookie(ask(proxy, "/", Accept="text/html"))) != replica.port
        replica.start()
        replica.wait_until_healthy()
    for reader in learners:
        expect_drawn(reader.page)
        expect(reader.page.get_by_label("Text", exact=True)).to_have_value(reader.name)
        assert reader.connections > 1
        assert reader.longest_away() <= 10


def test_below_a_path_and_behind_a_proxy_that_cuts_idle_connections(
    replicas: list[Replica], learner: Arrive, tmp_path: Path
):
    """A proxy that cuts after 60 seconds where the app pings after 30 is tried here with 2 and 1."""
    assert DEFAULT_WEBSOCKET_PING_INTERVAL <= 30
    lively = Replica(
        {"STREAMLIT_SERVER_BASE_URL_PATH": "lab", "STREAMLIT_SERVER_WEBSOCKET_PING_INTERVAL": "1"}
    )
    lively.start()
    cut = {"_timeout 1h": "_timeout 2s"}
    below = {**cut, "location / {": "location /lab/ {"}
    try:
        lively.wait_until_healthy()
        with (
            # Of this one's three processes two have never been there.
            Proxy(tmp_path / "lab", [lively.port, 1, 2], below) as lab,
            Proxy(tmp_path / "cut", [each.port for each in replicas], cut) as cutting,
        ):
            reader, brave = learner(), learner()
            page = reader.visit(f"{lab.url}/lab/subword_splitting?ss_text=below+a+path")
            turn_to(page, "Models")
            expect(page).to_have_url(re.compile(f"^{lab.url}/lab/model_library\\?"))
            page.get_by_role("tab", name="Bring your own").click()
            convert_upload(page, tmp_path)

            other = brave.visit(f"{cutting.url}/model_library?view=upload")
            convert_upload(other, tmp_path)
            until(other, lambda: brave.connections > 1)
            expect_drawn(other)
            # Cut off, it was back by itself, in the same session, which alone knows the file.
            expect(other.get_by_text("Your file mine.txt is at the top")).to_be_visible()
            assert reader.connections == 1
            expect(page.get_by_text("Your file mine.txt is at the top")).to_be_visible()
    finally:
        lively.end(SIGKILL)
