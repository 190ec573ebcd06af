"""Fetched models on disk: one folder each, written beside, verified, then renamed into place.

    <models>/<slug>/model.json      what it is, where it came from, and the SHA-256 of each file
    <models>/<slug>/...             its files
    <models>/.partial/<slug>/...    what has arrived of a download
    <models>/.locks/<slug>          held by the process that fetches, removes or changes it

A folder without a valid `model.json` is not a model. That file is written last.
"""

import errno
import hashlib
import json
import os
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
from dashboard.models.manifest import NAME, FileRecord, Manifest, checked_slug
from dashboard.models.readers.json_text import loads
from dashboard.models.units import bytes_text
from dashboard.numerals import format_count

MANIFEST = "model.json"

# Kept free on the disk, so that the app can go on writing its logs and small files.
SPARE_BYTES = 50_000_000


def root() -> Path:
    """The folder that holds all fetched models."""
    return settings.current().folder


@lru_cache(maxsize=256)
def _read_manifest(path: Path, stamp: tuple[int, int]) -> Manifest | None:
    """The manifest at `path`, or None if it is damaged; `stamp` makes a changed file a new key."""
    try:
        manifest = Manifest.of_json(loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None
    return manifest if manifest.slug == path.parent.name else None


def read(slug: str) -> Manifest | None:
    """The manifest of a stored model, or None if it is not here."""
    path = root() / slug / MANIFEST
    try:
        status = path.stat()
    except (OSError, ValueError):  # not there, or a name that no file can have
        return None
    return _read_manifest(path, (status.st_mtime_ns, status.st_size))


def stamp(slug: str) -> int:
    """When the manifest of a stored model was written, in nanoseconds; 0 if it is not here."""
    try:
        return (root() / slug / MANIFEST).stat().st_mtime_ns
    except (OSError, ValueError):
        return 0


def stored() -> tuple[Manifest, ...]:
    """All stored models, by title. Cheap: one directory listing and one `stat` a model."""
    try:
        names = sorted(entry.name for entry in os.scandir(root()) if NAME.fullmatch(entry.name))
    except OSError:
        return ()
    found = (read(name) for name in names)
    return tuple(sorted((each for each in found if each is not None), key=lambda each: each.title))


@contextmanager
def locked(slug: str, wait: Callable[[], None] | None = None) -> Iterator[None]:
    """Hold the lock of `slug` between all processes; `wait` is called again and again until it is free.

    The operating system frees it when its process dies, however it dies.

    Raises:
        InputError: the models' folder cannot be written, or the lock is held and `wait` is None.
    """
    from filelock import FileLock, Timeout

    folder = root() / ".locks"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # A lock of its own for each thread: two threads of one process exclude each other too.
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
        raise cannot_write(error) from error
    try:
        yield
    finally:
        lock.release()


class DiskFullError(InputError):
    """There is no room on the disk, or in the quota, for what was to be written."""


def cannot_write(error: OSError) -> InputError:
    """The sentence for a disk that is full or may not be written."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return DiskFullError(
            "The disk of this host is full; what had arrived was removed: remove another model or choose a smaller one."
        )
    return InputError(
        f"The models' folder cannot be written ({error.strerror}); ask the person who hosts the app."
    )


def partial(slug: str) -> Path:
    """The folder for what has arrived of a download; made if it is missing."""
    folder = root() / ".partial" / checked_slug(slug)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise cannot_write(error) from error
    return folder


def arrived(slug: str) -> int:
    """Bytes that a cancelled or broken download left to go on with."""
    folder = root() / ".partial" / checked_slug(slug)
    return sum(path.stat().st_size for path in folder.glob("*.data")) if folder.exists() else 0


def unfinished() -> dict[str, int]:
    """Slug to bytes of the downloads that were cancelled or broke off."""
    try:
        names = sorted(entry.name for entry in os.scandir(root() / ".partial") if NAME.fullmatch(entry.name))
    except OSError:
        return {}
    return {name: n_bytes for name in names if (n_bytes := arrived(name))}


def forget_partial(slug: str) -> None:
    """Throw away what has arrived of a download."""
    shutil.rmtree(root() / ".partial" / checked_slug(slug), ignore_errors=True)


def used_bytes() -> int:
    """Bytes that models take: the models' folder, unfinished downloads included, and what visitors have brought."""
    return private_folders.bytes_in(root()) + private_folders.used_bytes()


def check_room(n_bytes: int, what: str, place: Path | None = None) -> None:
    """See that `n_bytes` more fit, in the models' folder or in another `place`.

    Raises:
        InputError: they exceed the host's budget or the disk.
    """
    budget = settings.current().disk_bytes
    used = used_bytes()
    if budget is not None and used + n_bytes > budget:
        raise InputError(
            f"{what} needs {bytes_text(n_bytes)} of disk, and this host allows {bytes_text(max(budget - used, 0))} "
            "more; remove a model or choose a smaller one."
        )
    place = place or root()
    while not place.exists():
        place = place.parent
    free = shutil.disk_usage(place).free
    if n_bytes + SPARE_BYTES > free:
        raise InputError(
            f"{what} needs {bytes_text(n_bytes)} and the disk has {bytes_text(free)} free; "
            "remove a model or choose a smaller one."
        )


def check_memory(n_bytes: int, what: str) -> None:
    """See that matrices of `n_bytes` may be opened on this host.

    Raises:
        InputError: they may not.
    """
    budget = settings.current().memory_bytes
    if budget is not None and n_bytes > budget:
        raise InputError(
            f"{what} needs {bytes_text(n_bytes)} of memory, and this host allows {bytes_text(budget)} for one model; "
            "choose a smaller one or fewer words."
        )


def hash_file(path: Path) -> FileRecord:
    """Size and SHA-256 of a file, read in pieces."""
    digest = hashlib.sha256()
    n_bytes = 0
    with path.open("rb") as file:
        while piece := file.read(1 << 20):
            digest.update(piece)
            n_bytes += len(piece)
    return FileRecord(n_bytes, digest.hexdigest())


def write_beside(path: Path, content: bytes) -> None:
    """Write a small file so that a reader sees the old content or the new, never a part of it."""
    beside = path.with_name(f".{path.name}.{uuid.uuid4().hex}")
    with beside.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(beside, path)


def install(staged: Path, manifest: Manifest) -> Manifest:
    """Move the files of the folder `staged` into place as the model `manifest` and return it with their records.

    Files that the model has already and that are not in `staged` stay. The caller holds the model's lock.

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
            write_beside(staged / MANIFEST, content)
            if final.exists():  # what is left of a model whose manifest was lost
                shutil.rmtree(final)
            os.rename(staged, final)
        else:
            for name in records:
                os.replace(staged / name, final / name)
            write_beside(final / MANIFEST, content)
            shutil.rmtree(staged, ignore_errors=True)
    except OSError as error:
        raise cannot_write(error) from error
    return complete


def register(manifest: Manifest) -> None:
    """Enter a model whose files stay where they are (`manifest.path`).

    Raises:
        InputError: the models' folder cannot be written.
    """
    folder = root() / manifest.slug
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_beside(folder / MANIFEST, json.dumps(asdict(manifest), ensure_ascii=False).encode())
    except OSError as error:
        raise cannot_write(error) from error


def verify(slug: str, step: Callable[[str], None] | None = None) -> list[str]:
    """One sentence for each file of a stored model that is no longer what was fetched; none is good news.

    Raises:
        InputError: the model is not here.
    """
    manifest = read(slug)
    if manifest is None:
        raise InputError(f"“{slug}” is not here, so there is nothing to verify; get it first.")
    problems = []
    for name, record in manifest.files.items():
        if step:
            step(name)
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
    """Remove a stored model and return the bytes that it took; files outside the store are left alone.

    Raises:
        InputError: the model is not here, is being changed, or cannot be removed.
    """
    manifest = read(checked_slug(slug))
    folder = root() / slug
    if manifest is None and not folder.exists():
        raise InputError(f"“{slug}” is not here, so there is nothing to remove.")
    with locked(slug):
        # Renamed first: from that moment no reader finds half a model.
        trash = root() / ".partial" / f"removed-{uuid.uuid4().hex}"
        try:
            trash.parent.mkdir(exist_ok=True)
            os.rename(folder, trash)
        except OSError as error:
            raise cannot_write(error) from error
        shutil.rmtree(trash, ignore_errors=True)
        forget_partial(slug)
    return manifest.n_bytes if manifest else 0
