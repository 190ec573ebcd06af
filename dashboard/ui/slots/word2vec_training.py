"""Word2Vec training on a visitor's texts: one background job per session, followed from any page.

Equal texts and parameters give equal vectors, so sessions that ask for the same share one job.
"""

import hashlib
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import streamlit as st

from dashboard import limits
from dashboard.concepts.word2vec import (
    BYTES_A_VALUE,
    Word2VecParams,
    count_frequent,
    read_text,
    resolve_params,
    train,
)
from dashboard.concepts.word_in_two_texts import Trained
from dashboard.jobs import Job, Progress, Queue, SizedLRUCache
from dashboard.models import store
from dashboard.streamlit_internals.sessions import is_connected, session_id
from dashboard.ui.slots import session_vectors

_ASKED, _HERE = "word2vec_asked", "word2vec_here"


class Purpose(StrEnum):
    """The purpose of a training."""

    VECTORS = "vectors"
    COMPARISON = "comparison"


@dataclass(frozen=True)
class Source:
    """A training text.

    Attributes:
        title: display name.
        mark: identity of the text.
        read: returns the text; may be slow and raise InputError.
    """

    title: str
    mark: str
    read: Callable[[], str]


def source_from_text(title: str, text: str) -> Source:
    """Return a source for a text in memory."""
    return Source(title, hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(), lambda: text)


@dataclass(frozen=True, eq=False)
class TrainedText:
    """The result for one text: title, resolved parameters, words and vectors."""

    title: str
    params: Word2VecParams
    trained: Trained


@dataclass(frozen=True, eq=False)
class Result:
    """The result of a training.

    Attributes:
        name: identity of texts and parameters.
        parts: results by text.
        seconds: running time.
    """

    name: str
    parts: tuple[TrainedText, ...]
    seconds: float

    @property
    def nbytes(self) -> int:
        """Approximate memory in bytes."""
        return sum(part.trained.matrix.nbytes + part.trained.text.nbytes for part in self.parts)


TRAININGS: Queue[str] = Queue("word2vec", is_connected=is_connected)
_made: SizedLRUCache[str, Result] = SizedLRUCache(
    limits.MAX_TRAINED_VECTORS_BYTES, size=lambda result: result.nbytes
)


def warm_up() -> None:
    """Import gensim in a background thread, so that the first training starts at once."""
    if "gensim" not in sys.modules and not any(
        each.name == "warm-up gensim" for each in threading.enumerate()
    ):
        threading.Thread(target=_import_gensim, name="warm-up gensim", daemon=True).start()


def _import_gensim() -> None:
    import gensim.models  # noqa: F401


def result_name(purpose: Purpose, sources: Sequence[Source], params: Word2VecParams) -> str:
    """Return a cache key of texts, parameters and purpose."""
    said = repr((purpose, [(source.title, source.mark) for source in sources], params))
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def _train(
    name: str, purpose: Purpose, sources: Sequence[Source], params: Word2VecParams, progress: Progress
) -> None:
    """Read and check all texts, then train on each; the result is stored only when all are done.

    Raises:
        InputError: a text cannot be used with these parameters.
        StoppedError: the job was cancelled.
    """
    progress.set_message("reading the text")
    texts = [read_text(source.read(), lambda amount: progress.check()) for source in sources]
    resolved = [resolve_params(params, text) for text in texts]
    for source, text, its_params in zip(sources, texts, resolved, strict=True):
        n_values = count_frequent(text, its_params.fewest or 1) * its_params.n_dims
        store.check_memory(BYTES_A_VALUE * n_values + text.nbytes, f"The training on {source.title}")
    progress.set_remaining(
        sum((each.epochs or 1) * len(text.numbers) for each, text in zip(resolved, texts, strict=True))
    )

    def check(n_words: int) -> None:
        progress.advance(n_words)
        progress.check()

    parts = []
    for source, text, its_params in zip(sources, texts, resolved, strict=True):
        progress.set_message(f"learning from {source.title}")
        words, matrix = train(text, its_params, check)
        kept = text if purpose is Purpose.COMPARISON else text.without_sentences()
        parts.append(TrainedText(source.title, its_params, Trained(kept, words, matrix)))
    _made.put(name, Result(name, tuple(parts), progress.seconds))


def start(purpose: Purpose, sources: Sequence[Source], params: Word2VecParams) -> None:
    """Start or join a training for this session, and leave the one it ran until now.

    The result is available from the next rerun on.

    Raises:
        InputError: too many jobs are waiting.
    """
    name = result_name(purpose, sources, params)
    if _made.get(name) is None:
        title = " and ".join(source.title for source in sources)
        sources = tuple(sources)
        TRAININGS.submit(
            session_id(), name, title, lambda progress: _train(name, purpose, sources, params, progress)
        )
    else:
        TRAININGS.unsubscribe(session_id())
    st.session_state[_ASKED] = (purpose, name)


def cancel() -> None:
    """Cancel this session's training, unless another session waits for it too; nothing is kept."""
    TRAININGS.unsubscribe(session_id())
    st.session_state.pop(_ASKED, None)


def requested_job(purpose: Purpose) -> Job[str] | None:
    """Return this session's active or failed job; None if there is none."""
    its_purpose, name = st.session_state.get(_ASKED, (None, ""))
    return TRAININGS.find(name) if its_purpose == purpose else None


def is_finished(purpose: Purpose) -> bool:
    """Return whether a result arrived after this rerun began, so that another rerun would show it."""
    its_purpose, name = st.session_state.get(_ASKED, (None, ""))
    return its_purpose == purpose and _made.get(name) is not None


def result_on_screen(purpose: Purpose) -> Result | None:
    """Return this session's last result."""
    return st.session_state.get(_HERE, {}).get(purpose)


def apply_finished() -> None:
    """Store a finished result in the session and select its vectors; call before the slot is drawn."""
    purpose, name = st.session_state.get(_ASKED, (None, ""))
    result = _made.get(name) if purpose else None
    if result is None:
        return
    del st.session_state[_ASKED]
    st.session_state.setdefault(_HERE, {})[purpose] = result
    if purpose is Purpose.VECTORS:
        use_in_session(result.parts[0])


def slug_of(part: TrainedText) -> str:
    """Return the slug of these vectors in the slot."""
    return session_vectors.slug_of(part.trained.words, part.trained.matrix)


def use_in_session(part: TrainedText) -> None:
    """Add the vectors to this session and select them."""
    session_vectors.choose(vectors_title(part), part.trained.words, part.trained.matrix)


def vectors_title(part: TrainedText) -> str:
    """Return the display name of the word vectors."""
    return f"{session_vectors.TRAINED} ({part.title[:40]}, {part.params.mode})"
