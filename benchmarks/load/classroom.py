"""Many simultaneous visitors of one server, and their waiting times."""

import asyncio
import statistics
import time
from collections.abc import Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from itertools import islice
from random import Random
from types import TracebackType

from benchmarks.load.script import SLUGS, Step, act, acts, in_the_menu
from benchmarks.load.visitor import VisitError, Visitor


@dataclass
class Waits:
    """Waiting times of visitors after each action, in seconds.

    Attributes:
        by_page: page to its waits.
        errors: what went wrong, a sentence each.
    """

    by_page: dict[str, list[float]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)

    @property
    def all(self) -> list[float]:
        """All waiting times, unordered."""
        return [wait for waits in self.by_page.values() for wait in waits]

    def note(self, slug: str, wait: float) -> None:
        """Add a waiting time."""
        self.by_page.setdefault(slug, []).append(wait)

    def add(self, other: "Waits") -> None:
        """Add the waiting times of another round."""
        for slug, waits in other.by_page.items():
            self.by_page.setdefault(slug, []).extend(waits)
        self.errors.extend(other.errors)


def share(waits: list[float], part: float) -> float:
    """Return the quantile `part` of all waiting times, such as 0.95, in milliseconds."""
    return 1000 * sorted(waits)[min(len(waits) - 1, int(part * len(waits)))]


class Classroom:
    """Visitors of one server, each with a script of its own."""

    def __init__(self, url: str, count: int, *, empty: bool = False, seed: int = 0) -> None:
        """Create `count` visitors of the server at `url`; `empty` for those of an empty app, which has one text box."""
        self._url = url
        self._empty = empty
        self._randoms = [Random(1000 * seed + at) for at in range(count)]
        self._scripts: list[Iterator[tuple[str, Step | None]]] = [
            # A class does not do the same thing at the same time.
            islice(acts(random, at % len(SLUGS)), random.randrange(4) and 1, None)
            for at, random in enumerate(self._randoms)
        ]
        self.visitors: list[Visitor] = []

    async def __aenter__(self) -> "Classroom":
        self._stack = AsyncExitStack()
        for _ in self._randoms:
            self.visitors.append(await self._stack.enter_async_context(Visitor(self._url)))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stack.aclose()

    async def arrive(self, seconds: float) -> list[float]:
        """Open the first page of all visitors, spread over `seconds`; return how long each waited."""

        async def one(index: int) -> float:
            await asyncio.sleep(seconds * index / len(self.visitors))
            slug = "" if self._empty else in_the_menu(SLUGS[index % len(SLUGS)])
            return await self.visitors[index].arrive(slug)

        return list(await asyncio.gather(*(one(index) for index in range(len(self.visitors)))))

    async def work(self, seconds: float, interval: float, *, acting: int | None = None) -> Waits:
        """Let the first `acting` visitors act every `interval` seconds, for `seconds`."""
        waits = Waits()
        until = time.monotonic() + seconds

        async def one(index: int) -> None:
            random = self._randoms[index]
            await asyncio.sleep(interval * random.random())
            while time.monotonic() < until:
                began = time.monotonic()
                slug, wait = await self._act(index, waits)
                if wait is not None:
                    waits.note(slug, wait)
                await asyncio.sleep(max(0.0, began + interval * random.uniform(0.5, 1.5) - time.monotonic()))

        await asyncio.gather(*(one(index) for index in range(acting or len(self.visitors))))
        return waits

    async def _act(self, index: int, waits: Waits) -> tuple[str, float | None]:
        visitor, random = self.visitors[index], self._randoms[index]
        if self._empty:
            return "empty", await visitor.put("text", f"word {random.randrange(10**6)}")
        slug, step = next(self._scripts[index])
        try:
            return slug, await act(visitor, slug, step, random)
        except (VisitError, KeyError) as error:
            waits.errors.append(f"{slug}, {step[0] if step else 'on the way there'}: {error!r}")
            return slug, None


def median_ms(waits: list[float]) -> float:
    """Return the median in milliseconds."""
    return 1000 * statistics.median(waits)
