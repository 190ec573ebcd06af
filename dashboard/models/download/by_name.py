"""Download of a catalogue model by slug."""

from dashboard.jobs import Progress
from dashboard.models.catalog import DEFAULT_WORDS, VectorFile, find
from dashboard.models.download.language_model import download_language_model
from dashboard.models.download.word_vectors import download_word_vectors
from dashboard.models.manifest import Manifest


def get(slug: str, progress: Progress, *, n_words: int = DEFAULT_WORDS, whole: bool = False) -> Manifest:
    """Download a catalogue model by slug; for word vectors, their first `n_words` words.

    Raises:
        InputError: the slug is unknown, or the download failed; the message says why.
        StoppedError: the user cancelled; the partial download is kept.
    """
    found = find(slug)
    if isinstance(found, VectorFile):
        return download_word_vectors(found, progress, n_words)
    return download_language_model(found.repo, progress, whole=whole)
