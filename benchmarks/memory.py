"""Memory of a warm server whose pages a visitor has all seen, with the default models and with a real one."""

import os
import tempfile
import time
import urllib.error
import urllib.request

from playwright.sync_api import Page

from benchmarks.browser import Server, chromium, resident_mb, wait_until_drawn
from benchmarks.figure import Figure
from dashboard.course.lessons import LESSONS

# Goals in MB by warm-up: all resident memory, and the anonymous part, without files that the system may drop.
GOALS = {"small": (450, 300), "class": (800, 600)}


def measure() -> list[Figure]:
    """Measure a server of each kind of warm-up after one visitor has seen all pages, and one with SmolLM2."""
    figures = [figure for warm_up in GOALS for figure in _after_all_first_views(warm_up)]
    with tempfile.TemporaryDirectory() as store:
        os.environ["EMBEDDING_LAB_MODELS"] = store
        figures.append(with_smollm2())
    return figures


def _after_all_first_views(warm_up: str) -> list[Figure]:
    with Server(warm_up=warm_up) as server, chromium() as browser:
        _wait_until_ready(server)
        page = browser.new_page()
        for lesson in LESSONS:
            _visit(page, f"{server.url}/{'' if lesson is LESSONS[0] else lesson.slug}")
        pid = server.process.pid
        resident, anonymous = GOALS[warm_up]
        return [
            Figure(f"resident after all first views, {warm_up}", resident_mb(pid), "MB", at_most=resident),
            Figure(
                f"anonymous after all first views, {warm_up}",
                resident_mb(pid, "RssAnon"),
                "MB",
                at_most=anonymous,
            ),
        ]


def with_smollm2() -> Figure:
    """Measure one visitor on Start and Context with SmolLM2, which the first server unpacks and the second opens."""
    for _ in range(2):
        with Server(warm_up="no") as server, chromium() as browser:
            page = browser.new_page()
            for path in ("?language=SmolLM2+135M", "context_layers?language=SmolLM2+135M"):
                _visit(page, f"{server.url}/{path}")
            took = resident_mb(server.process.pid, "RssAnon")
    return Figure("anonymous memory after Start and Context with SmolLM2", took, "MB", at_most=400)


def _visit(page: Page, url: str) -> None:
    page.goto(url)
    page.get_by_test_id("stHeading").first.wait_for(timeout=60_000)
    wait_until_drawn(page)


def _wait_until_ready(server: Server, seconds: float = 180.0) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"{server.url}/readyz", timeout=5):
                return
        except urllib.error.HTTPError:
            # It is warming up.
            time.sleep(0.5)
    raise TimeoutError("the server did not become ready")
