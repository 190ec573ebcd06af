"""A learner's own word vectors."""

import secrets
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path

from dashboard.errors import InputError
from dashboard.models import store
from dashboard.models.files.vectors.kinds import convert, describe
from dashboard.models.get.entry import Origin, entry
from dashboard.models.manifest import Manifest
from dashboard.models.word_vectors import open_word_vectors

# The largest file that a learner may upload: Streamlit holds it in memory while it arrives.
UPLOAD_MEGABYTES = 200

MOST_PRIVATE_WORDS = 200_000

# How the titles of brought vectors begin.
BROUGHT = "Your file"


def bring_vectors(
    name: str,
    chunks: Iterable[bytes],
    labels: Iterable[bytes] | None = None,
    *,
    n_words: int = MOST_PRIVATE_WORDS,
) -> Manifest:
    """Convert a learner's own word vectors in a folder of their own outside the store; nobody else finds them.

    The caller removes the manifest's folder when the session ends.

    Raises:
        InputError: the file cannot be read as word vectors.
    """
    # Caches go by name, so each upload has its own, and one that cannot be guessed.
    slug = f"own-{secrets.token_urlsafe(16)}"
    title = f"{BROUGHT} {name[:60]}"

    def room(n_bytes: int) -> None:
        free = shutil.disk_usage(folder).free
        if n_bytes + store.SPARE_BYTES > free:
            raise InputError("The disk of this host is full; choose a smaller file.")

    try:
        folder = Path(tempfile.mkdtemp(prefix="embedding-lab-"))
    except OSError as error:
        raise store.cannot_write(error) from error
    try:
        found = convert(chunks, folder, n_wanted=n_words, labels=labels, room=room)
        store.check_memory(found.n_words * found.n_dims * 4, title)
        opened = open_word_vectors(folder, slug=slug, title=title)
        origin = Origin(
            title, "Your own file, seen only in this session.", "your file", revision="", licence="yours"
        )
        manifest = entry(slug, origin, opened, path=str(folder), notes=describe(found))
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return manifest
