"""A warm server for many visitors, beside a hub for downloads."""

import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.browser import EMPTY_APP, Server
from benchmarks.load.classroom import Classroom
from benchmarks.load.machine import cpu_seconds
from dashboard.models.catalog import find
from tests.servers.files import running
from tests.servers.hub import Hub
from tests.servers.models import gpt2_repository

# Sessions of closed pages are given up sooner than on a host, so that what they leave behind can be measured.
GIVEN_UP_SECONDS = 5


@contextmanager
def environment(**more: str) -> Iterator[None]:
    """Set environment variables for processes that are started meanwhile."""
    before = dict(os.environ)
    os.environ |= more
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


@contextmanager
def ours() -> Iterator[tuple[Server, Path]]:
    """Start the app, warm; yield the server and its models folder."""
    with tempfile.TemporaryDirectory() as folder, running(Hub()) as hub:
        hub.add("openai-community/gpt2", gpt2_repository(1024, 768), find("gpt2").revision)
        with (
            environment(HF_ENDPOINT=hub.url, EMBEDDING_LAB_MODELS=folder, NO_PROXY="127.0.0.1"),
            Server("streamlit_app.py", f"--server.disconnectedSessionTTL={GIVEN_UP_SECONDS}") as server,
        ):
            wait_until_idle(server.process.pid, 8)
            yield server, Path(folder)


@contextmanager
def empty() -> Iterator[Server]:
    """Start an app with one text box: what the machine and Streamlit allow at this moment."""
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "empty.py"
        script.write_text(EMPTY_APP)
        with Server(str(script)) as server:
            yield server


def wait_until_idle(pid: int, seconds: float, at_most: float = 180.0) -> None:
    """Wait until a process has been nearly idle for `seconds`."""
    until = time.monotonic() + at_most
    idle_since, spent = time.monotonic(), cpu_seconds(pid)
    while time.monotonic() < until and time.monotonic() - idle_since < seconds:
        time.sleep(0.5)
        now = cpu_seconds(pid)
        if now - spent > 0.05:
            idle_since = time.monotonic()
        spent = now


async def get_used_to(server: Server, *, seconds: float = 15.0) -> None:
    """Let some visitors work for a while, so that caches are filled."""
    async with Classroom(server.url, 8, seed=99) as room:
        await room.arrive(1.0)
        await room.work(seconds, 0.5)
