"""A real server and a real browser: each test gets pages that may show neither an exception nor a console error."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

ROOT = Path(__file__).parents[2]
CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}

# On a deep link Streamlit's front end first asks for the server below the page's own path, and is told 404.
EXPECTED_404 = ("/_stcore/health", "/_stcore/host-config")

# What is expected is waited for; on a busy machine that takes longer than Playwright's five seconds.
expect.set_options(timeout=30_000)

Visit = Callable[..., Page]


class Server:
    """`streamlit run` on a free port, ended with the `with` block; `command` is what a user would type.

    `settings` are added to the environment, and what the server prints goes to the file `log`.
    """

    def __init__(
        self, *command: str, settings: Mapping[str, str] | None = None, log: Path = Path(os.devnull)
    ) -> None:
        # Most tests need one page; each server that loads all of them takes the processor from the others.
        threads = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
        self.settings = {**threads, "EMBEDDING_LAB_WARM_UP": "false", **(settings or {})}
        self.log = log
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        # The installed command, not `python -m`: only that one leaves the working directory off the import path.
        streamlit = str(Path(sys.executable).with_name("streamlit"))
        self.command = [streamlit, "run", *command, "--server.port", str(self.port)]

    def __enter__(self) -> "Server":
        with self.log.open("wb") as printed:
            self.process = subprocess.Popen(
                [*self.command, "--server.address", "127.0.0.1"],
                cwd=ROOT,
                env={**os.environ, **self.settings},
                stdout=printed,
                stderr=subprocess.STDOUT,
            )
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            assert self.process.poll() is None, "the server ended by itself"
            try:
                with urllib.request.urlopen(f"{self.url}/_stcore/health", timeout=1):
                    return self
            except OSError:
                time.sleep(0.1)
        raise TimeoutError("the server did not become healthy")

    def __exit__(self, *_: object) -> None:
        # A polite end waits for open browsers; a test has no reason to.
        self.process.terminate()
        try:
            self.process.wait(3)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for all browser tests of this process that do not need their own, with an empty models folder."""
    with Server(settings={"EMBEDDING_LAB_MODELS": str(tmp_path_factory.mktemp("models"))}) as running:
        yield running


def wait_until_drawn(page: Page) -> None:
    """Until the script has ended and the lazily loaded elements have replaced their placeholders."""
    page.wait_for_selector(
        '[data-testid="stApp"][data-test-script-state="notRunning"][data-test-connection-state="CONNECTED"]',
        timeout=60_000,
    )
    # Playwright's own waiting for a function needs a page that allows eval.
    until(page, lambda: not page.get_by_test_id("stSkeleton").count(), seconds=60)
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")


def turn_to(page: Page, menu: str) -> None:
    """Open a page by its name in the bar on top, which is a menu on a phone."""
    closed = page.get_by_test_id("stExpandSidebarButton")
    if closed.is_visible():
        closed.click()
        page.get_by_test_id("stSidebarNavLink").filter(has_text=menu).click()
    else:
        page.get_by_test_id("stTopNavLink").filter(has_text=menu).click()


def open_models(page: Page) -> None:
    """Open the box above the title in which the two models are chosen."""
    page.locator(".st-key-models button").first.click()


def until(page: Page, condition: Callable[[], bool], seconds: float = 30) -> None:
    """Wait until `condition` holds, looked at after each frame that the browser draws."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen"
        frames(page, 1)


def frames(page: Page, count: int) -> None:
    """Let the browser draw so many frames."""
    page.evaluate(
        """count => new Promise(done => {
            const next = () => count-- > 0 ? requestAnimationFrame(next) : done();
            next();
        })""",
        count,
    )


@pytest.fixture
def visit(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Visit]:
    """`visit("word_clusters?wc_word=queen")` opens that link in a fresh visitor's browser, drawn and idle.

    `phone=True` takes a phone's screen, `dark=True` the dark theme, `at` another server's address. When the test
    ends, it fails if any page it visited logged a console error, crashed or shows a Streamlit exception.
    """
    opened: list[Page] = []
    complaints: list[str] = []

    def open_(path: str = "", *, phone: bool = False, dark: bool = False, at: str | None = None) -> Page:
        context = chromium.new_context(
            viewport=PHONE if phone else DESKTOP, color_scheme="dark" if dark else "light", has_touch=phone
        )
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(f"crash: {error}"))
        page.on(
            "console",
            lambda message: (
                complaints.append(f"console: {message.text}")
                if message.type == "error" and not message.location["url"].endswith(EXPECTED_404)
                else None
            ),
        )
        base = at or request.getfixturevalue("server").url
        page.goto(f"{base}/{path}", wait_until="domcontentloaded")
        # A class's room stands in the place of a page, and names no models.
        in_room = "room" in parse_qs(urlsplit(path).query)
        first = page.locator(".st-key-poll_leave") if in_room else page.get_by_test_id("stHeading")
        first.first.wait_for(timeout=60_000)
        wait_until_drawn(page)
        # The component that completes the address is loaded last.
        until(page, lambda: in_room or "language" in parse_qs(urlsplit(page.url).query), seconds=60)
        opened.append(page)
        return page

    yield open_
    shown = [page.url for page in opened if page.get_by_test_id("stException").count()]
    for page in opened:
        page.context.close()
    assert not complaints
    assert not shown, "pages that show an exception"
