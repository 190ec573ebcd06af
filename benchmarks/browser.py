"""A server process and a browser for measurements, those of the browser tests."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.browser import conftest
from tests.browser.conftest import CHROMIUM, FLAGS, wait_until_drawn

__all__ = ["EMPTY_APP", "Server", "chromium", "resident_mb", "wait_until_drawn"]

EMPTY_APP = 'import streamlit as st\nst.title("Empty")\nst.text_input("Text", key="text")\n'


class Server(conftest.Server):
    """A server with the page warm-up behind the first paint, which the tests' servers lack."""

    def __init__(self, *command: str, warm_up: str = "class") -> None:
        super().__init__(*command, settings={"EMBEDDING_LAB_WARM_UP": warm_up})


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start Debian's chromium, headless."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


def resident_mb(pid: int, kind: str = "VmRSS") -> float:
    """Read the resident memory of a process in MB (10^6 bytes); with `kind` RssAnon, without mapped files."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(kind)) * 1024 / 1e6
