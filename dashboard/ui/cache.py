"""Shared caches whose entries are invalidated when a model's files change."""

import threading
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from dashboard.models import installed
from dashboard.models.manifest import Slot

if TYPE_CHECKING:
    pass

P = ParamSpec("P")
T = TypeVar("T")


_tokens = threading.local()


def reset_version_tokens() -> None:
    """Forget this thread's version tokens, so that they are read from disk again; call at the start of a run."""
    _tokens.marks = {}


def version_token(slot: Slot, slug: str) -> str:
    """Return a token for the current version of the model's files, fixed for the rest of the run."""
    marks = getattr(_tokens, "marks", None)
    if marks is None:  # outside a page run
        return installed.version_token(slot, slug)
    if (slot, slug) not in marks:
        marks[slot, slug] = installed.version_token(slot, slug)
    return marks[slot, slug]


def per_model(cache: Callable[[Callable], Callable]) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Decorate a function with a cache keyed by a language model's name and the version of its files.

    A model that was removed and downloaded in another version, or a folder whose files changed, is recomputed. The
    decorated function takes the model's name first, and positional arguments only.
    """

    def decorate(function: Callable[P, T]) -> Callable[P, T]:
        def kept(slug: str, mark: str, *arguments: Any) -> T:
            return function(slug, *arguments)  # type: ignore[call-arg, arg-type]

        # Streamlit identifies cached functions by their names.
        kept.__module__, kept.__qualname__ = function.__module__, function.__qualname__
        cached = cache(kept)

        @wraps(function)
        def call(slug: str, *arguments: Any) -> T:
            return cached(slug, version_token(Slot.LANGUAGE, slug), *arguments)

        return call  # type: ignore[return-value]

    return decorate
