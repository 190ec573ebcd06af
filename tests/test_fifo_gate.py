"""Short runs take turns in the order in which they came; a long one is overtaken, and other work lets them pass."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest

from dashboard.jobs.fifo_gate import FifoGate


def until(true: Callable[[], bool]) -> None:
    for _ in range(1_000):
        if true():
            return
        time.sleep(0.01)
    raise AssertionError("it never came to that")


def begun(gate: FifoGate, work: Callable[[], object], name: str, done: list[Any]) -> threading.Thread:
    """Somebody at work at the gate, who adds a name to what is `done` at the end."""

    def have_a_turn() -> None:
        with gate.acquire():
            work()
            done.append(name)

    thread = threading.Thread(target=have_a_turn)
    thread.start()
    until(lambda: bool(gate._at_work) or name in done)
    return thread


@contextmanager
def held(gate: FifoGate, done: list[Any]) -> Iterator[None]:
    """Somebody is at work, who is done at the end."""
    free = threading.Event()
    long = begun(gate, lambda: free.wait(60), "long", done)
    try:
        yield
    finally:
        free.set()
        long.join(60)


def test_one_is_at_work_at_a_time_and_all_have_their_turn():
    gate = FifoGate(patience=60)
    at_work, most, done = [], [], []

    def work(number: int) -> None:
        with gate.acquire():
            at_work.append(number)
            most.append(len(at_work))
            time.sleep(0.002)
            at_work.remove(number)
            done.append(number)

    with ThreadPoolExecutor(12) as pool:
        list(pool.map(work, range(60)))
    assert max(most) == 1
    assert sorted(done) == list(range(60))


def test_who_came_first_is_first():
    gate, order, threads = FifoGate(patience=60), [], []

    def work(number: int) -> None:
        with gate.acquire():
            order.append(number)

    with held(gate, order):
        for number in range(5):
            threads.append(threading.Thread(target=work, args=(number,)))
            threads[-1].start()
            until(lambda number=number: len(gate._waiting) == number + 1)
    for thread in threads:
        thread.join(60)
    assert order == ["long", 0, 1, 2, 3, 4]


def test_who_takes_long_is_overtaken_by_all():
    gate, done = FifoGate(patience=0.05), []

    def work(number: int) -> None:
        with gate.acquire():
            done.append(number)

    with held(gate, done), ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(8)))
    assert sorted(done[:-1]) == list(range(8))
    assert done[-1] == "long"


def test_work_in_the_background_waits_for_who_is_at_work_but_not_for_long():
    gate, done = FifoGate(patience=60), []
    began = time.monotonic()
    gate.yield_to_page_runs(60)
    assert time.monotonic() - began < 30  # nobody is there
    with held(gate, done):
        gate.yield_to_page_runs(0.01)
        assert done == []  # it goes on beside who is still at work
    short = begun(gate, lambda: time.sleep(0.05), "short", done)
    gate.yield_to_page_runs(60)
    assert done == ["long", "short"]
    short.join(60)


def test_work_in_the_background_does_not_wait_for_who_takes_long():
    gate, done = FifoGate(patience=0.0), []
    with held(gate, done):
        began = time.monotonic()
        gate.yield_to_page_runs(60)
        assert time.monotonic() - began < 30
        assert done == []


def test_a_turn_that_fails_is_over():
    gate = FifoGate(patience=60)
    with pytest.raises(ValueError, match="no"), gate.acquire():
        raise ValueError("no")
    with gate.acquire():
        pass
