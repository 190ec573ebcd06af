"""How far a download is, and whether it should stop: shared by the page, the command line and the tests."""

import threading
import time
from collections import deque
from collections.abc import Callable


class StoppedError(Exception):
    """Somebody asked the download to stop; what has arrived is kept."""


class Watch:
    """Counts bytes and passes on the wish to stop. Safe to read from other threads."""

    def __init__(self, tell: Callable[["Watch"], None] | None = None) -> None:
        """`tell` is called at most five times a second, from the thread that does the work."""
        self.total: int | None = None
        self.done = 0
        self.note = ""
        self._tell = tell
        self._told = 0.0
        self._stop = threading.Event()
        self._recent: deque[tuple[float, int]] = deque(maxlen=64)

    def expect(self, total: int) -> None:
        """`total` bytes are needed in all."""
        self.total = total

    def advance(self, n_bytes: int, *, arrived: bool = True) -> None:
        """`n_bytes` more are here; those that had arrived in an earlier run do not count for the speed."""
        self.done += n_bytes
        now = time.monotonic()
        if arrived and (not self._recent or now - self._recent[-1][0] >= 0.2):
            self._recent.append((now, self.done))
        elif not arrived:
            self._recent.clear()
        if self._tell and now - self._told >= 0.2:
            self._told = now
            self._tell(self)

    def say(self, note: str) -> None:
        """What the work is doing right now, in a few words."""
        self.note = note
        if self._tell:
            self._tell(self)

    def stop(self) -> None:
        """Ask the work to stop soon."""
        self._stop.set()

    def silent(self) -> "Watch":
        """A Watch of its own for a side step that should not be counted; it stops when this one does."""
        other = Watch()
        other._stop = self._stop
        return other

    def check(self) -> None:
        """Raise StoppedError if somebody asked to stop."""
        if self._stop.is_set():
            raise StoppedError

    def pause(self, seconds: float) -> None:
        """Wait, but not longer than until somebody asks to stop."""
        if self._stop.wait(seconds):
            raise StoppedError

    @property
    def speed(self) -> float | None:
        """Bytes a second over the last seconds, or None before there is anything to measure."""
        recent = list(self._recent)
        if len(recent) < 2 or recent[-1][0] <= recent[0][0]:
            return None
        return (recent[-1][1] - recent[0][1]) / (recent[-1][0] - recent[0][0])

    @property
    def seconds_left(self) -> float | None:
        """Time until all bytes are here at this speed, or None where that cannot be said."""
        speed = self.speed
        if not speed or self.total is None:
            return None
        return max(self.total - self.done, 0) / speed
