"""Downloads in the background, shared by all sessions: whoever asks for a model that is on its way joins in."""

import logging
import threading
import time
from collections.abc import Callable

from dashboard.errors import InputError
from dashboard.models.download.watch import StoppedError, Watch

# Each download fills the line by itself; more at once only slow each other down.
AT_ONCE = 3
# Ended downloads whose outcome a page may still show.
MOST_REMEMBERED = 100

_jobs: dict[str, "Job"] = {}
_lock = threading.Lock()
_places = threading.Semaphore(AT_ONCE)
_log = logging.getLogger(__name__)


class Job:
    """One download, with its thread.

    Attributes:
        key: what is fetched.
        title: its name on the page.
        state: "waiting", "running", "done", "stopped" or "failed".
        message: the sentence for a failure, else empty.
    """

    def __init__(self, key: str, title: str, work: Callable[[Watch], object]) -> None:
        """`work` does everything and reports to its Watch."""
        self.key = key
        self.title = title
        self.state = "waiting"
        self.message = ""
        self.watch = Watch()
        self.ended: float | None = None
        self._work = work
        # A daemon: an app that is shut down does not wait for a download; what has arrived is kept.
        self._thread = threading.Thread(target=self._run, name=f"download {key}", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def _run(self) -> None:
        try:
            while not _places.acquire(timeout=0.2):
                self.watch.check()
            try:
                self.state = "running"
                self._work(self.watch)
                self.state = "done"
            finally:
                _places.release()
        except StoppedError:
            self.state = "stopped"
        except InputError as error:
            self.message = str(error)
            self.state = "failed"
        except Exception:
            _log.exception("The download of %s failed", self.key)
            self.message = (
                f"{self.title} could not be fetched because of a fault in this app; the server's log has it."
            )
            self.state = "failed"
        finally:
            self.ended = time.monotonic()

    @property
    def active(self) -> bool:
        """Whether it is still at work."""
        return self.state in ("waiting", "running")

    def cancel(self) -> None:
        """Stop soon; what has arrived is kept."""
        self.watch.note = "stopping"
        self.watch.stop()

    def wait(self, seconds: float | None = None) -> None:
        """Wait until it has ended."""
        self._thread.join(seconds)


def start(key: str, title: str, work: Callable[[Watch], object]) -> Job:
    """Start a download, or join the one of this key that is on its way."""
    with _lock:
        job = _jobs.get(key)
        if job is None or not job.active:
            _jobs.pop(key, None)
            for old in [old for old, each in _jobs.items() if not each.active][:-MOST_REMEMBERED]:
                del _jobs[old]
            job = _jobs[key] = Job(key, title, work)
            job.start()
        return job


def find(key: str) -> Job | None:
    """The download of this key, running or ended."""
    return _jobs.get(key)


def active() -> tuple[Job, ...]:
    """Downloads that are at work now."""
    with _lock:
        return tuple(job for job in _jobs.values() if job.active)


def forget(key: str) -> None:
    """Drop the memory of a download that has ended."""
    with _lock:
        job = _jobs.get(key)
        if job and not job.active:
            del _jobs[key]
