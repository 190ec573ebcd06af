"""Fair scheduling of jobs that belong to sessions: one per session, in time slices, cancelled when nobody watches.

Usage, for any work that may take seconds:

    TRAININGS: FairQueue[str] = FairQueue("learning", is_connected=is_connected)
    MODELS: SizedLRUCache[str, Model] = SizedLRUCache(64_000_000, size=lambda model: model.nbytes)

    def work(progress: Progress) -> None:  # runs in a thread of its own
        progress.set_remaining(n_epochs)
        for _ in range(n_epochs):
            ...
            progress.advance(1)
            progress.check()  # at least every 0.1 s: raises if cancelled, waits while it is another job's turn
        MODELS.put(key, model)

    job = TRAININGS.submit(session, key, "My training", work)
    job.state, job.position, job.progress.done, job.progress.total, job.progress.seconds, job.message
    TRAININGS.unsubscribe(session)  # cancels the job unless another session watches it too
    TRAININGS.job_of(session)  # the job of this session, active or ended, until it is forgotten

`key` identifies the work: sessions that submit an equal key share one job. A session that submits another key
unsubscribes from its former job. Jobs of one kind share one `FairQueue`; so should kinds that compete for the same
processors.
"""

import time
from collections.abc import Callable, Hashable
from typing import TypeVar

from dashboard.errors import InputError
from dashboard.jobs.queue import Job, Progress, Queue

Key = TypeVar("Key", bound=Hashable)

# Grace period for a lost connection: a reload or a short network failure takes less.
GRACE_SECONDS = 10.0


class FullError(InputError):
    """Too many jobs are waiting already."""


class FairQueue(Queue[Key]):
    """A queue whose jobs have sessions as subscribers."""

    def __init__(
        self,
        name: str,
        *,
        is_connected: Callable[[str], bool],
        max_running: int = 1,
        turn_seconds: float = 2.0,
        max_waiting: int = 60,
        max_remembered: int = 60,
    ) -> None:
        """Create a queue.

        Args:
            name: used in thread names and in the log.
            is_connected: whether a session is connected; called from any thread, about once a second.
            max_running: maximum number of running jobs.
            turn_seconds: length of a job's time slice.
            max_waiting: maximum number of waiting jobs.
            max_remembered: number of ended jobs that can still be looked up.
        """
        super().__init__(
            name, max_running=max_running, max_remembered=max_remembered, turn_seconds=turn_seconds
        )
        self._is_connected = is_connected
        self._max_waiting = max_waiting
        # Session to the key of its job, and to the time when it was last seen connected.
        self._keys: dict[str, Key] = {}
        self._seen: dict[str, float] = {}
        self._ticked: dict[Key, float] = {}

    def submit(self, session: str, key: Key, title: str, work: Callable[[Progress], object]) -> Job[Key]:
        """Start a job for a session, or join the active job of this key; return at once.

        Raises:
            FullError: `max_waiting` jobs wait already.
        """
        with self._changed:
            before = self.job_of(session)
            if before is None or before.key != key:
                self.unsubscribe(session)
            job = self.find(key)
            if job is not None and job.progress.is_stopping:
                # Already cancelled: it ends by itself, and the key is free for a new job.
                del self._jobs[key]
                job = None
            if (job is None or not job.is_active) and self.n_waiting >= self._max_waiting:
                raise FullError(
                    f"{self.n_waiting:,} are waiting in line already, and one more would wait too long; "
                    "try again in a minute."
                )
            self._forget_ended()
            self._keys[session] = key
            self._seen[session] = time.monotonic()
            return self.start(key, title, work)

    def job_of(self, session: str) -> Job[Key] | None:
        """Return the job that a session submitted last and has not left, active or ended."""
        key = self._keys.get(session)
        return None if key is None else self.find(key)

    def subscribers(self, key: Key) -> int:
        """Return the number of sessions that watch the job of this key."""
        return sum(each == key for each in list(self._keys.values()))

    def unsubscribe(self, session: str) -> Job[Key] | None:
        """Unsubscribe a session from its job; a job without subscribers is cancelled.

        Returns:
            The job, if this cancelled it, so that the caller can wait for its end.
        """
        with self._changed:
            key = self._keys.pop(session, None)
            self._seen.pop(session, None)
            job = None if key is None else self.find(key)
            if key is None or job is None or not job.is_active or self.subscribers(key):
                return None
            job.stop()
            return job

    def on_check(self, job: Job[Key]) -> None:
        """Continue only while the job has subscribers; see `Queue.on_check`."""
        self.tick(job)
        super().on_check(job)

    def tick(self, job: Job[Key]) -> None:
        """Unsubscribe disconnected sessions, once a second."""
        now = time.monotonic()
        if now - self._ticked.get(job.key, 0.0) < 1.0:
            return
        with self._changed:
            self._ticked[job.key] = now
            for session in [each for each, key in self._keys.items() if key == job.key]:
                if self._is_connected(session):
                    self._seen[session] = now
                elif now - self._seen[session] > GRACE_SECONDS:
                    self.unsubscribe(session)

    def _forget_ended(self) -> None:
        """Forget sessions whose job has ended: nothing is left to cancel."""
        for session, key in list(self._keys.items()):
            job = self.find(key)
            if job is None or not (job.is_active or self._is_connected(session)):
                del self._keys[session]
                self._seen.pop(session, None)
        for key in [each for each in self._ticked if self.find(each) is None]:
            del self._ticked[key]
