"""Download of the first words of a published word-vector file."""

import hashlib
from collections.abc import Iterator
from contextlib import closing

from dashboard import settings
from dashboard.errors import InputError
from dashboard.jobs import Progress
from dashboard.models import store
from dashboard.models.catalog import DEFAULT_WORDS, VectorFile, vectors_slug
from dashboard.models.download.byte_ranges import ByteRange, stream
from dashboard.models.download.library_entry import ModelOrigin, build_manifest
from dashboard.models.download.partial_file import PartialFile
from dashboard.models.download.staging import model_lock, staging_folder
from dashboard.models.manifest import Manifest
from dashboard.models.readers.vectors.formats import VectorSource, conversion_notes, convert
from dashboard.models.word_vectors import open_word_vectors

# Allowance for gzip and rounding in the estimated share of the file that the first words take.
STEP_MARGIN = 1.005

FIRST_STEP = 2_000_000

LONGEST_STEP = 16_000_000


def download_word_vectors(file: VectorFile, progress: Progress, n_words: int = DEFAULT_WORDS) -> Manifest:
    """Download the first `n_words` words of a published file, then close the connection.

    Raises:
        InputError: it cannot be downloaded; the message says why.
        StoppedError: the user cancelled; the partial download is kept.
    """
    if n_words < 1:
        raise InputError("Ask for at least one word.")
    n_words = min(n_words, file.n_words)
    slug = vectors_slug(file, n_words)
    title = f"{file.title} · {n_words:,}"
    store.check_memory(file.memory_bytes(n_words), title)
    with model_lock(slug, progress):
        manifest = store.read(slug)
        if manifest is not None:
            return manifest
        url = f"{settings.current().vectors}/{file.path}"
        share = file.fetched_bytes(n_words)
        progress.set_remaining(share)
        part = PartialFile(store.partial_folder(slug), "vectors", {"url": url})
        rows_read = [0]

        def request_size(n_here: int) -> int:
            """Return the size of the next request: small at first, then estimated from the words so far."""
            if not rows_read[0] or not n_here:
                return FIRST_STEP
            needed = n_here / rows_read[0] * n_words * STEP_MARGIN
            return min(max(int(needed - n_here), 1 << 18), LONGEST_STEP)

        digest = hashlib.md5(usedforsecurity=False)
        with (
            closing(stream(part, ByteRange(url, title), progress, request_size)) as chunks,
            staging_folder(slug, share + file.memory_bytes(n_words), title) as staged,
        ):
            found = convert(
                VectorSource(_hashed(chunks, digest)),
                staged,
                n_words=n_words,
                reserve=lambda n_bytes: store.check_disk_space(n_bytes, title),
                on_rows=lambda n: rows_read.__setitem__(0, n),
            )
            complete = part.length == file.n_bytes and next(chunks, None) is None
            if complete and digest.hexdigest() != file.md5:
                part.discard()
                raise InputError(
                    f"{title} arrived damaged (its checksum differs) and was thrown away; get it again."
                )
            progress.set_message("checking")
            origin = ModelOrigin(
                title,
                file.purpose,
                url,
                f"MD5 {file.md5}{'' if complete else ' of the whole file, of which this is the start'}",
                file.licence,
            )
            opened = open_word_vectors(staged, slug=slug, title=title)
            manifest = store.install(
                staged, build_manifest(slug, origin, opened, notes=conversion_notes(found))
            )
        return manifest


def _hashed(chunks: Iterator[bytes], digest: "hashlib._Hash") -> Iterator[bytes]:
    for chunk in chunks:
        digest.update(chunk)
        yield chunk
