"""Background jobs for downloads and trainings: threads with a queue position, progress and cancellation.

Usage, for any work that may take seconds:

    TRAININGS: Queue[str] = Queue("learning", is_connected=is_connected)

    def work(progress: Progress) -> None:  # runs in a thread of its own
        progress.set_remaining(n_epochs)
        for _ in range(n_epochs):
            ...
            progress.advance(1)
            progress.check()  # at least every 0.1 s: raises if cancelled, waits while it is another job's turn
        MODELS[key] = model

    job = TRAININGS.submit(session, key, "My training", work)
    job.state, job.position, job.progress.done, job.progress.total, job.progress.seconds, job.message
    TRAININGS.unsubscribe(session)  # cancels the job unless another session watches it too
    TRAININGS.job_of(session)  # the job of this session, active or ended, until it is forgotten

A `Queue` runs a limited number of jobs at a time; further jobs wait in order of arrival, and a job whose time slice
is over goes to the end of the line. `key` identifies the work: who submits an equal key joins the active job. A job
that is submitted for a session is cancelled when nobody watches it any more; a session has one job. Page runs have
priority: every few milliseconds a job yields to them.
"""

import logging
import math
import threading
import time
from collections import deque
from collections.abc import Callable, Hashable
from enum import StrEnum
from typing import Generic, TypeVar

from dashboard import limits
from dashboard.errors import InputError
from dashboard.jobs.fifo_gate import PAGE_RUNS

Key = TypeVar("Key", bound=Hashable)

_log = logging.getLogger(__name__)

# How long a job works before it yields to page runs, and for how long at most: it is slowed down, never starved.
WORK_SECONDS, PASS_SECONDS = 0.003, 0.01
# Grace period for a lost connection: a reload or a short network failure takes less.
GRACE_SECONDS = 10.0


class StoppedError(Exception):
    """Raised in the work when the job was cancelled; partial results are kept."""


class Progress:
    """Progress and cancellation of a job; may be read from any thread.

    Attributes:
        done: amount done so far, in bytes or steps.
        total: total amount; None if unknown.
        message: what the work is doing now, in a few words.
    """

    def __init__(
        self,
        on_update: Callable[["Progress"], None] = lambda _: None,
        on_check: Callable[[], None] = lambda: None,
    ) -> None:
        """Report to `on_update`, at most five times a second, and call `on_check` at each check, both in the work."""
        self.total: int | None = None
        self.done = 0
        self.message = ""
        self._on_update, self._on_check = on_update, on_check
        self._last_update = 0.0
        self._stop = threading.Event()
        self._worked, self._began = 0.0, time.monotonic()
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
        if not arrived:
            self._recent.clear()
        elif not self._recent or now - self._recent[-1][0] >= 0.2:
            self._recent.append((now, self.done))
        if now - self._last_update >= 0.2:
            self._last_update = now
            self._on_update(self)

    def set_message(self, message: str) -> None:
        """Report what the work is doing now."""
        self.message = message
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
        self._on_check()
        if self.is_stopping:
            raise StoppedError

    def pause(self, seconds: float) -> None:
        """Sleep, and raise StoppedError as soon as the job is cancelled."""
        self._stop.wait(seconds)
        self.check()

    def stop_clock(self) -> None:
        """Stop the clock of running time."""
        self._worked, self._began = self.seconds, math.inf

    def start_clock(self) -> None:
        """Start the clock of running time again."""
        self._began = time.monotonic()

    @property
    def seconds(self) -> float:
        """Running time, without waiting."""
        return self._worked + max(time.monotonic() - self._began, 0.0)

    @property
    def speed(self) -> float | None:
        """Recent amount per second; None before there is anything to measure."""
        recent = list(self._recent)
        if len(recent) < 2:
            return None
        (began, before), (now, after) = recent[0], recent[-1]
        return (after - before) / (now - began)

    @property
    def seconds_left(self) -> float | None:
        """Estimated remaining seconds; None if unknown."""
        speed = self.speed
        return max(self.total - self.done, 0) / speed if speed and self.total is not None else None


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
        """Start the thread, which waits for a slot of `queue`."""
        self.key, self.title = key, title
        self.state, self.message = State.WAITING, ""
        self.progress = Progress(on_check=lambda: queue.check(self))
        self.progress.stop_clock()
        self._queue = queue
        # When it last yielded to page runs.
        self.yielded = 0.0
        # Set while it has a slot, and once it is stopped.
        self.has_turn = threading.Event()
        # A daemon thread, so that shutdown does not wait for it; partial results are kept.
        self._thread = threading.Thread(
            target=self._run, args=(work,), name=f"{queue.name} {title}", daemon=True
        )
        self._thread.start()

    def _run(self, work: Callable[[Progress], object]) -> None:
        state = State.FAILED
        try:
            self.has_turn.wait()
            self.progress.check()
            work(self.progress)
            state = State.DONE
        except StoppedError:
            state = State.STOPPED
        except InputError as error:
            self.message = str(error)
        except Exception:
            _log.exception("%s: %s failed", self._queue.name, self.title)
            self.message = f"{self.title} failed because of a fault in this app; the server's log has it."
        self._queue.release(self, state)

    @property
    def is_active(self) -> bool:
        """Whether it is waiting or running."""
        return self.state in (State.WAITING, State.RUNNING)

    @property
    def can_be_joined(self) -> bool:
        """Whether it is active and nobody has cancelled it."""
        return self.is_active and not self.progress.is_stopping

    @property
    def position(self) -> int | None:
        """1-based position among waiting jobs; None if it is not waiting."""
        line = list(self._queue.waiting)
        return line.index(self) + 1 if self in line else None

    def stop(self) -> None:
        """Request cancellation; partial results are kept."""
        self.progress.stop()
        self._queue.leave_line(self)

    def wait(self, seconds: float | None = None) -> None:
        """Block until the job has ended."""
        self._thread.join(seconds)


class Queue(Generic[Key]):
    """A queue of one kind of jobs with limited concurrency; it also remembers the latest ended jobs."""

    def __init__(
        self,
        name: str,
        *,
        is_connected: Callable[[str], bool] = lambda _: True,
        max_running: int = 1,
        turn_seconds: float = 2.0,
        max_waiting: int = 60,
    ) -> None:
        """Create a queue.

        Args:
            name: used in thread names and in the log.
            is_connected: whether a session is connected; called from any thread, about once a second.
            max_running: maximum number of running jobs.
            turn_seconds: length of a job's time slice.
            max_waiting: maximum number of waiting jobs of sessions.
        """
        self.name, self.waiting = name, list[Job[Key]]()
        self._is_connected, self._turn_seconds = is_connected, turn_seconds
        self._max_running, self._max_waiting = max_running, max_waiting
        self._jobs: dict[Key, Job[Key]] = {}
        # Job to the start of its time slice.
        self._running: dict[Job[Key], float] = {}
        # Session to the key of its job, and to the time when it was last seen connected.
        self._keys: dict[str, Key] = {}
        self._seen: dict[str, float] = {}
        self._looked = 0.0
        self._lock = threading.RLock()

    def start(self, key: Key, title: str, work: Callable[[Progress], object]) -> Job[Key]:
        """Start a job that runs whoever watches it, or join the active job of this key."""
        with self._lock:
            job = self._jobs.get(key)
            if job is None or not job.can_be_joined:
                self._jobs.pop(key, None)
                ended = [old for old, each in self._jobs.items() if not each.is_active]
                for old in ended[: -limits.MAX_REMEMBERED_JOBS]:
                    del self._jobs[old]
                job = self._jobs[key] = Job(self, key, title, work)
                self.waiting.append(job)
                self._fill_slots()
            return job

    def submit(self, session: str, key: Key, title: str, work: Callable[[Progress], object]) -> Job[Key]:
        """Start a job for a session, or join the active job of this key; return at once.

        Raises:
            InputError: `max_waiting` jobs wait already.
        """
        with self._lock:
            if self._keys.get(session) != key:
                self.unsubscribe(session)
            self._unsubscribe_gone()
            job = self.find(key)
            if (job is None or not job.can_be_joined) and len(self.waiting) >= self._max_waiting:
                raise InputError(
                    f"{len(self.waiting):,} are waiting in line already, and one more would wait too long; "
                    "try again in a minute."
                )
            self._keys[session], self._seen[session] = key, time.monotonic()
            return self.start(key, title, work)

    def unsubscribe(self, session: str) -> Job[Key] | None:
        """Unsubscribe a session from its job; a job without subscribers is cancelled.

        Returns:
            The job, if this cancelled it, so that the caller can wait for its end.
        """
        with self._lock:
            job = self.job_of(session)
            key = self._keys.pop(session, None)
            if job is None or not job.is_active or key in self._keys.values():
                return None
            job.stop()
            return job

    def _unsubscribe_gone(self) -> None:
        """Unsubscribe sessions that have been disconnected for a while, or whose job has ended."""
        with self._lock:
            self._looked = now = time.monotonic()
            self._seen |= dict.fromkeys(filter(self._is_connected, self._keys), now)
            for session in list(self._keys):
                job = self.job_of(session)
                gone_since = now - self._seen[session]
                if gone_since > GRACE_SECONDS or (gone_since and not (job and job.is_active)):
                    self.unsubscribe(session)
            self._seen = {session: self._seen[session] for session in self._keys}

    def job_of(self, session: str) -> Job[Key] | None:
        """Return the job that a session submitted last and has not left, active or ended."""
        key = self._keys.get(session)
        return None if key is None else self.find(key)

    def find(self, key: Key) -> Job[Key] | None:
        """Return the job of this key, active or ended."""
        return self._jobs.get(key)

    def active_jobs(self) -> tuple[Job[Key], ...]:
        """Return all waiting and running jobs."""
        with self._lock:
            return tuple(job for job in self._jobs.values() if job.is_active)

    def _fill_slots(self) -> None:
        """Give free slots to the first jobs of the line; the caller holds the lock."""
        while self.waiting and len(self._running) < self._max_running:
            job = self.waiting.pop(0)
            self._running[job] = time.monotonic()
            job.state = State.RUNNING
            job.progress.start_clock()
            job.has_turn.set()

    def check(self, job: Job[Key]) -> None:
        """Yield to page runs, look who is still connected, and end the job's time slice if it is over."""
        if time.monotonic() - job.yielded > WORK_SECONDS:
            PAGE_RUNS.yield_to_page_runs(PASS_SECONDS)
            job.yielded = time.monotonic()
        if self._keys and time.monotonic() - self._looked > 1.0:
            self._unsubscribe_gone()
        if self.waiting and time.monotonic() - self._running.get(job, math.inf) > self._turn_seconds:
            with self._lock:
                if job.progress.is_stopping:
                    return
                job.has_turn.clear()
                self.waiting.append(job)
                self.release(job, State.WAITING)
            job.has_turn.wait()

    def release(self, job: Job[Key], state: State) -> None:
        """Free the slot of a job that waits again or has ended."""
        with self._lock:
            job.state = state
            if self._running.pop(job, None) is not None:
                job.progress.stop_clock()
            self._fill_slots()

    def leave_line(self, job: Job[Key]) -> None:
        """Take a cancelled job that waits out of the line, so that it ends at once."""
        with self._lock:
            if job in self.waiting:
                self.waiting.remove(job)
                job.has_turn.set()
