"""Cached computations of the page Start, shared by all sessions."""

from dashboard.models.error_translation import translate_errors
from dashboard.models.transformer import most_probable_next as continuations
from dashboard.ui import cache, model_cache
from dashboard.ui.cache import shared_cache


@cache.per_model(shared_cache)
def most_probable_next(slug: str, ids: tuple[int, ...], k: int) -> list[tuple[int, float]]:
    """Return the model's `k` most probable next tokens after `ids`, as (ID, probability)."""
    whole = model_cache.transformer(slug)
    with translate_errors(model_cache.language_model(slug).title, "run"):
        return continuations(whole, ids, k)
