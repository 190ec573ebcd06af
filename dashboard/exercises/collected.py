"""All exercises, by page."""

from collections.abc import Sequence

from dashboard.exercises import (
    context_layers,
    learning,
    model_library,
    position_embeddings,
    start,
    subword_splitting,
    vocabulary_matrix,
    word_clusters,
)
from dashboard.exercises.bank import Exercise

_MODULES = (
    start,
    word_clusters,
    subword_splitting,
    vocabulary_matrix,
    learning,
    position_embeddings,
    context_layers,
    model_library,
)
_PAGES = {module.PAGE.slug: tuple(module.PAGE.exercises) for module in _MODULES}


def exercises_of(page: str) -> Sequence[Exercise]:
    """The exercises of one page, in their order."""
    return _PAGES[page]


def all_exercises() -> Sequence[Exercise]:
    """The exercises of all pages, in the order of the path."""
    return [exercise for exercises in _PAGES.values() for exercise in exercises]
