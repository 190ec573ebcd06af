"""Models opened once for all sessions, and results derived from them for several pages."""

import shutil
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from dashboard.concepts import matrix
from dashboard.concepts.context import Reading
from dashboard.concepts.merges import MergeTable, merges_of
from dashboard.concepts.neighbours import Neighbours, nearest
from dashboard.concepts.vocabulary import Vocabulary, read_vocabulary, rows_matching
from dashboard.models import installed, measurement_cache
from dashboard.models.download.upload import UploadedFile, convert_upload
from dashboard.models.error_translation import translate_errors
from dashboard.models.language_model import LanguageModel
from dashboard.models.manifest import Manifest, Slot
from dashboard.models.tokenizer import gpt2_tokenizer
from dashboard.models.transformer import Transformer
from dashboard.models.word_vectors import WordVectors, open_word_vectors
from dashboard.pocket.training_texts import TEXTS
from dashboard.ui.slots.session_vectors import session_vectors

if TYPE_CHECKING:
    import pyarrow as pa
from dashboard.ui import cache


@st.cache_resource(max_entries=4, show_spinner="Opening the word vectors …")
def _word_vectors(slug: str, version: str) -> WordVectors:
    return installed.word_vectors(slug)


def word_vectors(slug: str) -> WordVectors:
    """Return word vectors by name: this session's own, outside the shared cache, or shared ones, read-only.

    A model that was removed and downloaded again is reopened.
    """
    return session_vectors().get(slug) or _word_vectors(slug, cache.version_token(Slot.WORDS, slug))


def _forget(brought: tuple[WordVectors, Manifest]) -> None:
    shutil.rmtree(brought[1].folder, ignore_errors=True)


@st.cache_resource(scope="session", max_entries=3, on_release=_forget, show_spinner="Reading your file …")
def uploaded_vectors(
    title: str, marks: tuple[str, ...], column: int | None, _files: Sequence[UploadedFile]
) -> tuple[WordVectors, Manifest]:
    """Convert uploaded vectors, one file or two with labels in `column`, cached for the session.

    The `marks` are hashes of the files' content.

    Raises:
        InputError: the files cannot be read, as `convert_upload` says.
    """
    manifest = convert_upload(title, *(file.chunks() for file in _files), column=column)
    # An uploaded file does not say whether its words are sorted by frequency.
    vectors = open_word_vectors(
        manifest.folder, slug=manifest.slug, title=manifest.title, is_by_frequency=False
    )
    return vectors, manifest


@st.cache_resource(max_entries=4, show_spinner="Opening the language model …")
def _language_model(slug: str, version: str, is_measured: bool) -> LanguageModel:
    return installed.language_model(slug)


def language_model(slug: str) -> LanguageModel:
    """Return a language model with its two matrices, shared and read-only.

    It is reopened when its files have changed, or when opening its layers has added to what is known of it.
    """
    version = cache.version_token(Slot.LANGUAGE, slug)
    return _language_model(slug, version, measurement_cache.get(version) is not None)


@cache.per_model(st.cache_resource(max_entries=2, show_spinner="Opening the whole model …"))
def transformer(slug: str) -> Transformer:
    """Return a language model with all its layers; but for GPT-2's kind, the first call imports torch."""
    return installed.transformer(language_model(slug))


@cache.per_model(cache.shared_cache)
def reading(slug: str, ids: tuple[int, ...]) -> Reading:
    """Run one forward pass over a text, shared by all views of it."""
    whole = transformer(slug)
    with translate_errors(language_model(slug).title, "run"):
        return whole.read(ids)


@cache.per_model(st.cache_resource(max_entries=4, show_spinner=False))
def merge_table(slug: str) -> MergeTable:
    """Return the merges of a language model's tokenizer; empty if it does not use merges."""
    return MergeTable.from_pairs(merges_of(language_model(slug).tokenizer))


@cache.per_model(cache.shared_cache)
def nearest_in_matrix(slug: str, id_: int, k: int, include_random: bool = False) -> Neighbours:
    """Return the `k` nearest rows to that of token `id_`, without itself; see `nearest_tokens`."""
    model = language_model(slug)
    return model.nearest_tokens(
        model.token_embeddings[[id_]], k, hidden=[id_], include_random=include_random
    )[0]


@cache.per_model(st.cache_resource(max_entries=4, show_spinner="Reading the vocabulary …"))
def vocabulary(slug: str) -> Vocabulary:
    """Return all tokens of a language model, by row."""
    model = language_model(slug)
    return read_vocabulary(model.tokenizer, model.n_rows)


@cache.per_model(st.cache_resource(max_entries=4, show_spinner=False))
def has_gpt2_vocabulary(slug: str) -> bool:
    """Return whether the language model has exactly GPT-2's tokens and IDs."""
    return language_model(slug).tokenizer.get_vocab() == gpt2_tokenizer().get_vocab()


@cache.per_model(st.cache_resource(max_entries=4, show_spinner="Measuring every row …"))
def typical_cosine(slug: str, include_random: bool = False) -> float:
    """Return the mean cosine of two different rows of the token embedding matrix."""
    model = language_model(slug)
    return matrix.typical_cosine(
        model.token_embeddings, model.token_norms, model.rows_for_statistics(include_random=include_random)
    )


@cache.shared_cache
def nearest_words(slug: str, word: str, count: int) -> Neighbours:
    """Return the `count` nearest words to `word`, without itself."""
    vectors = word_vectors(slug)
    row = vectors.row(word)
    return nearest(vectors.matrix, vectors.norms, vectors.matrix[row], count, hidden=[row])


@cache.shared_cache
def nearest_of_first(slug: str, row: int, n_rows: int, count: int) -> Neighbours:
    """Return the `count` nearest to a row among the first `n_rows` words, to which it does not belong."""
    vectors = word_vectors(slug)
    return nearest(vectors.matrix[:n_rows], vectors.norms[:n_rows], vectors.matrix[row], count)


@cache.shared_cache
def training_text(name: str, n_sentences: int, seed: int) -> str:
    """Return `n_sentences` sentences of a training text, one per line."""
    return "\n".join(TEXTS[name].write(n_sentences, seed))


# Most frequent words used to measure axes, and shared words used to compare two models.
MOST_MEASURED = 20_000


@st.cache_resource(max_entries=4, show_spinner=False)
def _texts(slug: str, version: str) -> "pa.StringArray":
    """Return all words of shared word vectors as an Arrow array, for searching."""
    import pyarrow as pa

    return pa.array(word_vectors(slug).words[:])


def words_matching(slug: str, pattern: str) -> np.ndarray:
    """Return the rows of the words that match a regular expression, int64 (n,).

    Raises:
        InputError: the pattern is invalid, as in `rows_matching`.
    """
    import pyarrow as pa

    own = session_vectors().get(slug)
    texts = pa.array(own.words[:]) if own else _texts(slug, cache.version_token(Slot.WORDS, slug))
    return rows_matching(texts, pattern)
