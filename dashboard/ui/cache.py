"""Caches shared by all sessions: bounded in bytes, and invalidated when a model's files change."""

import dataclasses
import inspect
import sys
import threading
from collections.abc import Callable, Hashable, Mapping
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import numpy as np
from cachetools import LRUCache, cached

from dashboard import limits
from dashboard.models import installed
from dashboard.models.manifest import Slot

P = ParamSpec("P")
T = TypeVar("T")


_run = threading.local()


def reset_version_tokens() -> None:
    """Forget this thread's version tokens, so that they are read from disk again; call at the start of a run."""
    _run.version_tokens = {}


def version_token(slot: Slot, slug: str) -> str:
    """Return a token for the current version of the model's files, fixed for the rest of the run."""
    tokens = getattr(_run, "version_tokens", None)
    if tokens is None:  # outside a page run
        return installed.version_token(slot, slug)
    if (slot, slug) not in tokens:
        tokens[slot, slug] = installed.version_token(slot, slug)
    return tokens[slot, slug]


def per_model(cache: Callable[[Callable], Callable]) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Decorate a function with a cache keyed by a language model's name and the version of its files.

    A model that was removed and downloaded in another version, or a folder whose files changed, is recomputed. The
    decorated function takes the model's name first, and positional arguments only.
    """

    def decorate(function: Callable[P, T]) -> Callable[P, T]:
        def kept(slug: str, version: str, *arguments: Any) -> T:
            return function(slug, *arguments)  # type: ignore[call-arg, arg-type]

        # Streamlit identifies cached functions by their names.
        kept.__module__, kept.__qualname__ = function.__module__, function.__qualname__
        cached = cache(kept)

        @wraps(function)
        def call(slug: str, *arguments: Any) -> T:
            return cached(slug, version_token(Slot.LANGUAGE, slug), *arguments)

        return call  # type: ignore[return-value]

    return decorate


def size_of(value: object) -> int:
    """Estimate the deep size of a value in bytes.

    >>> size_of(np.zeros(1_000)), size_of([b"x" * 1_000]) // 1_000
    (8000, 1)
    """
    if isinstance(value, np.ndarray):
        return value.nbytes
    if dataclasses.is_dataclass(value):
        return sum(size_of(getattr(value, field.name)) for field in dataclasses.fields(value))
    if isinstance(value, Mapping):
        return sys.getsizeof(value) + sum(size_of(key) + size_of(each) for key, each in value.items())
    if isinstance(value, list | tuple | set | frozenset):
        return sys.getsizeof(value) + sum(map(size_of, value))
    return sys.getsizeof(value)


_STORE: LRUCache[Hashable, Any] = LRUCache(limits.MAX_SHARED_CACHE_BYTES, getsizeof=size_of)
# Concurrent calls with equal arguments wait for one computation.
_changed = threading.Condition()


def shared_cache(function: Callable[P, T]) -> Callable[P, T]:
    """Decorate a function with the shared cache; results must not be mutated.

    The function takes hashable positional arguments only. Arguments whose names begin with an underscore are not
    part of the key. Exceptions are not cached.
    """
    parameters = enumerate(inspect.signature(function).parameters)
    left_out = {at for at, parameter in parameters if parameter.startswith("_")}
    name = f"{function.__module__}.{function.__qualname__}"

    def key(*arguments: Any) -> Hashable:
        return (name, *(each for at, each in enumerate(arguments) if at not in left_out))

    return cached(_STORE, key=key, condition=_changed)(function)
