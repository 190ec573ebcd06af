"""Word2Vec on a visitor's own texts: one training a session, in the background, followed from any page.

The same texts and settings give the same vectors, so those who ask for the same share one training.
"""

import hashlib
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import streamlit as st

from dashboard.concepts.word2vec import BYTES_A_VALUE, Word2VecParams, n_kept, read_text, settled, train
from dashboard.concepts.word_in_two_texts import Trained
from dashboard.jobs import FairQueue, Job, Progress, SizedLRUCache
from dashboard.models import store
from dashboard.ui import session_vectors
from dashboard.ui.session import is_connected, session_id

MOST_BYTES_KEPT = 64_000_000

_ASKED, _HERE = "word2vec_asked", "word2vec_here"


class Purpose(StrEnum):
    """What a training is for."""

    VECTORS = "vectors"
    COMPARISON = "comparison"


@dataclass(frozen=True)
class Source:
    """A text to learn from.

    Attributes:
        title: its name.
        mark: what tells it from any other text.
        read: gives the text; may take a while, and raise InputError.
    """

    title: str
    mark: str
    read: Callable[[], str]


def source_from_text(title: str, text: str) -> Source:
    """A text that is here."""
    return Source(title, hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(), lambda: text)


@dataclass(frozen=True, eq=False)
class Part:
    """What was learned from one of the texts: its title, the recipe with all values, words and vectors."""

    title: str
    recipe: Word2VecParams
    trained: Trained


@dataclass(frozen=True, eq=False)
class Result:
    """A training that is over.

    Attributes:
        name: equal for equal texts and settings.
        parts: what was learned, text by text.
        seconds: time at work.
    """

    name: str
    parts: tuple[Part, ...]
    seconds: float

    @property
    def nbytes(self) -> int:
        """Memory that it takes, about."""
        return sum(part.trained.matrix.nbytes + part.trained.text.nbytes for part in self.parts)


TRAININGS: FairQueue[str] = FairQueue("word2vec", is_here=is_connected)
_made: SizedLRUCache[str, Result] = SizedLRUCache(MOST_BYTES_KEPT, size=lambda result: result.nbytes)


def warm_up() -> None:
    """Import gensim in the background, so that the first press of the button does not wait for it."""
    if "gensim" not in sys.modules and not any(
        each.name == "warm-up gensim" for each in threading.enumerate()
    ):
        threading.Thread(target=_import_gensim, name="warm-up gensim", daemon=True).start()


def _import_gensim() -> None:
    import gensim.models  # noqa: F401


def name_of(purpose: Purpose, sources: Sequence[Source], recipe: Word2VecParams) -> str:
    """A name for a training: equal for equal texts, settings and purposes, different otherwise."""
    said = repr((purpose, [(source.title, source.mark) for source in sources], recipe))
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def _learn(
    name: str, purpose: Purpose, sources: Sequence[Source], recipe: Word2VecParams, watch: Progress
) -> None:
    """Read all texts, check what they need, learn from each; only then is there a result.

    Raises:
        InputError: a text cannot be learned from with this recipe.
        StoppedError: somebody asked to stop.
    """
    watch.say("reading the text")
    texts = [read_text(source.read(), lambda amount: watch.check()) for source in sources]
    recipes = [settled(recipe, text) for text in texts]
    for source, text, its_recipe in zip(sources, texts, recipes, strict=True):
        n_values = n_kept(text, its_recipe.fewest or 1) * its_recipe.n_dims
        store.check_memory(BYTES_A_VALUE * n_values + text.nbytes, f"The training on {source.title}")
    watch.add_total(
        sum((each.epochs or 1) * len(text.numbers) for each, text in zip(recipes, texts, strict=True))
    )

    def check(n_words: int) -> None:
        watch.advance(n_words)
        watch.check()

    parts = []
    for source, text, its_recipe in zip(sources, texts, recipes, strict=True):
        watch.say(f"learning from {source.title}")
        words, matrix = train(text, its_recipe, check)
        kept = text if purpose is Purpose.COMPARISON else text.without_sentences()
        parts.append(Part(source.title, its_recipe, Trained(kept, words, matrix)))
    _made.put(name, Result(name, tuple(parts), watch.seconds))


def start(purpose: Purpose, sources: Sequence[Source], recipe: Word2VecParams) -> None:
    """Begin a training for this session, or join one of the same; what the session trained until now stops.

    What comes of it is here from the next rerun on.

    Raises:
        InputError: so many trainings wait that another one would wait too long.
    """
    name = name_of(purpose, sources, recipe)
    if _made.get(name) is None:
        title = " and ".join(source.title for source in sources)
        sources = tuple(sources)
        TRAININGS.submit(
            session_id(), name, title, lambda watch: _learn(name, purpose, sources, recipe, watch)
        )
    else:
        TRAININGS.leave(session_id())
    st.session_state[_ASKED] = (purpose, name)


def cancel() -> None:
    """Stop the training of this session, unless another session waits for it too; nothing of it is kept."""
    TRAININGS.leave(session_id())
    st.session_state.pop(_ASKED, None)


def requested_job(purpose: Purpose) -> Job[str] | None:
    """The training that this session waits for, or that failed since; None if there is none."""
    its_purpose, name = st.session_state.get(_ASKED, (None, ""))
    return TRAININGS.find(name) if its_purpose == purpose else None


def is_finished(purpose: Purpose) -> bool:
    """Whether a result came after this rerun began: the next one has it."""
    its_purpose, name = st.session_state.get(_ASKED, (None, ""))
    return its_purpose == purpose and _made.get(name) is not None


def result_on_screen(purpose: Purpose) -> Result | None:
    """The last result of this session."""
    return st.session_state.get(_HERE, {}).get(purpose)


def apply_finished() -> None:
    """Keep a result that this session asked for; vectors go into the slot, so it must not have been drawn yet."""
    purpose, name = st.session_state.get(_ASKED, (None, ""))
    result = _made.get(name) if purpose else None
    if result is None:
        return
    del st.session_state[_ASKED]
    st.session_state.setdefault(_HERE, {})[purpose] = result
    if purpose is Purpose.VECTORS:
        use_in_session(result.parts[0])


def slug_of(part: Part) -> str:
    """The name by which the slot knows these vectors once they are kept."""
    return session_vectors.slug_of(part.trained.words, part.trained.matrix)


def use_in_session(part: Part) -> None:
    """Make what was learned word vectors of this session, and choose them."""
    session_vectors.choose(vectors_title(part), part.trained.words, part.trained.matrix)


def vectors_title(part: Part) -> str:
    """The name of the word vectors on the pages."""
    return f"{session_vectors.TRAINED} ({part.title[:40]}, {part.recipe.mode})"
