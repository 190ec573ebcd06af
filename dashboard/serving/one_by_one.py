"""Runs of pages one after the other, as far as they are short.

One process of Python runs one piece of Python at a time anyway. The threads of fifty learners hand it round in the
middle of their work, and all of them are late; in a line, most are done at once. Who takes long is overtaken.
"""

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

from streamlit.runtime.scriptrunner import script_runner

# Streamlit's own method, which belongs to no interface: where a version has none, nothing is done.
NAME = "_run_script"

# After so long nobody waits for a run any more: it reads a model, waits for a download or computes outside Python.
PATIENCE_SECONDS = 0.3


class Line:
    """Who waits, first come first served; see the module."""

    def __init__(self, patience: float = PATIENCE_SECONDS) -> None:
        """Each waits at most `patience` seconds for the one before it, once that is at work."""
        self._patience = patience
        self._changed = threading.Condition()
        self._waiting: deque[object] = deque()
        self._at_work: dict[object, float] = {}

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for one's turn, and have it."""
        me = object()
        with self._changed:
            self._waiting.append(me)
            while (wait := self._wait_of(me)) is None or wait > 0:
                self._changed.wait(wait)
            self._waiting.popleft()
            self._at_work[me] = time.monotonic()
            self._changed.notify_all()
        try:
            yield
        finally:
            with self._changed:
                del self._at_work[me]
                self._changed.notify_all()

    def _wait_of(self, who: object) -> float | None:
        """Seconds until the turn of `who` at the latest; None behind others, who will say when that changes."""
        if self._waiting[0] is not who:
            return None
        latest = max(self._at_work.values(), default=-self._patience)
        return latest + self._patience - time.monotonic()


def take_turns() -> None:
    """From here on the runs of all sessions take turns."""
    run = getattr(script_runner.ScriptRunner, NAME, None)
    if run is None:
        return
    setattr(script_runner.ScriptRunner, NAME, _in(Line(), run))


def _in(line: Line, run: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(run)
    def in_turn(*args: Any) -> Any:
        with line.turn():
            return run(*args)

    return in_turn
