"""Per-model lock, and a staging folder from which a model is moved into the store."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dashboard.jobs import Progress
from dashboard.models import store


@contextmanager
def model_lock(slug: str, progress: Progress) -> Iterator[None]:
    """Hold the per-model lock; a second process waits, then finds the model installed.

    Raises:
        StoppedError: the user cancelled while waiting.
        InputError: the models' folder is not writable.
    """

    def wait() -> None:
        progress.set_message("waiting for another process that is fetching it")
        progress.check()

    with store.file_lock(slug, wait):
        yield


@contextmanager
def staging_folder(slug: str, n_bytes: int, title: str) -> Iterator[Path]:
    """Create an empty staging folder under the model's lock; it is removed at the end of the block.

    The model's partial downloads are removed if the block succeeds, and if the disk is full.

    Args:
        slug: the model.
        n_bytes: disk space that the block needs, with what its partial downloads take already.
        title: the model's name in the message if there is less.

    Raises:
        InputError: the disk is full or not writable, or has too little space.
    """
    store.check_disk_space(n_bytes - store.partial_bytes(slug), title)
    folder = store.partial_folder(slug) / "staged"
    try:
        # A killed process may have left files there.
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        yield folder
        store.discard_partial(slug)
    except (OSError, store.DiskFullError) as error:
        told = store.write_error(error) if isinstance(error, OSError) else error
        if isinstance(told, store.DiskFullError):
            store.discard_partial(slug)
        raise told from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)
