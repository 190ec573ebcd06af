"""Few pools of memory for many threads: said to the C library where it understands, and harmless elsewhere."""

import ctypes
import platform

import pytest

from dashboard.server.malloc import limit_arenas
from tests.server.scripts import run_script

# Threads that hold memory at the same time, and glibc's own report of its pools.
PROGRAM = """
import ctypes, sys, threading
from dashboard.server.malloc import limit_arenas
from tests.server.scripts import run_script
if sys.argv[1] == "few":
    limit_arenas()
together = threading.Barrier(8)
malloc = ctypes.CDLL(None).malloc
def hold():
    together.wait()
    malloc(1_000)
    together.wait()
threads = [threading.Thread(target=hold) for _ in range(8)]
for thread in threads: thread.start()
for thread in threads: thread.join()
ctypes.CDLL(None).malloc_stats()
"""


def n_arenas(how: str) -> int:
    return run_script(PROGRAM, how, timeout=60).stderr.count("Arena ")


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc has such pools")
def test_threads_share_two_pools():
    assert n_arenas("few") <= 2 < n_arenas("as they are")


def test_another_c_library_is_left_alone(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(ctypes, "CDLL", lambda name: object())
    assert limit_arenas() is False
