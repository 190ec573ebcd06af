"""The goals for a class, each beside an empty app under the same load at the same time of the day."""

import asyncio
import os
import statistics
import time
from collections.abc import Coroutine
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.browser import Server
from benchmarks.figure import Figure
from benchmarks.load import host
from benchmarks.load.classroom import Classroom, Waits, median_ms, share
from benchmarks.load.heavy import download, read_long_texts, train
from benchmarks.load.machine import Spent, memory_mb
from benchmarks.reruns import HEAVY_PAGES

EVERY = 2.0
SECONDS = float(os.environ.get("LOAD_SECONDS", "20"))
ROUNDS = int(os.environ.get("LOAD_ROUNDS", "3"))

# Pages whose actions run or train a transformer have a goal of their own.
LIGHT, TORCH = "pages without torch", "pages with torch"


@dataclass
class Taken:
    """Results of several rounds of one load.

    Attributes:
        waits: of all rounds together.
        p95: of each round, milliseconds.
        first: the slowest first page of each round, seconds.
        cpu: processor time of the server per action in each round, milliseconds.
        others: cores that others kept busy in each round.
    """

    waits: Waits = field(default_factory=Waits)
    p95: list[float] = field(default_factory=list)
    first: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    others: list[float] = field(default_factory=list)

    async def round(self, server: Server, n: int, acting: int, *, arrive: float, empty: bool = False) -> None:
        """Let `n` visitors arrive within `arrive` seconds, and the first `acting` of them work."""
        async with Classroom(server.url, n, empty=empty, seed=len(self.p95)) as room:
            self.first.append(max(await room.arrive(arrive)))
            await room.work(EVERY, EVERY, acting=acting)
            spent = Spent(server.process.pid)
            waits = await room.work(SECONDS, EVERY, acting=acting)
            self.others.append(spent.cores()[2])
            self.cpu.append(1000 * spent.server_seconds / len(waits.all))
            self.p95.append(share(waits.all, 0.95))
            self.waits.add(waits)


def measure() -> list[Figure]:
    """Measure everything; the app and the empty app take turns, with medians over the rounds."""
    with ExitStack() as stack:
        (ours, models), empty = stack.enter_context(host.ours()), stack.enter_context(host.empty())
        _run(host.get_used_to(ours))
        return [
            *_memory(ours),
            *_load(ours, empty, "50 acting every 2 s", 50, 50, arrive=5.0, at_most=400),
            *_load(ours, empty, "200 open, 20 acting", 200, 20, arrive=20.0, at_most=250),
            *_arrivals(ours, empty),
            *_beside(ours, models),
        ]


def _run(work: Coroutine[Any, Any, Any]) -> Any:
    return asyncio.run(work)


def _load(
    ours: Server, empty: Server, name: str, n: int, acting: int, *, arrive: float, at_most: float
) -> list[Figure]:
    app, control = Taken(), Taken()
    for _ in range(ROUNDS):
        _run(control.round(empty, n, acting, arrive=arrive, empty=True))
        _run(app.round(ours, n, acting, arrive=arrive))
    for error in app.waits.errors[:5]:
        print(f"  {error}")
    kinds: dict[str, list[float]] = {LIGHT: [], TORCH: []}
    for slug, waits in app.waits.by_page.items():
        kinds[TORCH if slug in HEAVY_PAGES else LIGHT].extend(waits)
    p95, control_p95 = statistics.median(app.p95), statistics.median(control.p95)
    return [
        Figure(f"{name}: p50", median_ms(app.waits.all), "ms"),
        Figure(f"{name}: p95", p95, "ms", at_most=at_most),
        Figure(f"{name}: p95 of the empty app", control_p95, "ms"),
        Figure(f"{name}: p95 against the empty app", p95 / control_p95, "x"),
        Figure(f"{name}: errors", len(app.waits.errors), "", at_most=0),
        Figure(f"{name}: processor time per action", statistics.median(app.cpu), "ms"),
        *(Figure(f"{name}: p50, {kind}", median_ms(waits), "ms") for kind, waits in kinds.items() if waits),
        Figure(f"{name}: cores that others kept busy", statistics.median(app.others), ""),
    ]


def _arrivals(ours: Server, empty: Server) -> list[Figure]:
    async def arrive(server: Server, seed: int, *, is_empty: bool) -> float:
        async with Classroom(server.url, 30, empty=is_empty, seed=seed) as room:
            return max(await room.arrive(1.0))

    app, control = [], []
    for at in range(ROUNDS):
        control.append(_run(arrive(empty, at, is_empty=True)))
        app.append(_run(arrive(ours, at, is_empty=False)))
    return [
        Figure("30 arrivals in a second: the slowest first page", statistics.median(app), "s", at_most=5),
        Figure("the same of the empty app", statistics.median(control), "s"),
    ]


def _memory(ours: Server) -> list[Figure]:
    """Measure the memory of 100 sessions on all pages, and what is left when they have expired."""
    pid, n = ours.process.pid, 100

    async def come_and_go() -> tuple[float, float]:
        async with Classroom(ours.url, n, seed=7) as room:
            await room.arrive(20.0)
            await room.work(3 * EVERY, EVERY)
            return memory_mb(pid), memory_mb(pid, "RssAnon")

    host.wait_until_idle(pid, 3)
    before = memory_mb(pid)
    during, own = _run(come_and_go())
    time.sleep(2 * host.GIVEN_UP_SECONDS)
    # An expired session is removed when the next one expires.
    _run(host.get_used_to(ours, seconds=1.0))
    time.sleep(2 * host.GIVEN_UP_SECONDS)
    after = memory_mb(pid)
    return [
        Figure("resident before a class, warm", before, "MB"),
        Figure("memory per session of 100", (during - before) / n, "MB", at_most=1),
        # The rest are files that the system may drop.
        Figure("anonymous memory with a class of 100", own, "MB", at_most=1000),
        Figure("resident after all have left, against before", after / before, "x", at_most=1.1),
    ]


def _beside(ours: Server, models: Path) -> list[Figure]:
    """Measure twenty visitors, alone and while one trains, one downloads and one reads long texts."""

    async def work(seed: int, *, busy: bool) -> float:
        async with Classroom(ours.url, 20, seed=seed) as room:
            await room.arrive(4.0)
            works = (train(ours.url), download(ours.url, models), read_long_texts(ours.url)) if busy else ()
            heavy = [asyncio.create_task(each) for each in works]
            await room.work(EVERY, EVERY)
            waits = await room.work(SECONDS, EVERY)
            for task in heavy:
                if task.done():
                    task.result()  # a fault of theirs is one of this measurement
                task.cancel()
            return share(waits.all, 0.95)

    alone, beside = [], []
    for at in range(ROUNDS):
        alone.append(_run(work(at, busy=False)))
        beside.append(_run(work(at, busy=True)))
    ratio = statistics.median(b / a for a, b in zip(alone, beside, strict=True))
    return [
        Figure("20 acting alone: p95", statistics.median(alone), "ms"),
        Figure("beside a training, a download and long texts: p95 against alone", ratio, "x", at_most=2),
    ]
