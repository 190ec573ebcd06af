"""Temporary folders for uploads, outside the store, private to a visitor and removed afterwards.

    <temporary folder>/embedding-lab-<random>/owner       locked while the owning process lives
    <temporary folder>/embedding-lab-<random>/<random>/   files of one visitor

The operating system releases the lock when the process dies, however it dies; unlocked folders are swept.
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
# Folder and lock by process ID; a forked process must not use those of its parent.
_own: dict[int, tuple[Path, "FileLock"]] = {}


def create() -> Path:
    """Create an empty folder for one visitor's files; the caller removes it.

    Raises:
        OSError: the temporary folder is not writable.
    """
    return Path(tempfile.mkdtemp(dir=_own_folder()))


def _own_folder() -> Path:
    """Return the folder of this process, creating and locking it if it is missing."""
    from filelock import FileLock, Timeout

    with _lock:
        if os.getpid() in _own and _own[os.getpid()][0].exists():
            return _own[os.getpid()][0]
        while True:
            folder = Path(tempfile.mkdtemp(prefix=PREFIX))
            lock = FileLock(folder / OWNER, is_singleton=False)
            try:
                lock.acquire(timeout=0)
            except (Timeout, OSError):  # another process's `sweep` took the new folder for a leftover
                shutil.rmtree(folder, ignore_errors=True)
                continue
            if (folder / OWNER).exists():
                _own[os.getpid()] = folder, lock
                return folder


def used_bytes() -> int:
    """Return the size in bytes of all visitors' files, over all processes on this machine."""
    return sum(bytes_in(folder) for folder in _folders())


def remove_orphans() -> None:
    """Remove the folders of processes that have ended."""
    from filelock import FileLock, Timeout

    for folder in _folders():
        lock = FileLock(folder / OWNER, is_singleton=False)
        try:
            lock.acquire(timeout=0)
        except (Timeout, OSError):  # in use, or owned by another user
            continue
        # Remove it while the lock is held, so that no process can claim the folder meanwhile.
        shutil.rmtree(folder, ignore_errors=True)
        lock.release()


def _folders() -> Iterator[Path]:
    found = Path(tempfile.gettempdir()).glob(f"{PREFIX}*/")
    return (folder for folder in found if not folder.is_symlink())


def bytes_in(folder: Path) -> int:
    """Return the total size in bytes of all files below a folder."""
    total = 0
    for place, _, names in os.walk(folder):
        for name in names:
            try:
                total += os.stat(os.path.join(place, name)).st_size
            except OSError:  # removed since the listing
                continue
    return total
