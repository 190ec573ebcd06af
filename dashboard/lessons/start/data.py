"""What the page computes from models, kept for all sessions."""

from typing import TYPE_CHECKING

from dashboard.models.error_translation import translate_errors
from dashboard.models.transformer import most_probable_next as continuations
from dashboard.ui.shared_cache import shared_cache

if TYPE_CHECKING:
    pass
from dashboard.ui import cache, model_cache


@cache.per_model(shared_cache)
def most_probable_next(slug: str, ids: tuple[int, ...], k: int) -> list[tuple[int, float]]:
    """The `k` tokens that this language model expects after the tokens `ids`, as (ID, probability)."""
    whole = model_cache.transformer(slug)
    with translate_errors(model_cache.language_model(slug).title, "run"):
        return continuations(whole, ids, k)
