"""A FIFO gate that serialises short page runs; background work yields to them.

Python threads share one interpreter lock. With fifty learners, switching between their threads makes every run
late; one at a time, most finish at once. A run that takes over `PATIENCE_SECONDS` no longer blocks the others.
"""

import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

# A longer run is loading a model, waiting for a download or computing outside Python: do not wait for it.
PATIENCE_SECONDS = 0.3


class FifoGate:
    """A first-come, first-served gate for page runs; see the module."""

    def __init__(self, patience: float = PATIENCE_SECONDS) -> None:
        """Let each caller wait at most `patience` seconds for the one at work before it."""
        self._patience = patience
        self._changed = threading.Condition()
        self._waiting: deque[object] = deque()
        self._at_work: dict[object, float] = {}

    @contextmanager
    def acquire(self) -> Iterator[None]:
        """Wait for the turn and hold it while the block runs."""
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

    def yield_to_page_runs(self, timeout: float) -> None:
        """Block while page runs wait or a short one is at work, for at most `timeout` seconds."""
        with self._changed:
            self._changed.wait_for(lambda: not self._waiting and self._left() <= 0, timeout)

    def _wait_of(self, run: object) -> float | None:
        """Return the longest wait of `run` in seconds; None if it must wait to be notified by those ahead."""
        return self._left() if self._waiting[0] is run else None

    def _left(self) -> float:
        """Return the seconds until the latest run at work counts as long; 0 if none is at work."""
        latest = max(self._at_work.values(), default=-self._patience)
        return latest + self._patience - time.monotonic()


PAGE_RUNS = FifoGate()
"""The gate of this process, shared by all sessions."""
