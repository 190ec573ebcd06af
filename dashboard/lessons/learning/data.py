"""Cached computations of the page Learning, shared by all sessions."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from dashboard.concepts import symmetry
from dashboard.concepts.corpus import Corpus, Examples, next_token, read_corpus, skip_gram
from dashboard.concepts.frozen_axes import paths
from dashboard.concepts.projection import Axes
from dashboard.concepts.symmetry import Trace
from dashboard.concepts.training import SKIP_GRAM, Settings
from dashboard.ui.cache import shared_cache


@shared_cache
def training_examples(
    text: str, max_words: int, never_seen: tuple[str, ...], mode: str, window: int
) -> tuple[Corpus, Examples]:
    """Return vocabulary and examples of a text, both read-only; raises InputError as `read_corpus` does."""
    corpus = read_corpus(text, max_words, never_seen)
    return corpus, (skip_gram if mode == SKIP_GRAM else next_token)(corpus, window)


@st.cache_resource(max_entries=8, show_spinner="Training from equal rows …")
def equal_starts(
    name: str, _examples: Examples, _counts: np.ndarray, settings: Settings, n_steps: int
) -> list[Trace]:
    """Train from equal rows and return the traces; `name` is the cache key of the text."""
    return symmetry.equal_starts(_examples, _counts, settings, n_steps)


@st.cache_resource(max_entries=4, show_spinner=False)
def paths_of_run(name: tuple[str, int], _matrices: Sequence[np.ndarray]) -> tuple[Axes, np.ndarray]:
    """Return axes and paths of a run (`frozen_axes.paths`); `name` is its cache key, with the last step."""
    return paths(_matrices)
