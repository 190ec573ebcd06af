"""Things that can be made again, as many as fit into so many bytes."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class SizedLRUCache(Generic[Key, Value]):
    """A store for all sessions: what was asked for least recently goes first. Safe to use from any thread.

    >>> letters = SizedLRUCache(3, size=len)
    >>> for key in "abc":
    ...     letters.put(key, key)
    >>> letters.get("a")
    'a'
    >>> letters.put("dd", "dd")
    >>> [key for key in ("a", "b", "c", "dd") if letters.get(key)], letters.n_bytes
    (['a', 'dd'], 3)
    """

    def __init__(self, most_bytes: int, *, size: Callable[[Value], int]) -> None:
        """At most `most_bytes` in all, by what `size` says of each; the newest stays even if it is larger alone."""
        self._most_bytes = most_bytes
        self._size = size
        self._values: OrderedDict[Key, tuple[Value, int]] = OrderedDict()
        self._lock = threading.Lock()

    def put(self, key: Key, value: Value) -> None:
        """Keep a value, in the place of what was kept under this key."""
        with self._lock:
            self._values.pop(key, None)
            self._values[key] = value, self._size(value)
            while len(self._values) > 1 and sum(size for _, size in self._values.values()) > self._most_bytes:
                self._values.popitem(last=False)

    def get(self, key: Key) -> Value | None:
        """What is kept under this key, from now on the most recently used; None if it is not here any more."""
        with self._lock:
            if key not in self._values:
                return None
            self._values.move_to_end(key)
            return self._values[key][0]

    @property
    def n_bytes(self) -> int:
        """What all of it takes."""
        with self._lock:
            return sum(size for _, size in self._values.values())
