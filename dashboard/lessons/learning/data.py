"""Cached computations of the page Learning, shared by all sessions."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from dashboard.concepts.corpus import Corpus, Examples, next_token, read_corpus, skip_gram
from dashboard.concepts.frozen_axes import paths
from dashboard.concepts.neighbours import nearest
from dashboard.concepts.projection import Axes
from dashboard.concepts.training import SKIP_GRAM
from dashboard.ui.cache import shared_cache


@shared_cache
def training_examples(
    text: str, max_words: int, never_seen: tuple[str, ...], mode: str, window: int
) -> tuple[Corpus, Examples]:
    """Return vocabulary and examples of a text, both read-only; raises InputError as `read_corpus` does."""
    corpus = read_corpus(text, max_words, never_seen)
    return corpus, (skip_gram if mode == SKIP_GRAM else next_token)(corpus, window)


@st.cache_resource(max_entries=4, show_spinner=False)
def paths_of_run(name: tuple[str, int], _matrices: Sequence[np.ndarray]) -> tuple[Axes, np.ndarray]:
    """Return axes and paths of a run (`frozen_axes.paths`); `name` is its cache key, with the last step."""
    return paths(_matrices)


@st.cache_data(max_entries=64, show_spinner=False)
def neighbours_by_frame(
    name: tuple[str, int], row: int, count: int, _words: Sequence[str], _matrices: Sequence[np.ndarray]
) -> list[list[tuple[str, float]]]:
    """Return the (word, cosine) nearest to a row in each matrix; for `name` see `paths_of_run`."""
    found = []
    for matrix in _matrices:
        # The last state of a run that diverged may hold numbers whose squares are beyond 32 bits.
        matrix = matrix.astype(np.float64)
        near = nearest(matrix, np.linalg.norm(matrix, axis=1), matrix[row], count, hidden=[row])
        found.append(
            [(_words[at], float(cosine)) for at, cosine in zip(near.rows, near.cosines, strict=True)]
        )
    return found
