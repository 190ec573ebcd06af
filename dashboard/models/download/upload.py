"""Upload of word vectors by a learner."""

import logging
import secrets
import shutil
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from dashboard import limits, settings
from dashboard.errors import InputError
from dashboard.models import private_folders, store
from dashboard.models.download.library_entry import ModelOrigin, build_manifest
from dashboard.models.manifest import Manifest
from dashboard.models.readers.vectors.formats import VectorSource, conversion_notes, convert
from dashboard.models.readers.vectors.projector import Columns, detect_columns, is_vectors_first
from dashboard.models.readers.vectors.reader import Reader
from dashboard.models.readers.vectors.sniffing import table_readings
from dashboard.models.word_vectors import open_word_vectors

_log = logging.getLogger(__name__)


# Concurrent conversions: each takes memory and slows down the others.
_converting = threading.BoundedSemaphore(2)

# Prefix of the titles of uploaded vectors.
TITLE_PREFIX = "Your file"


@dataclass(frozen=True)
class UploadedFile:
    """Uploaded file.

    Attributes:
        name: file name.
        mark: ID of the content, to tell files apart.
        chunks: returns an iterator over the content.
    """

    name: str
    mark: str
    chunks: Callable[[], Iterable[bytes]]


@dataclass(frozen=True)
class UploadedPair:
    """File of `vectors`, and the file of their `labels` in one of several `columns`."""

    vectors: UploadedFile
    labels: UploadedFile
    columns: Columns


def pair_files(first: UploadedFile, second: UploadedFile) -> UploadedPair:
    """Tell by content which of two files holds the vectors and which their labels.

    Raises:
        InputError: neither holds only vectors.
    """
    readers = [Reader(file.chunks()) for file in (first, second)]
    if is_vectors_first(*readers):
        return UploadedPair(first, second, detect_columns(readers[1]))
    return UploadedPair(second, first, detect_columns(readers[0]))


def ways_to_read(file: UploadedFile) -> tuple[str, ...]:
    """Describe the ways to read a file of words and vectors, the most probable first; empty if there is only one.

    Raises:
        InputError: the file is empty or of a kind that is not read.
    """
    reader = Reader(file.chunks())
    tables = table_readings(reader)
    lines = reader.peek_lines()
    return tuple(table.summary(lines) for table in tables) if len(tables) > 1 else ()


def convert_upload(
    name: str,
    chunks: Iterable[bytes],
    labels: Iterable[bytes] | None = None,
    *,
    column: int | None = None,
    n_words: int = limits.MAX_UPLOADED_WORDS,
) -> Manifest:
    """Convert uploaded word vectors into a private folder outside the store.

    `labels` and `column` are as in `VectorSource`. The caller removes the manifest's folder when the session
    ends.

    Raises:
        InputError: the file is not readable as word vectors.
    """
    # Caches are keyed by slug, so each upload has its own, which must not be guessable.
    slug = f"own-{secrets.token_urlsafe(16)}"
    title = f"{TITLE_PREFIX} {name[:60]}"

    def reserve(n_bytes: int) -> None:
        store.check_disk_space(n_bytes, title, folder)
        if private_folders.used_bytes() + n_bytes > limits.MAX_UPLOADS_DISK_BYTES:
            raise InputError("What visitors have brought fills this host; try again later.")

    try:
        folder = private_folders.create()
    except OSError as error:
        raise store.write_error(error) from error
    try:
        with _conversion_slot():
            found = convert(
                VectorSource(chunks, labels, column),
                folder,
                n_words=n_words,
                max_bytes=settings.current().memory_bytes or limits.MAX_UPLOADED_VECTORS_BYTES,
                reserve=reserve,
            )
        opened = open_word_vectors(folder, slug=slug, title=title)
        origin = ModelOrigin(
            title, "Your own file, seen only in this session.", "your file", revision="", licence="yours"
        )
        notes = conversion_notes(found)
        if found.n_words == n_words:
            notes += f"; no more than the first {n_words:,} are read"
        return build_manifest(slug, origin, opened, path=str(folder), notes=notes)
    except BaseException as error:
        shutil.rmtree(folder, ignore_errors=True)
        if isinstance(error, Exception) and not isinstance(error, InputError):
            _log.exception("A file of word vectors cannot be read")
            raise InputError(
                f"{name[:60]} cannot be read ({type(error).__name__}: {str(error)[:80]}); choose another file."
            ) from error
        raise


@contextmanager
def _conversion_slot() -> Iterator[None]:
    """Acquire one of the few slots for concurrent conversions.

    Raises:
        InputError: no slot became free in time.
    """
    if not _converting.acquire(timeout=limits.MAX_CONVERSION_WAIT_SECONDS):
        raise InputError(
            "The files of other visitors are being read right now; choose yours again in a minute."
        )
    try:
        yield
    finally:
        _converting.release()
