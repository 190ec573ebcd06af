"""Background jobs for downloads and trainings: threads with a queue position, progress and cancellation.

A `Queue` runs a limited number of jobs at a time; further jobs wait in order of arrival, and a job of a key that
is already active is joined. The work is a function that receives a `Progress`, to report to and to check for
cancellation. With time slices, a job whose slice is over goes to the end of the queue. Page runs have priority:
every few milliseconds a job yields to them.
"""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import Generic, TypeVar

from dashboard.errors import InputError
from dashboard.jobs.fifo_gate import PAGE_RUNS

Key = TypeVar("Key", bound=Hashable)

_log = logging.getLogger(__name__)

# How long a job works before it yields to page runs, and for how long at most: it is slowed down, never starved.
WORK_SECONDS, PASS_SECONDS = 0.003, 0.01


class StoppedError(Exception):
    """Raised in the work when the job was cancelled; partial results are kept."""


class Progress:
    """Progress and cancellation of a job; may be read from any thread.

    Attributes:
        done: amount done so far, in bytes or steps.
        total: total amount; None if unknown.
        message: what the work is doing now, in a few words.
    """

    def __init__(self, on_update: Callable[["Progress"], None] | None = None) -> None:
        """Report to `on_update`, at most five times a second, on the worker thread."""
        self.total: int | None = None
        self.done = 0
        self.message = ""
        self._on_update = on_update
        self._last_update = 0.0
        self._stop = threading.Event()
        # The queue's hook, called from `check`.
        self._on_check: Callable[[], None] | None = None
        self._worked, self._began = 0.0, time.monotonic()
        self._at_work = True
        self._recent: deque[tuple[float, int]] = deque(maxlen=64)

    def set_remaining(self, amount: int) -> None:
        """Set the total to what is done plus `amount`."""
        self.total = self.done + amount

    def advance(self, amount: int, *, arrived: bool = True) -> None:
        """Add `amount` to what is done.

        `arrived=False` is for what an earlier run had done, which does not count for the speed.
        """
        self.done += amount
        now = time.monotonic()
        if arrived and (not self._recent or now - self._recent[-1][0] >= 0.2):
            self._recent.append((now, self.done))
        elif not arrived:
            self._recent.clear()
        if self._on_update and now - self._last_update >= 0.2:
            self._last_update = now
            self._on_update(self)

    def set_message(self, message: str) -> None:
        """Report what the work is doing now."""
        self.message = message
        if self._on_update:
            self._on_update(self)

    def stop(self) -> None:
        """Request cancellation."""
        self.message = "stopping"
        self._stop.set()

    @property
    def is_stopping(self) -> bool:
        """Whether cancellation was requested."""
        return self._stop.is_set()

    def check(self) -> None:
        """Raise StoppedError if cancelled; yield to page runs and wait while it is another job's turn."""
        if self._on_check:
            self._on_check()
        if self._stop.is_set():
            raise StoppedError

    def pause(self, seconds: float) -> None:
        """Sleep, and raise StoppedError as soon as the job is cancelled."""
        self._stop.wait(seconds)
        self.check()

    @property
    def seconds(self) -> float:
        """Running time, without waiting."""
        return self._worked + (time.monotonic() - self._began if self._at_work else 0.0)

    def _work(self, now: bool) -> None:
        """Start or stop the clock of running time."""
        self._worked, self._began, self._at_work = self.seconds, time.monotonic(), now

    @property
    def speed(self) -> float | None:
        """Recent amount per second; None before there is anything to measure."""
        recent = list(self._recent)
        if len(recent) < 2 or recent[-1][0] <= recent[0][0]:
            return None
        return (recent[-1][1] - recent[0][1]) / (recent[-1][0] - recent[0][0])

    @property
    def seconds_left(self) -> float | None:
        """Estimated remaining seconds; None if unknown."""
        speed = self.speed
        if not speed or self.total is None:
            return None
        return max(self.total - self.done, 0) / speed


class State(StrEnum):
    """State of a job."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"
    FAILED = "failed"


class Job(Generic[Key]):
    """A piece of work with its thread.

    Attributes:
        key: identity of the work; equal keys are the same work.
        title: display name.
        state: its state.
        message: the sentence that explains a failure; else empty.
        progress: its progress.
    """

    def __init__(self, queue: "Queue[Key]", key: Key, title: str, work: Callable[[Progress], object]) -> None:
        """Create a job of `queue` without starting it."""
        self.key = key
        self.title = title
        self.state = State.WAITING
        self.message = ""
        self.progress = Progress()
        self.progress._work(False)
        self.progress._on_check = lambda: queue.on_check(self)
        self._queue = queue
        self._work = work
        # When it last yielded to page runs.
        self._last_yield = 0.0
        # A daemon thread, so that shutdown does not wait for it; partial results are kept.
        self._thread = threading.Thread(target=self._run, name=f"{queue.name} {title}", daemon=True)

    def _run(self) -> None:
        try:
            with self._queue.slot(self):
                self._work(self.progress)
            self.state = State.DONE
        except StoppedError:
            self.state = State.STOPPED
        except InputError as error:
            self.message = str(error)
            self.state = State.FAILED
        except Exception:
            _log.exception("%s: %s failed", self._queue.name, self.title)
            self.message = f"{self.title} failed because of a fault in this app; the server's log has it."
            self.state = State.FAILED
        finally:
            # Free the closure: an ended job is remembered for much longer.
            del self._work

    def yield_to_page_runs(self) -> None:
        """Yield to waiting page runs, if the job has worked for a while."""
        if time.monotonic() - self._last_yield > WORK_SECONDS:
            PAGE_RUNS.yield_to_page_runs(PASS_SECONDS)
            self._last_yield = time.monotonic()

    def start(self) -> None:
        """Start the thread, which waits for a slot."""
        self._thread.start()

    @property
    def is_active(self) -> bool:
        """Whether it is waiting or running."""
        return self.state in (State.WAITING, State.RUNNING)

    @property
    def n_ahead(self) -> int | None:
        """Number of waiting jobs before this one; None if it is not waiting."""
        return self._queue.n_ahead(self)

    @property
    def position(self) -> int | None:
        """1-based position among waiting jobs; None if it is not waiting."""
        n_ahead = self.n_ahead
        return None if n_ahead is None else n_ahead + 1

    def stop(self) -> None:
        """Request cancellation; partial results are kept."""
        self.progress.stop()

    def wait(self, seconds: float | None = None) -> None:
        """Block until the job has ended."""
        self._thread.join(seconds)


class Queue(Generic[Key]):
    """A queue of one kind of jobs with limited concurrency; it also remembers the latest ended jobs."""

    def __init__(
        self, name: str, *, max_running: int, max_remembered: int, turn_seconds: float | None = None
    ) -> None:
        """Create a queue.

        Args:
            name: used in thread names and in the log.
            max_running: maximum number of running jobs.
            max_remembered: number of ended jobs that can still be looked up.
            turn_seconds: length of a job's time slice; None to run each job to its end.
        """
        self.name = name
        self._max_running = max_running
        self._max_remembered = max_remembered
        self._turn_seconds = turn_seconds
        self._jobs: dict[Key, Job[Key]] = {}
        self._waiting: list[Job[Key]] = []
        # Job to the start of its time slice.
        self._running: dict[Job[Key], float] = {}
        self._changed = threading.Condition()

    @contextmanager
    def slot(self, job: Job[Key]) -> Iterator[None]:
        """Hold a running slot for `job` while the block lasts, in order of arrival.

        Raises:
            StoppedError: the job is cancelled while it waits.
        """
        try:
            with self._changed:
                self._wait_for_slot(job)
            yield
        finally:
            with self._changed:
                self._release_slot(job)

    def _wait_for_slot(self, job: Job[Key]) -> None:
        """Wait until a slot is free; the caller holds the lock."""
        try:
            while self._waiting[0] is not job or len(self._running) >= self._max_running:
                # Cancellation does not notify the condition, so poll for it.
                self._changed.wait(0.1)
                self.tick(job)
                if job.progress.is_stopping:
                    raise StoppedError
            self._running[job] = time.monotonic()
            job.state = State.RUNNING
            job.progress._work(True)
        finally:
            self._waiting.remove(job)
            self._changed.notify_all()

    def _release_slot(self, job: Job[Key]) -> None:
        """Release the job's slot; the caller holds the lock."""
        if self._running.pop(job, None) is not None:
            job.progress._work(False)
            self._changed.notify_all()

    def on_check(self, job: Job[Key]) -> None:
        """Yield to page runs and end the job's time slice if it is over; called from `Progress.check`."""
        job.yield_to_page_runs()
        began = self._running.get(job)
        if began is None or self._turn_seconds is None or not self._waiting:
            return
        if time.monotonic() - began > self._turn_seconds:
            with self._changed:
                self._release_slot(job)
                job.state = State.WAITING
                self._waiting.append(job)
                self._wait_for_slot(job)

    def tick(self, job: Job[Key]) -> None:
        """Do periodic housekeeping while a job waits; a hook for subclasses."""

    def n_ahead(self, job: Job[Key]) -> int | None:
        """Return the number of waiting jobs before `job`; None if it is not waiting."""
        with self._changed:
            return self._waiting.index(job) if job in self._waiting else None

    @property
    def n_waiting(self) -> int:
        """Number of waiting jobs."""
        return len(self._waiting)

    def start(self, key: Key, title: str, work: Callable[[Progress], object]) -> Job[Key]:
        """Start a job, or join the active job of this key."""
        with self._changed:
            job = self._jobs.get(key)
            if job is None or not job.is_active:
                self._jobs.pop(key, None)
                ended = [old for old, each in self._jobs.items() if not each.is_active]
                for old in ended[: max(0, len(ended) - self._max_remembered)]:
                    del self._jobs[old]
                job = self._jobs[key] = Job(self, key, title, work)
                self._waiting.append(job)
                job.start()
            return job

    def find(self, key: Key) -> Job[Key] | None:
        """Return the job of this key, active or ended."""
        return self._jobs.get(key)

    def active_jobs(self) -> tuple[Job[Key], ...]:
        """Return all waiting and running jobs."""
        with self._changed:
            return tuple(job for job in self._jobs.values() if job.is_active)
