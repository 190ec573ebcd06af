"""The runs of pages, one after the other as far as they are short, and work in the background after them.

One process of Python runs one piece of Python at a time anyway. The threads of fifty learners hand it round in the
middle of their work, and all of them are late; in a line, most are done at once. Who takes long is overtaken.
"""

import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

# After so long nobody waits for a run any more: it reads a model, waits for a download or computes outside Python.
PATIENCE_SECONDS = 0.3


class FifoGate:
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

    def yield_to_page_runs(self, at_most: float) -> None:
        """Wait until nobody is in the line, but for those who take long; `at_most` so many seconds."""
        with self._changed:
            self._changed.wait_for(lambda: not self._waiting and self._left() <= 0, at_most)

    def _wait_of(self, who: object) -> float | None:
        """Seconds until the turn of `who` at the latest; None behind others, who will say when that changes."""
        return self._left() if self._waiting[0] is who else None

    def _left(self) -> float:
        """Seconds until who came to work last takes long; none where nobody is at work."""
        latest = max(self._at_work.values(), default=-self._patience)
        return latest + self._patience - time.monotonic()


PAGE_RUNS = FifoGate()
"""The line of this process: all its visitors stand in it."""
