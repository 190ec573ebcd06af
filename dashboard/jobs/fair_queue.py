"""Work that belongs to the sessions that watch it: one job a session, fair turns, none that nobody waits for.

How to use it, for any kind of work that may take seconds:

    TRAININGS: Turns[str] = Turns("learning", is_here=is_connected)
    MODELS: Kept[str, Model] = Kept(64_000_000, size=lambda model: model.nbytes)

    def work(watch: Watch) -> None:  # in a thread of its own
        watch.expect(n_epochs)
        for _ in range(n_epochs):
            ...
            watch.advance(1)
            watch.check()  # at least every tenth of a second: stops here, and waits here while it is another's turn
        MODELS.put(key, model)

    job = TRAININGS.submit(session, key, "My training", work)
    job.state, job.place, job.watch.done, job.watch.total, job.watch.seconds, job.message
    TRAININGS.leave(session)  # cancel: the work stops unless another session watches it too
    TRAININGS.of(session)  # the job of this session, going or over, until it is forgotten

`key` says what the work is about: sessions that submit an equal key share one job. A session that submits another one
leaves what it had. Jobs of one kind share one `FairQueue`; so should kinds that
compete for the same processors.
"""

import time
from collections.abc import Callable, Hashable
from typing import TypeVar

from dashboard.errors import InputError
from dashboard.jobs.queue import Job, Progress, Queue

Key = TypeVar("Key", bound=Hashable)

# A session whose connection is gone for so long has left: a reload or a moment without a network is shorter.
GRACE_SECONDS = 10.0


class FullError(InputError):
    """So many wait already that another one would wait too long."""


class FairQueue(Queue[Key]):
    """A queue whose jobs are watched by sessions."""

    def __init__(
        self,
        name: str,
        *,
        is_here: Callable[[str], bool],
        at_once: int = 1,
        turn_seconds: float = 2.0,
        most_waiting: int = 60,
        most_remembered: int = 60,
    ) -> None:
        """A queue of this name.

        Args:
            name: stands in the names of its threads and in the log.
            is_here: whether a session is connected; asked from any thread, about once a second.
            at_once: jobs at work at the same time.
            turn_seconds: how long a job works before it lets the next one in.
            most_waiting: jobs that may wait.
            most_remembered: jobs that have ended and can still be asked for.
        """
        super().__init__(name, at_once=at_once, most_remembered=most_remembered, turn_seconds=turn_seconds)
        self._is_here = is_here
        self._most_waiting = most_waiting
        # Session to the key of its job, and to the moment when it was last seen.
        self._of: dict[str, Key] = {}
        self._seen: dict[str, float] = {}
        self._looked: dict[Key, float] = {}

    def submit(self, session: str, key: Key, title: str, work: Callable[[Progress], object]) -> Job[Key]:
        """Start work for a session, or let it join the job of this key that is on its way; returns at once.

        Raises:
            FullError: `most_waiting` jobs wait already.
        """
        with self._changed:
            before = self.of(session)
            if before is None or before.key != key:
                self.leave(session)
            job = self.find(key)
            if job is not None and job.watch.stopping:
                # Nobody wanted it any more; it ends by itself, and the key is free for a new one.
                del self._jobs[key]
                job = None
            if (job is None or not job.active) and self.n_waiting >= self._most_waiting:
                raise FullError(
                    f"{self.n_waiting:,} are waiting in line already, and one more would wait too long; "
                    "try again in a minute."
                )
            self._forget_ended()
            self._of[session] = key
            self._seen[session] = time.monotonic()
            return self.start(key, title, work)

    def of(self, session: str) -> Job[Key] | None:
        """The job that a session submitted last and has not left, going or over."""
        key = self._of.get(session)
        return None if key is None else self.find(key)

    def subscribers(self, key: Key) -> int:
        """Sessions that watch the job of this key."""
        return sum(each == key for each in list(self._of.values()))

    def leave(self, session: str) -> Job[Key] | None:
        """A session does not want its job any more; a job that nobody watches stops.

        Returns the job if it was stopped by this, for whoever wants to wait for its end.
        """
        with self._changed:
            key = self._of.pop(session, None)
            self._seen.pop(session, None)
            job = None if key is None else self.find(key)
            if key is None or job is None or not job.active or self.subscribers(key):
                return None
            job.stop()
            return job

    def at_check(self, job: Job[Key]) -> None:
        """Work goes on only for somebody."""
        self.look_at(job)
        super().at_check(job)

    def look_at(self, job: Job[Key]) -> None:
        """Once a second: let the sessions leave that are gone."""
        now = time.monotonic()
        if now - self._looked.get(job.key, 0.0) < 1.0:
            return
        with self._changed:
            self._looked[job.key] = now
            for session in [each for each, key in self._of.items() if key == job.key]:
                if self._is_here(session):
                    self._seen[session] = now
                elif now - self._seen[session] > GRACE_SECONDS:
                    self.leave(session)

    def _forget_ended(self) -> None:
        """Sessions whose job is over need no note: nothing is left to stop."""
        for session, key in list(self._of.items()):
            job = self.find(key)
            if job is None or not (job.active or self._is_here(session)):
                del self._of[session]
                self._seen.pop(session, None)
        for key in [each for each in self._looked if self.find(each) is None]:
            del self._looked[key]
