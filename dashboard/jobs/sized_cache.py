"""An LRU cache bounded in bytes."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class SizedLRUCache(Generic[Key, Value]):
    """A thread-safe LRU cache shared by all sessions.

    >>> letters = SizedLRUCache(3, size=len)
    >>> for key in "abc":
    ...     letters.put(key, key)
    >>> letters.get("a")
    'a'
    >>> letters.put("dd", "dd")
    >>> [key for key in ("a", "b", "c", "dd") if letters.get(key)], letters.n_bytes
    (['a', 'dd'], 3)
    """

    def __init__(self, max_bytes: int, *, size: Callable[[Value], int]) -> None:
        """Hold at most `max_bytes`, as measured by `size`; the newest value stays even if it is larger."""
        self._max_bytes = max_bytes
        self._size = size
        self._values: OrderedDict[Key, tuple[Value, int]] = OrderedDict()
        self._lock = threading.Lock()

    def put(self, key: Key, value: Value) -> None:
        """Store a value under `key`, evicting the least recently used."""
        with self._lock:
            self._values.pop(key, None)
            self._values[key] = value, self._size(value)
            while len(self._values) > 1 and sum(size for _, size in self._values.values()) > self._max_bytes:
                self._values.popitem(last=False)

    def get(self, key: Key) -> Value | None:
        """Return the value of `key` and mark it most recently used; None if it was evicted."""
        with self._lock:
            if key not in self._values:
                return None
            self._values.move_to_end(key)
            return self._values[key][0]

    @property
    def n_bytes(self) -> int:
        """Total size in bytes."""
        with self._lock:
            return sum(size for _, size in self._values.values())
