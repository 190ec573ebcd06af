"""All exercises, by page."""

from collections.abc import Sequence

from dashboard.course.exercise import Exercise
from dashboard.lessons.context_layers import exercises as context_layers
from dashboard.lessons.learning import exercises as learning
from dashboard.lessons.model_library import exercises as model_library
from dashboard.lessons.position_embeddings import exercises as position_embeddings
from dashboard.lessons.start import exercises as start
from dashboard.lessons.subword_splitting import exercises as subword_splitting
from dashboard.lessons.vocabulary_matrix import exercises as vocabulary_matrix
from dashboard.lessons.word_clusters import exercises as word_clusters

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
