"""Token-bucket rate limiting by name."""

import time
from collections import OrderedDict


class RateLimit:
    """One token bucket per name, for the latest names only. Not thread-safe: for use on the event loop."""

    def __init__(self, per_second: float, burst: int, max_names: int) -> None:
        """Allow each name a burst of `burst` calls, then `per_second`; keep the latest `max_names` buckets."""
        self._per_second, self._burst, self._max_names = per_second, burst, max_names
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def allows(self, name: str) -> bool:
        """Consume one token of `name`; return False if its bucket is empty.

        >>> rates = RateLimit(0.001, 2, 10)
        >>> [rates.allows("a") for _ in range(3)], rates.allows("b")
        ([True, True, False], True)
        """
        now = time.monotonic()
        left, since = self._left.pop(name, (float(self._burst), now))
        left = min(float(self._burst), left + (now - since) * self._per_second)
        is_allowed = left >= 1
        self._left[name] = (left - is_allowed, now)
        while len(self._left) > self._max_names:
            self._left.popitem(last=False)
        return is_allowed
