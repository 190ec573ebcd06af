"""Work in the background, one mechanism for downloads and trainings: a thread with a place, a state and a stop.

A `Queue` has so many places at a time; further jobs wait in the order in which they came. Who asks for a job that is
on its way joins it. The work is a function that is handed a `Progress`: it reports to it and asks it whether to stop.
Where turns are of limited length, a job that has worked so long lets the next one in and waits at the end of the line.
What visitors wait for comes first: every few milliseconds a job lets the runs of pages pass.
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

# A job works for so long, then waits for the runs of pages, but at most so long: it is slowed down, never held up.
WORK_SECONDS, PASS_SECONDS = 0.003, 0.01


class StoppedError(Exception):
    """Somebody asked the work to stop; what it has reached is kept."""


class Progress:
    """How far work is, and the wish to stop it. Safe to read from other threads.

    Attributes:
        done: what is done so far, in bytes or steps.
        total: what there is to do in all; None where that is not known.
        note: what the work is doing right now, in a few words.
    """

    def __init__(self, tell: Callable[["Progress"], None] | None = None) -> None:
        """`tell` is called at most five times a second, from the thread that does the work."""
        self.total: int | None = None
        self.done = 0
        self.note = ""
        self._tell = tell
        self._told = 0.0
        self._stop = threading.Event()
        # What the queue wants to do whenever the work asks whether to go on.
        self._at_check: Callable[[], None] | None = None
        self._worked, self._began = 0.0, time.monotonic()
        self._at_work = True
        self._recent: deque[tuple[float, int]] = deque(maxlen=64)

    def add_total(self, more: int) -> None:
        """`more` is needed on top of what is done."""
        self.total = self.done + more

    def advance(self, amount: int, *, arrived: bool = True) -> None:
        """`amount` more is done; what an earlier run had done already does not count for the speed."""
        self.done += amount
        now = time.monotonic()
        if arrived and (not self._recent or now - self._recent[-1][0] >= 0.2):
            self._recent.append((now, self.done))
        elif not arrived:
            self._recent.clear()
        if self._tell and now - self._told >= 0.2:
            self._told = now
            self._tell(self)

    def say(self, note: str) -> None:
        """What the work is doing right now."""
        self.note = note
        if self._tell:
            self._tell(self)

    def stop(self) -> None:
        """Ask the work to stop soon."""
        self.note = "stopping"
        self._stop.set()

    @property
    def stopping(self) -> bool:
        """Whether somebody asked to stop."""
        return self._stop.is_set()

    def check(self) -> None:
        """Raise StoppedError if somebody asked to stop; in a queue with turns, wait here while it is another's turn."""
        if self._at_check:
            self._at_check()
        if self._stop.is_set():
            raise StoppedError

    def pause(self, seconds: float) -> None:
        """Wait, but not longer than until somebody asks to stop, which raises StoppedError."""
        self._stop.wait(seconds)
        self.check()

    @property
    def seconds(self) -> float:
        """Time at work so far, without what was spent waiting for a turn."""
        return self._worked + (time.monotonic() - self._began if self._at_work else 0.0)

    def _work(self, now: bool) -> None:
        """From here on the work is, or is not, at work."""
        self._worked, self._began, self._at_work = self.seconds, time.monotonic(), now

    @property
    def speed(self) -> float | None:
        """Amount a second over the last seconds, or None before there is anything to measure."""
        recent = list(self._recent)
        if len(recent) < 2 or recent[-1][0] <= recent[0][0]:
            return None
        return (recent[-1][1] - recent[0][1]) / (recent[-1][0] - recent[0][0])

    @property
    def seconds_left(self) -> float | None:
        """Time until all is done at this speed, or None where that cannot be said."""
        speed = self.speed
        if not speed or self.total is None:
            return None
        return max(self.total - self.done, 0) / speed


class State(StrEnum):
    """What a job is doing."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"
    FAILED = "failed"


class Job(Generic[Key]):
    """One piece of work, with its thread.

    Attributes:
        key: what it is about; equal keys are the same work.
        title: its name on the page.
        state: what it is doing.
        message: the sentence for a failure, else empty.
        watch: how far it is.
    """

    def __init__(self, queue: "Queue[Key]", key: Key, title: str, work: Callable[[Progress], object]) -> None:
        """A job of `queue`, not begun yet."""
        self.key = key
        self.title = title
        self.state = State.WAITING
        self.message = ""
        self.watch = Progress()
        self.watch._work(False)
        self.watch._at_check = lambda: queue.at_check(self)
        self._queue = queue
        self._work = work
        # The moment when it let pages pass last.
        self._let_pass = 0.0
        # A daemon: an app that is shut down waits for nobody; what has been reached is kept.
        self._thread = threading.Thread(target=self._run, name=f"{queue.name} {title}", daemon=True)

    def _run(self) -> None:
        try:
            with self._queue.place(self):
                self._work(self.watch)
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
            # A job is remembered longer than what it worked on need be.
            del self._work

    def let_pages_pass(self) -> None:
        """Wait a moment while visitors wait for pages, if it has worked for a while."""
        if time.monotonic() - self._let_pass > WORK_SECONDS:
            PAGE_RUNS.yield_to_page_runs(PASS_SECONDS)
            self._let_pass = time.monotonic()

    def start(self) -> None:
        """Begin, or wait for a place."""
        self._thread.start()

    @property
    def active(self) -> bool:
        """Whether it is still waiting or at work."""
        return self.state in (State.WAITING, State.RUNNING)

    @property
    def ahead(self) -> int | None:
        """Jobs that wait and came before this one; None if it does not wait."""
        return self._queue.ahead(self)

    @property
    def place(self) -> int | None:
        """Its place in the line, 1 for the next; None if it does not wait."""
        ahead = self.ahead
        return None if ahead is None else ahead + 1

    def stop(self) -> None:
        """Stop soon; what has been reached is kept."""
        self.watch.stop()

    def wait(self, seconds: float | None = None) -> None:
        """Wait until it has ended."""
        self._thread.join(seconds)


class Queue(Generic[Key]):
    """Jobs of one kind: so many at a time, and those that have ended as long as somebody may ask for them."""

    def __init__(
        self, name: str, *, at_once: int, most_remembered: int, turn_seconds: float | None = None
    ) -> None:
        """`name` stands in the names of its threads and in the log; no `turn_seconds` means turns without end."""
        self.name = name
        self._at_once = at_once
        self._most_remembered = most_remembered
        self._turn_seconds = turn_seconds
        self._jobs: dict[Key, Job[Key]] = {}
        self._waiting: list[Job[Key]] = []
        # Job to the moment when its turn began.
        self._running: dict[Job[Key], float] = {}
        self._changed = threading.Condition()

    @contextmanager
    def place(self, job: Job[Key]) -> Iterator[None]:
        """A place for `job` while the block lasts, given in the order of arrival.

        Raises:
            StoppedError: the job is stopped before it gets one.
        """
        try:
            with self._changed:
                self._wait_for_place(job)
            yield
        finally:
            with self._changed:
                self._give_up_place(job)

    def _wait_for_place(self, job: Job[Key]) -> None:
        """Wait in the line until there is a place; the lock is held by who calls."""
        try:
            while self._waiting[0] is not job or len(self._running) >= self._at_once:
                # A wish to stop is no change of the queue: it is looked for now and then.
                self._changed.wait(0.1)
                self.look_at(job)
                if job.watch.stopping:
                    raise StoppedError
            self._running[job] = time.monotonic()
            job.state = State.RUNNING
            job.watch._work(True)
        finally:
            self._waiting.remove(job)
            self._changed.notify_all()

    def _give_up_place(self, job: Job[Key]) -> None:
        """The place is free for the next; the lock is held by who calls."""
        if self._running.pop(job, None) is not None:
            job.watch._work(False)
            self._changed.notify_all()

    def at_check(self, job: Job[Key]) -> None:
        """What happens when the work of a job asks whether to go on: pages pass, and its turn may be over."""
        job.let_pages_pass()
        began = self._running.get(job)
        if began is None or self._turn_seconds is None or not self._waiting:
            return
        if time.monotonic() - began > self._turn_seconds:
            with self._changed:
                self._give_up_place(job)
                job.state = State.WAITING
                self._waiting.append(job)
                self._wait_for_place(job)

    def look_at(self, job: Job[Key]) -> None:
        """What happens now and then while a job waits."""

    def ahead(self, job: Job[Key]) -> int | None:
        """Jobs that wait before `job`; None if it does not wait."""
        with self._changed:
            return self._waiting.index(job) if job in self._waiting else None

    @property
    def n_waiting(self) -> int:
        """Jobs that wait."""
        return len(self._waiting)

    def start(self, key: Key, title: str, work: Callable[[Progress], object]) -> Job[Key]:
        """Start a job, or join the one of this key that is on its way."""
        with self._changed:
            job = self._jobs.get(key)
            if job is None or not job.active:
                self._jobs.pop(key, None)
                ended = [old for old, each in self._jobs.items() if not each.active]
                for old in ended[: max(0, len(ended) - self._most_remembered)]:
                    del self._jobs[old]
                job = self._jobs[key] = Job(self, key, title, work)
                self._waiting.append(job)
                job.start()
            return job

    def find(self, key: Key) -> Job[Key] | None:
        """The job of this key, active or ended."""
        return self._jobs.get(key)

    def active(self) -> tuple[Job[Key], ...]:
        """Jobs that wait or are at work."""
        with self._changed:
            return tuple(job for job in self._jobs.values() if job.active)
