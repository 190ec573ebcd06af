"""A published model by its name."""

from dashboard.jobs import Progress
from dashboard.models.catalog import DEFAULT_WORDS, VectorFile, find
from dashboard.models.download.language_model import get_language_model
from dashboard.models.download.word_vectors import get_vectors
from dashboard.models.manifest import Manifest


def get(slug: str, watch: Progress, *, n_words: int = DEFAULT_WORDS, whole: bool = False) -> Manifest:
    """Get a published model by its name in links; for word vectors, their first `n_words` words.

    Raises:
        InputError: there is none of that name, or it cannot be had; the sentence says why.
        StoppedError: somebody asked to stop; what has arrived is kept.
    """
    found = find(slug)
    if isinstance(found, VectorFile):
        return get_vectors(found, watch, n_words)
    return get_language_model(found.repo, watch, whole=whole)
