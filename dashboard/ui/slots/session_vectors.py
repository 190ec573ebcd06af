"""Word vectors that belong to one session, trained or uploaded, and invisible to others."""

import hashlib
import re
import threading
import weakref
from collections.abc import Sequence

import numpy as np
import streamlit as st

from dashboard import limits, settings
from dashboard.errors import InputError
from dashboard.models.download.upload import TITLE_PREFIX
from dashboard.models.manifest import Slot
from dashboard.models.word_vectors import WordVectors
from dashboard.numerals import format_bytes

_KEY = "session_vectors"


# Trained vectors of all live sessions, with their bytes; uploaded ones are on disk.
_trained: list[tuple[weakref.ref[WordVectors], int]] = []
_counting = threading.Lock()

# Prefix of the titles of trained vectors.
TRAINED = "My vectors"


def add(title: str, words: tuple[str, ...], matrix: np.ndarray) -> str:
    """Store word vectors in this session; vectors of the same title are replaced.

    Args:
        title: display name.
        words: n_words words, most frequent first.
        matrix: float32 (n_words, n_dims), one row per word.

    Returns:
        The slug by which the slot knows them.

    Raises:
        InputError: the host's memory limit for the vectors of all visitors would be exceeded.
    """
    matrix = np.ascontiguousarray(matrix, dtype=np.float32)
    vectors = WordVectors(slug_of(words, matrix), title, words, matrix)
    kept = st.session_state.setdefault(_KEY, {})
    others = [each for each in kept.values() if each.title != title and each.slug != vectors.slug]
    staying = others[-(limits.MAX_SESSION_VECTORS - 1) :]
    _count(vectors, instead_of=[each for each in kept.values() if each not in staying])
    st.session_state[_KEY] = {each.slug: each for each in (*staying, vectors)}
    return vectors.slug


def choose(title: str, words: tuple[str, ...], matrix: np.ndarray) -> None:
    """Store word vectors as `add` does and select them in their slot; an error is shown in place.

    For callbacks and for finished jobs, before the slot is drawn.
    """
    try:
        st.session_state[Slot.WORDS.value] = add(title, words, matrix)
    except InputError as error:
        st.toast(str(error), icon=":material/memory:", duration="long")


def _count(vectors: WordVectors, *, instead_of: Sequence[WordVectors]) -> None:
    """Count vectors against the host's memory limit, replacing `instead_of`.

    Raises:
        InputError: the limit would be exceeded.
    """
    most = settings.current().uploads_memory_bytes
    with _counting:
        alive = [(each, size) for each, size in _trained if each() not in (None, *instead_of)]
        if sum(size for _, size in alive) + _bytes(vectors) > most:
            raise InputError(
                f"The word vectors that all visitors have trained here may take {format_bytes(most)}, and there is no "
                "room for more; download yours, or try again when others have left."
            )
        _trained[:] = [*alive, (weakref.ref(vectors), _bytes(vectors))]


def _bytes(vectors: WordVectors) -> int:
    """Estimate the memory of vectors: a word takes some 50 bytes of Python string besides its letters."""
    return vectors.matrix.nbytes + sum(50 + len(word) for word in vectors.words)


def slug_of(words: tuple[str, ...], matrix: np.ndarray) -> str:
    """Return a slug for these words and their float32 vectors (n_words, n_dims).

    It is a content hash, so whatever is cached by it is valid in every session.
    """
    return f"my-{hashlib.sha256(repr(words).encode() + matrix.tobytes()).hexdigest()[:12]}"


def register_upload(vectors: WordVectors, control: str) -> bool:
    """Store word vectors uploaded in the widget `control`; return False if they are the ones it held before."""
    kept = st.session_state.setdefault(_KEY, {})
    held = f"{_KEY}_of_{control}"
    if vectors.slug in kept and st.session_state.get(held) == vectors.slug:
        return False
    st.session_state[held] = vectors.slug
    kept[vectors.slug] = vectors
    while len(kept) > limits.MAX_SESSION_VECTORS:
        kept.pop(next(iter(kept)))
    return True


def session_vectors() -> dict[str, WordVectors]:
    """Return slug to word vectors of this session, oldest first."""
    return st.session_state.get(_KEY, {})


def link_name(vectors: WordVectors) -> str:
    """Return the title with a short content hash, since titles are not unique across sessions."""
    return f"{vectors.title} own-{hashlib.sha256(vectors.slug.encode()).hexdigest()[:8]}"


def title_from_link(name: str) -> str | None:
    """Return the title in a link's name for trained or uploaded vectors; None for other names.

    >>> title_from_link("My vectors (skip-gram, step 500) own-0123abcd"), title_from_link("Pocket Word2Vec")
    ('My vectors (skip-gram, step 500)', None)
    """
    found = re.fullmatch(rf"((?:{TRAINED} \(|{TITLE_PREFIX} ).*?)(?: own-[0-9a-f]{{8}})?", name)
    return found[1] if found else None
