"""Debian's redis-server at a socket of its own; tests that need it are skipped where it is missing."""

import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def running_redis(folder: Path) -> Iterator[str]:
    """Run a Redis for the `with` block that stores nothing on disk; yield its URL."""
    command = shutil.which("redis-server")
    if command is None:
        pytest.skip("redis-server is not installed")
    socket = folder / "redis.socket"
    options = ["--port", "0", "--unixsocket", str(socket), "--save", "", "--dir", str(folder)]
    server = subprocess.Popen([command, *options], stdout=subprocess.DEVNULL)
    try:
        until = time.monotonic() + 20
        while not socket.exists():
            assert server.poll() is None
            assert time.monotonic() < until, "it did not start"
            time.sleep(0.02)
        yield f"unix://{socket}"
    finally:
        server.terminate()
        server.wait()
