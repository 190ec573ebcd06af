"""An LRU cache bounded in bytes."""

import threading
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from cachetools import LRUCache

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class SizedLRUCache(LRUCache[Key, Value]):
    """A thread-safe LRU cache shared by all sessions.

    >>> letters = SizedLRUCache(3, size=len)
    >>> for key in "abc":
    ...     letters.put(key, key)
    >>> letters.get("a")
    'a'
    >>> letters.put("dd", "dd")
    >>> [key for key in ("a", "b", "c", "dd") if letters.get(key)], letters.currsize
    (['a', 'dd'], 3)
    """

    def __init__(self, max_bytes: int, *, size: Callable[[Value], int]) -> None:
        """Hold at most `max_bytes`, as measured by `size`; the newest value stays even if it is larger."""
        super().__init__(max_bytes, lambda value: min(size(value), max_bytes))
        self._lock = threading.Lock()

    def put(self, key: Key, value: Value) -> None:
        """Store a value under `key`, evicting the least recently used."""
        with self._lock:
            self[key] = value

    def get(self, key: Key, default: Any = None) -> Any:
        """Return the value of `key` and mark it most recently used; `default` if it was evicted."""
        with self._lock:
            return super().get(key, default)
