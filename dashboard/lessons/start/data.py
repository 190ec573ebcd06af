"""Cached computations of the page Start, shared by all sessions."""

from dashboard.concepts.neighbours import Neighbours, nearest
from dashboard.concepts.rotation import nearest_after_rotation, random_rotation
from dashboard.models.error_translation import translate_errors
from dashboard.models.transformer import most_probable_next as continuations
from dashboard.ui import cache, model_cache
from dashboard.ui.cache import shared_cache

# Words that are rotated, the first of the model; and neighbours of a word among them.
N_ROTATED, NEIGHBOURS = 100_000, 10


@cache.per_model(shared_cache)
def most_probable_next(slug: str, ids: tuple[int, ...], k: int) -> list[tuple[int, float]]:
    """Return the model's `k` most probable next tokens after `ids`, as (ID, probability)."""
    whole = model_cache.transformer(slug)
    with translate_errors(model_cache.language_model(slug).title, "run"):
        return continuations(whole, ids, k)


@shared_cache
def neighbours_rotated(slug: str, word: str, seed: int) -> tuple[Neighbours, Neighbours]:
    """Return the neighbours of a word among the first words, as learned and after the rotation of this seed."""
    vectors = model_cache.word_vectors(slug)
    row = vectors.row(word)
    n_rows = max(min(len(vectors), N_ROTATED), row + 1)
    matrix, norms = vectors.matrix[:n_rows], vectors.norms[:n_rows]
    rotation = random_rotation(vectors.n_dims, seed)
    return (
        nearest(matrix, norms, vectors.vector(word), NEIGHBOURS, hidden=[row]),
        nearest_after_rotation(matrix, rotation, row, NEIGHBOURS),
    )
