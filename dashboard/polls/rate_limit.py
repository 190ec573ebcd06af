"""How often something may be done under one name: a burst at once, then so many a second."""

import time
from collections import OrderedDict


class RateLimit:
    """A bucket a name; of names, the latest are remembered. For one thread, such as that of the event loop."""

    def __init__(self, per_second: float, burst: int, most_names: int) -> None:
        """Let each name through `burst` times at once, then `per_second`; `most_names` are remembered."""
        self._per_second, self._burst, self._most = per_second, burst, most_names
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def allows(self, name: str) -> bool:
        """Whether it may be done under this name now; if so, it is counted.

        >>> rates = RateLimit(0.001, 2, 10)
        >>> [rates.allows("a") for _ in range(3)], rates.allows("b")
        ([True, True, False], True)
        """
        now = time.monotonic()
        left, since = self._left.pop(name, (float(self._burst), now))
        left = min(float(self._burst), left + (now - since) * self._per_second)
        is_allowed = left >= 1
        self._left[name] = (left - is_allowed, now)
        while len(self._left) > self._most:
            self._left.popitem(last=False)
        return is_allowed
