"""Time from the start of the server to the first heading in a browser: Start against an empty app."""

import statistics
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Browser

from benchmarks.browser import EMPTY_APP, Server, chromium
from benchmarks.figure import Figure

ROUNDS = 3


def seconds_to_first_heading(browser: Browser, *command: str) -> float:
    """Start a server, open its first page in a fresh browser profile, and wait for the heading."""
    began = time.perf_counter()
    with Server(*command) as server:
        page = browser.new_page()
        page.goto(server.url, wait_until="commit")
        page.get_by_test_id("stHeading").first.wait_for(timeout=60_000)
        elapsed = time.perf_counter() - began
        page.close()
    return elapsed


def measure() -> list[Figure]:
    """Measure both in turn, so that a slow machine slows both; the first round only warms the disk cache."""
    ours: list[float] = []
    empty: list[float] = []
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        script = Path(folder) / "empty.py"
        script.write_text(EMPTY_APP)
        for _ in range(ROUNDS + 1):
            empty.append(seconds_to_first_heading(browser, str(script)))
            ours.append(seconds_to_first_heading(browser))
    ratio = statistics.median(a / b for a, b in zip(ours[1:], empty[1:], strict=True))
    return [
        Figure("start of the server to the first heading, against an empty app", ratio, "x", at_most=1.3),
        Figure("the same in seconds", statistics.median(ours[1:]), "s"),
    ]
