"""A folder beside the store in which a model is prepared before it is moved into place."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dashboard.jobs import Progress
from dashboard.models import store


@contextmanager
def alone(slug: str, watch: Progress) -> Iterator[None]:
    """Hold the model's lock: of two processes that fetch one model, the second waits and finds it done.

    Raises:
        StoppedError: somebody asked to stop while it waited.
        InputError: the models' folder cannot be written.
    """

    def wait() -> None:
        watch.say("waiting for another process that is fetching it")
        watch.check()

    with store.locked(slug, wait):
        yield


@contextmanager
def staging(slug: str) -> Iterator[Path]:
    """An empty folder for what is being prepared, while the model's lock is held; gone when the block ends.

    On a full disk, what had arrived of the model goes too.

    Raises:
        InputError: the disk cannot be written.
    """
    folder = store.partial(slug) / "staged"
    try:
        # What a killed process left there is thrown away.
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        yield folder
    except (OSError, store.DiskFullError) as error:
        told = store.cannot_write(error) if isinstance(error, OSError) else error
        if isinstance(told, store.DiskFullError):
            store.forget_partial(slug)
        raise told from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)
