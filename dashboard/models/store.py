"""Store of downloaded models: one folder each, staged, verified, then renamed into place.

    <models>/<slug>/model.json      manifest: identity, source and the SHA-256 of each file
    <models>/<slug>/...             its files
    <models>/.partial/<slug>/...    partial downloads
    <models>/.locks/<slug>          lock of the process that downloads, removes or changes it

A folder without a valid `model.json` is not a model; that file is written last.
"""

import errno
import hashlib
import json
import os
import re
import shutil
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from functools import lru_cache
from pathlib import Path

from dashboard import settings
from dashboard.errors import InputError
from dashboard.models import private_folders
from dashboard.models.manifest import FileRecord, Manifest
from dashboard.models.readers.json_text import loads
from dashboard.numerals import format_bytes, format_count

MANIFEST = "model.json"

# Reserved disk space, so that the app can still write logs and small files.
SPARE_BYTES = 50_000_000

SLUG_PATTERN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,199}")


def checked_slug(slug: str) -> str:
    """Return `slug` if it is a valid folder name.

    Raises:
        InputError: it contains a path separator or another invalid character.
    """
    if not SLUG_PATTERN.fullmatch(slug) or ".." in slug:
        raise InputError(f"“{slug[:80]}” cannot be a model's name; use letters, digits, dots and dashes.")
    return slug


def root() -> Path:
    """Return the folder of all downloaded models."""
    return settings.current().folder


def is_stored(folder: Path) -> bool:
    """Return whether a model's folder lies in the store, and not where somebody keeps it."""
    return folder.is_relative_to(root())


@lru_cache(maxsize=256)
def _read_manifest(path: Path, stamp: tuple[int, int]) -> Manifest | None:
    """Read the manifest at `path`, None if it is damaged; `stamp` invalidates the cache when the file changes."""
    try:
        manifest = Manifest.from_json(loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None
    return manifest if manifest.slug == path.parent.name else None


def read(slug: str) -> Manifest | None:
    """Return the manifest of a stored model, or None if it is not installed."""
    path = root() / slug / MANIFEST
    try:
        status = path.stat()
    except (OSError, ValueError):  # missing, or not a valid file name
        return None
    return _read_manifest(path, (status.st_mtime_ns, status.st_size))


def list_stored() -> tuple[Manifest, ...]:
    """Return all stored models, sorted by title; costs one directory listing and one `stat` per model."""
    try:
        names = sorted(entry.name for entry in os.scandir(root()) if SLUG_PATTERN.fullmatch(entry.name))
    except OSError:
        return ()
    found = (read(name) for name in names)
    return tuple(sorted((each for each in found if each is not None), key=lambda each: each.title))


@contextmanager
def file_lock(slug: str, wait: Callable[[], None] | None = None) -> Iterator[None]:
    """Hold the inter-process lock of a model; `wait` is called repeatedly until the lock is free.

    The operating system releases the lock when the process dies, however it dies.

    Raises:
        InputError: the models' folder cannot be written, or the lock is held and `wait` is None.
    """
    from filelock import FileLock, Timeout

    folder = root() / ".locks"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # Each thread has its own lock object, so that threads of one process exclude each other too.
        lock = FileLock(folder / checked_slug(slug), thread_local=True, is_singleton=False)
        while True:
            try:
                lock.acquire(timeout=0)
                break
            except Timeout:
                if wait is None:
                    raise InputError(f"“{slug}” is being changed right now; try again in a moment.") from None
                wait()
                time.sleep(0.1)
    except OSError as error:
        raise write_error(error) from error
    try:
        yield
    finally:
        lock.release()


class DiskFullError(InputError):
    """The disk or the quota is full."""


def write_error(error: OSError) -> InputError:
    """Build the error for a disk that is full or not writable."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return DiskFullError(
            "The disk of this host is full; what had arrived was removed: remove another model or choose a smaller one."
        )
    return InputError(
        f"The models' folder cannot be written ({error.strerror}); ask the person who hosts the app."
    )


def partial_folder(slug: str) -> Path:
    """Return the folder for a partial download, creating it if missing."""
    folder = root() / ".partial" / checked_slug(slug)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise write_error(error) from error
    return folder


def partial_bytes(slug: str) -> int:
    """Return the size in bytes of a partial download that can be resumed."""
    folder = root() / ".partial" / checked_slug(slug)
    return sum(path.stat().st_size for path in folder.glob("*.data")) if folder.exists() else 0


def partial_downloads() -> dict[str, int]:
    """Return the size in bytes of each partial download by slug."""
    try:
        names = sorted(
            entry.name for entry in os.scandir(root() / ".partial") if SLUG_PATTERN.fullmatch(entry.name)
        )
    except OSError:
        return {}
    return {name: n_bytes for name in names if (n_bytes := partial_bytes(name))}


def discard_partial(slug: str) -> None:
    """Discard a partial download."""
    shutil.rmtree(root() / ".partial" / checked_slug(slug), ignore_errors=True)


def used_bytes() -> int:
    """Return the size in bytes of the models' folder, partial downloads included, and of all uploads."""
    return private_folders.bytes_in(root()) + private_folders.used_bytes()


def check_disk_space(n_bytes: int, title: str, folder: Path | None = None) -> None:
    """Check that `n_bytes` more fit into the models' folder or into `folder`.

    Raises:
        InputError: they exceed the host's disk budget or the free space.
    """
    budget = settings.current().disk_bytes
    used = used_bytes()
    if budget is not None and used + n_bytes > budget:
        raise InputError(
            f"{title} needs {format_bytes(n_bytes)} of disk, and this host allows "
            f"{format_bytes(max(budget - used, 0))} more; remove a model or choose a smaller one."
        )
    folder = folder or root()
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    if n_bytes + SPARE_BYTES > free:
        raise InputError(
            f"{title} needs {format_bytes(n_bytes)} and the disk has {format_bytes(free)} free; "
            "remove a model or choose a smaller one."
        )


def check_memory(n_bytes: int, title: str) -> None:
    """Check that matrices of `n_bytes` fit into the host's memory budget.

    Raises:
        InputError: they exceed it.
    """
    budget = settings.current().memory_bytes
    if budget is not None and n_bytes > budget:
        raise InputError(
            f"{title} needs {format_bytes(n_bytes)} of memory, and this host allows {format_bytes(budget)} for one "
            "model; choose a smaller one or fewer words."
        )


def hash_file(path: Path) -> FileRecord:
    """Compute the size and SHA-256 of a file."""
    with path.open("rb") as file:
        return FileRecord(path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest())


def write_atomically(path: Path, content: bytes) -> None:
    """Write a small file atomically."""
    beside = path.with_name(f".{path.name}.{uuid.uuid4().hex}")
    with beside.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(beside, path)


def install(staged: Path, manifest: Manifest) -> Manifest:
    """Move the files of `staged` into place as the model `manifest`; return the manifest with their records.

    Existing files of the model that are not in `staged` are kept. The caller holds the model's lock.

    Raises:
        InputError: the folder cannot be written.
    """
    records = {path.name: hash_file(path) for path in sorted(staged.iterdir())}
    old = read(manifest.slug)
    kept = old.files if old else {}
    complete = replace(manifest, files={**kept, **records})
    content = json.dumps(asdict(complete), indent=1, ensure_ascii=False).encode()
    final = root() / manifest.slug
    try:
        if old is None:
            write_atomically(staged / MANIFEST, content)
            if final.exists():  # leftover of a model whose manifest was lost
                shutil.rmtree(final)
            os.rename(staged, final)
        else:
            for name in records:
                os.replace(staged / name, final / name)
            write_atomically(final / MANIFEST, content)
            shutil.rmtree(staged, ignore_errors=True)
    except OSError as error:
        raise write_error(error) from error
    return complete


def register(manifest: Manifest) -> None:
    """Register a model whose files stay in their own folder (`manifest.path`).

    Raises:
        InputError: the models' folder cannot be written.
    """
    folder = root() / manifest.slug
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_atomically(folder / MANIFEST, json.dumps(asdict(manifest), ensure_ascii=False).encode())
    except OSError as error:
        raise write_error(error) from error


def verify(slug: str, on_file: Callable[[str], None] | None = None) -> list[str]:
    """Return a message for each file of a stored model that differs from its record; empty if all match.

    Raises:
        InputError: the model is not installed.
    """
    manifest = read(slug)
    if manifest is None:
        raise InputError(f"“{slug}” is not here, so there is nothing to verify; get it first.")
    problems = []
    for name, record in manifest.files.items():
        if on_file:
            on_file(name)
        try:
            found = hash_file(manifest.folder / name)
        except OSError as error:
            problems.append(f"{name} cannot be read ({error.strerror}).")
            continue
        if found.n_bytes != record.n_bytes:
            problems.append(
                f"{name} has {format_count(found.n_bytes, 'byte')} where {record.n_bytes:,} were fetched."
            )
        elif found.sha256 != record.sha256:
            problems.append(f"{name} has changed since it was fetched.")
    return problems


def remove(slug: str) -> int:
    """Remove a stored model and return its size in bytes; files outside the store are kept.

    Raises:
        InputError: the model is not installed, is locked, or cannot be removed.
    """
    manifest = read(checked_slug(slug))
    folder = root() / slug
    if manifest is None and not folder.exists():
        raise InputError(f"“{slug}” is not here, so there is nothing to remove.")
    with file_lock(slug):
        # Renamed first, so that no reader sees a partly deleted model.
        trash = root() / ".partial" / f"removed-{uuid.uuid4().hex}"
        try:
            trash.parent.mkdir(exist_ok=True)
            os.rename(folder, trash)
        except OSError as error:
            raise write_error(error) from error
        shutil.rmtree(trash, ignore_errors=True)
        discard_partial(slug)
    return manifest.n_bytes if manifest else 0
