"""Folders for what visitors bring, outside the store, so that nobody else finds it and nothing of it stays.

    <temporary folder>/embedding-lab-<random>/owner       locked as long as the process lives that owns the folder
    <temporary folder>/embedding-lab-<random>/<random>/   what one visitor brought

The operating system frees the lock when the process dies, however it dies: what an unlocked folder holds is swept.
"""

import os
import shutil
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from filelock import FileLock

PREFIX = "embedding-lab-"
OWNER = "owner"

_lock = threading.Lock()
# This process's folder, and its lock; a copy of the process has neither.
_own: dict[int, tuple[Path, "FileLock"]] = {}


def new() -> Path:
    """An empty folder for what one visitor brings; who asked for it removes it.

    Raises:
        OSError: the temporary folder cannot be written.
    """
    return Path(tempfile.mkdtemp(dir=_own_folder()))


def _own_folder() -> Path:
    """The folder of this process, made and locked when it is first needed, or when somebody has removed it."""
    from filelock import FileLock, Timeout

    with _lock:
        if os.getpid() in _own and _own[os.getpid()][0].exists():
            return _own[os.getpid()][0]
        while True:
            folder = Path(tempfile.mkdtemp(prefix=PREFIX))
            lock = FileLock(folder / OWNER, is_singleton=False)
            try:
                lock.acquire(timeout=0)
            except (Timeout, OSError):  # a sweeper that starts at this moment took it for a leftover
                shutil.rmtree(folder, ignore_errors=True)
                continue
            if (folder / OWNER).exists():
                _own[os.getpid()] = folder, lock
                return folder


def used_bytes() -> int:
    """Bytes of what the visitors of all processes on this machine have brought."""
    return sum(bytes_in(folder) for folder in _folders())


def sweep() -> None:
    """Remove the folders of processes that have ended."""
    from filelock import FileLock, Timeout

    for folder in _folders():
        lock = FileLock(folder / OWNER, is_singleton=False)
        try:
            lock.acquire(timeout=0)
        except (Timeout, OSError):  # it is in use, or somebody else's
            continue
        # While the lock is held: nobody takes the folder for their own meanwhile.
        shutil.rmtree(folder, ignore_errors=True)
        lock.release()


def _folders() -> Iterator[Path]:
    found = Path(tempfile.gettempdir()).glob(f"{PREFIX}*/")
    return (folder for folder in found if not folder.is_symlink())


def bytes_in(folder: Path) -> int:
    """Bytes of all files in a folder and the folders below it."""
    total = 0
    for place, _, names in os.walk(folder):
        for name in names:
            try:
                total += os.stat(os.path.join(place, name)).st_size
            except OSError:  # gone since the listing
                continue
    return total
