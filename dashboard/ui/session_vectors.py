"""Word vectors that belong to one visitor: trained or brought in this session, seen by nobody else."""

import hashlib
import re
import threading
import weakref
from collections.abc import Sequence

import numpy as np
import streamlit as st

from dashboard import settings
from dashboard.errors import InputError
from dashboard.models.download.upload import BROUGHT
from dashboard.models.manifest import Slot
from dashboard.models.units import bytes_text
from dashboard.models.word_vectors import WordVectors

_KEY = "session_vectors"

# A visitor may keep so many; the oldest goes first.
MOST = 3

# What all visitors have trained and kept, as long as their sessions live, and its bytes; what was brought lies on disk.
_trained: list[tuple[weakref.ref[WordVectors], int]] = []
_counting = threading.Lock()

# How the titles of trained vectors begin.
TRAINED = "My vectors"


def add(title: str, words: tuple[str, ...], matrix: np.ndarray) -> str:
    """Keep word vectors for this session; returns the name by which the slot knows them.

    Vectors of the same title replace each other.

    Args:
        title: their name on the pages.
        words: n_words words, most frequent first.
        matrix: float32 (n_words, n_dims), one row per word.

    Raises:
        InputError: the vectors of all visitors together would exceed what the host has for them.
    """
    matrix = np.ascontiguousarray(matrix, dtype=np.float32)
    vectors = WordVectors(slug_of(words, matrix), title, words, matrix)
    kept = st.session_state.setdefault(_KEY, {})
    others = [each for each in kept.values() if each.title != title and each.slug != vectors.slug]
    staying = others[-(MOST - 1) :]
    _count(vectors, instead_of=[each for each in kept.values() if each not in staying])
    st.session_state[_KEY] = {each.slug: each for each in (*staying, vectors)}
    return vectors.slug


def choose(title: str, words: tuple[str, ...], matrix: np.ndarray) -> None:
    """Keep word vectors as `add` does and choose them in their slot; where there is no room, a sentence says so.

    For callbacks and for what has arrived, before the slot is drawn.
    """
    try:
        st.session_state[Slot.WORDS.value] = add(title, words, matrix)
    except InputError as error:
        st.toast(str(error), icon=":material/memory:", duration="long")


def _count(vectors: WordVectors, *, instead_of: Sequence[WordVectors]) -> None:
    """Count vectors against the host's memory, in the place of others; raises InputError where there is no room."""
    most = settings.current().upload_bytes
    with _counting:
        alive = [(each, size) for each, size in _trained if each() not in (None, *instead_of)]
        if sum(size for _, size in alive) + _bytes(vectors) > most:
            raise InputError(
                f"The word vectors that all visitors have trained here may take {bytes_text(most)}, and there is no "
                "room for more; download yours, or try again when others have left."
            )
        _trained[:] = [*alive, (weakref.ref(vectors), _bytes(vectors))]


def _bytes(vectors: WordVectors) -> int:
    """About what vectors take: a Python string of a word takes some 50 bytes besides its letters."""
    return vectors.matrix.nbytes + sum(50 + len(word) for word in vectors.words)


def slug_of(words: tuple[str, ...], matrix: np.ndarray) -> str:
    """The slot's name for these words and their float32 vectors (n_words, n_dims).

    Whatever is cached by it belongs to these very vectors, in whichever session.
    """
    return f"my-{hashlib.sha256(repr(words).encode() + matrix.tobytes()).hexdigest()[:12]}"


def register_upload(vectors: WordVectors, control: str) -> bool:
    """Keep word vectors of a file that is chosen in a `control`; False if that is what it held before."""
    kept = st.session_state.setdefault(_KEY, {})
    held = f"{_KEY}_of_{control}"
    if vectors.slug in kept and st.session_state.get(held) == vectors.slug:
        return False
    st.session_state[held] = vectors.slug
    kept[vectors.slug] = vectors
    while len(kept) > MOST:
        kept.pop(next(iter(kept)))
    return True


def session_vectors() -> dict[str, WordVectors]:
    """The session's own word vectors by the slot's name for them, oldest first."""
    return st.session_state.get(_KEY, {})


def name_in_links(vectors: WordVectors) -> str:
    """Title and a mark of these very vectors: others may bear the same title, in this session or another."""
    return f"{vectors.title} own-{hashlib.sha256(vectors.slug.encode()).hexdigest()[:8]}"


def title_in(name: str) -> str | None:
    """The title in a link's name for vectors that were trained or brought in some session; None for other names.

    >>> title_in("My vectors (skip-gram, step 500) own-0123abcd"), title_in("Pocket Word2Vec")
    ('My vectors (skip-gram, step 500)', None)
    """
    found = re.fullmatch(rf"((?:{TRAINED} \(|{BROUGHT} ).*?)(?: own-[0-9a-f]{{8}})?", name)
    return found[1] if found else None
