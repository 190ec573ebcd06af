"""Processes of the app behind nginx with the files of `deploy/`, and learners' browsers before it."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Self

import pytest
from playwright.sync_api import Browser, FrameLocator, Page, expect

from tests.browser.conftest import DESKTOP, ROOT

DEPLOY = ROOT / "deploy"
NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
# The ports that the files of deploy/ name.
SHIPPED_PORTS = ("8501", "8502", "8503")
CONNECTED = (
    '[data-testid="stApp"][data-test-script-state="notRunning"][data-test-connection-state="CONNECTED"]'
)

# What stands around the shipped files on a machine, with all that nginx writes in one folder.
MAIN = """
{user}
pid nginx.pid;
worker_processes 1;
events {{}}
http {{
    log_format answers '$http_user_agent|$upstream_addr|$status|$request_uri';
    access_log access.log answers;
    client_body_temp_path body;
    proxy_temp_path proxy;
    fastcgi_temp_path fastcgi;
    uwsgi_temp_path uwsgi;
    scgi_temp_path scgi;
    include lab.conf;
}}
"""

# The longest that a learner's page was not connected or not drawn to the end, in milliseconds, since it first was.
WATCH = f"""
window.longestAway = 0;
setInterval(() => {{
    const drawn = document.querySelector(`{CONNECTED}`);
    const now = performance.now();
    if (drawn) window.lastSeen = now;
    else if (window.lastSeen) window.longestAway = Math.max(window.longestAway, now - window.lastSeen);
}}, 50);
"""


def free_port() -> int:
    """Return a port that is not in use."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Replica:
    """One process of the app on a port of its own, to be killed and started again."""

    def __init__(
        self, settings: Mapping[str, str] | None = None, words: Sequence[str] = ("run",), folder: Path = ROOT
    ) -> None:
        self.port = free_port()
        self.settings = settings or {}
        self.words = words
        self.folder = folder

    def start(self) -> None:
        """Start the process, without waiting for it."""
        streamlit = str(Path(sys.executable).with_name("streamlit"))
        self.process = subprocess.Popen(
            [streamlit, *self.words, "--server.address", "127.0.0.1", "--server.port", str(self.port)],
            cwd=self.folder,
            env={
                **os.environ,
                "OMP_NUM_THREADS": "1",
                "OPENBLAS_NUM_THREADS": "1",
                "EMBEDDING_LAB_WARM_UP": "false",
                **self.settings,
            },
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def wait_until_healthy(self) -> None:
        """Until the process takes visitors."""
        base = self.settings.get("STREAMLIT_SERVER_BASE_URL_PATH", "")
        wait_for_answer(
            f"http://127.0.0.1:{self.port}{f'/{base}' if base else ''}/_stcore/health", self.process
        )

    def end(self, how: signal.Signals = signal.SIGTERM) -> None:
        """End the process; like systemd and Docker, with force if it does not obey."""
        self.process.send_signal(how)
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class Proxy:
    """nginx with the shipped files, in which only the ports and the given words are exchanged."""

    def __init__(self, folder: Path, ports: Sequence[int], changes: Mapping[str, str] | None = None) -> None:
        assert NGINX
        self.folder = folder
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        (folder / "embedding-lab").mkdir(parents=True)
        replicas = (DEPLOY / "replicas.conf").read_text()
        for shipped, port in zip(SHIPPED_PORTS, ports, strict=True):
            replicas = replicas.replace(shipped, str(port))
        (folder / "embedding-lab" / "replicas.conf").write_text(replicas)
        rules = (DEPLOY / "nginx.conf").read_text()
        for old, new in {"listen 8080;": f"listen 127.0.0.1:{self.port};", **(changes or {})}.items():
            assert old in rules, old
            rules = rules.replace(old, new)
        (folder / "lab.conf").write_text(rules)
        # Started by root, nginx gives its work to a user who may not enter pytest's folder.
        (folder / "nginx.conf").write_text(MAIN.format(user="user root root;" if os.geteuid() == 0 else ""))
        self.command = [NGINX, "-p", str(folder), "-c", "nginx.conf", "-e", "error.log"]

    def __enter__(self) -> Self:
        self.process = subprocess.Popen([*self.command, "-g", "daemon off;"], stderr=subprocess.DEVNULL)
        wait_for_answer(self.url, self.process)
        return self

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait()

    def answers(self, user_agent: str, last: str) -> list[tuple[int, str]]:
        """Port of the process that answered and path, of each request of a browser, up to one that ends in `last`.

        nginx writes a request down when it is over; a websocket, when it is closed.
        """
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            lines = (self.folder / "access.log").read_text().splitlines()
            fields = [line.split("|", 3) for line in lines if line.startswith(f"{user_agent}|")]
            found = [(int(at.rsplit(":", 1)[1]), path) for _, at, _, path in fields]
            if any(path.endswith(last) for _, path in found):
                return found
            time.sleep(0.02)
        raise TimeoutError(f"no request for {last}")


def wait_for_answer(url: str, process: subprocess.Popen[bytes]) -> None:
    """Until something answers at an address, be it an error."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        assert process.poll() is None, "it ended by itself"
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except urllib.error.HTTPError as answer:
            if answer.code != 503:
                return
        except OSError:
            pass
        time.sleep(0.05)
    raise TimeoutError(f"nothing answers at {url}")


class Learner:
    """A browser of its own that visits an address, with what happened to its connection."""

    def __init__(self, browser: Browser, name: str) -> None:
        self.name = name
        self.context = browser.new_context(viewport=DESKTOP, user_agent=name)
        self.page = self.context.new_page()
        self.page.add_init_script(WATCH)
        self.connections = 0
        self.page.on("websocket", lambda _: setattr(self, "connections", self.connections + 1))

    def visit(self, address: str) -> Page:
        """Open an address, until it is drawn."""
        self.page.goto(address, wait_until="domcontentloaded")
        self.page.get_by_test_id("stHeading").first.wait_for(timeout=60_000)
        expect_drawn(self.page)
        return self.page

    def port(self) -> int:
        """Port of the process that the cookie names."""
        cookies = {cookie["name"]: cookie["value"] for cookie in self.context.cookies()}
        named = re.fullmatch(r"(\d+)-[0-9a-f]{32}", cookies["embedding_lab"])
        assert named, cookies
        return int(named[1])

    def longest_away(self) -> float:
        """Seconds."""
        return self.page.evaluate("window.longestAway") / 1000


def expect_drawn(place: Page | FrameLocator) -> None:
    """Wait until the page is connected and its script has ended."""
    expect(place.locator(CONNECTED)).to_be_visible(timeout=60_000)


@pytest.fixture
def learner(chromium: Browser) -> Iterator[Callable[[], Learner]]:
    """`learner()` is another learner, gone when the test ends."""
    here: list[Learner] = []

    def arrive() -> Learner:
        here.append(Learner(chromium, f"learner-{len(here)}-{time.monotonic_ns()}"))
        return here[-1]

    yield arrive
    for each in here:
        each.context.close()


@pytest.fixture(scope="session")
def replicas() -> Iterator[list[Replica]]:
    """Three processes, and nothing set on them but who may show them in a frame."""
    if NGINX is None:
        pytest.skip("nginx is not installed (.ci/packages nginx)")
    running = [Replica({"EMBEDDING_LAB_FRAME_ANCESTORS": "http://localhost:*"}) for _ in SHIPPED_PORTS]
    for replica in running:
        replica.start()
    for replica in running:
        replica.wait_until_healthy()
    yield running
    for replica in running:
        replica.end(signal.SIGKILL)


@pytest.fixture(scope="session")
def proxy(replicas: list[Replica], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    """Nginx before the three processes."""
    with Proxy(tmp_path_factory.mktemp("nginx") / "lab", [replica.port for replica in replicas]) as running:
        yield running
