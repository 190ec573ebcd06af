"""Short runs take turns in the order in which they came; a long one is overtaken."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest
from streamlit.runtime.scriptrunner import script_runner
from streamlit.testing.v1 import AppTest

from dashboard.jobs.line import Line
from dashboard.serving import one_by_one


def until(true: Callable[[], bool]) -> None:
    for _ in range(1_000):
        if true():
            return
        time.sleep(0.01)
    raise AssertionError("it never came to that")


@contextmanager
def held(line: Line, done: list[Any]) -> Iterator[None]:
    """Somebody is at work, who is done at the end."""
    free = threading.Event()

    def hold() -> None:
        with line.turn():
            free.wait(60)
            done.append("long")

    long = threading.Thread(target=hold)
    long.start()
    until(lambda: bool(line._at_work))
    try:
        yield
    finally:
        free.set()
        long.join(60)


def test_one_is_at_work_at_a_time_and_all_have_their_turn():
    line = Line(patience=60)
    at_work, most, done = [], [], []

    def work(number: int) -> None:
        with line.turn():
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
    line, order, threads = Line(patience=60), [], []

    def work(number: int) -> None:
        with line.turn():
            order.append(number)

    with held(line, order):
        for number in range(5):
            threads.append(threading.Thread(target=work, args=(number,)))
            threads[-1].start()
            until(lambda number=number: len(line._waiting) == number + 1)
    for thread in threads:
        thread.join(60)
    assert order == ["long", 0, 1, 2, 3, 4]


def test_who_takes_long_is_overtaken_by_all():
    line, done = Line(patience=0.05), []

    def work(number: int) -> None:
        with line.turn():
            done.append(number)

    with held(line, done), ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(8)))
    assert sorted(done[:-1]) == list(range(8))
    assert done[-1] == "long"


def test_work_in_the_background_waits_for_who_is_at_work_but_not_for_long():
    line, done = Line(patience=60), []
    began = time.monotonic()
    line.let_pass(60)
    assert time.monotonic() - began < 30  # nobody is there
    with held(line, done):
        line.let_pass(0.01)
        assert done == []  # it goes on beside who is still at work

    def work() -> None:
        with line.turn():
            time.sleep(0.05)
            done.append("short")

    short = threading.Thread(target=work)
    short.start()
    until(lambda: bool(line._at_work) or "short" in done)
    line.let_pass(60)
    assert done == ["long", "short"]
    short.join(60)


def test_work_in_the_background_does_not_wait_for_who_takes_long():
    line, done = Line(patience=0.0), []
    with held(line, done):
        began = time.monotonic()
        line.let_pass(60)
        assert time.monotonic() - began < 30
        assert done == []


def test_a_turn_that_fails_is_over():
    line = Line(patience=60)
    with pytest.raises(ValueError, match="no"), line.turn():
        raise ValueError("no")
    with line.turn():
        pass


def test_pages_run_in_the_line(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(
        script_runner.ScriptRunner, one_by_one.NAME, getattr(script_runner.ScriptRunner, one_by_one.NAME)
    )
    turns: list[None] = []
    own = Line.turn

    def counted(line: Line):
        turns.append(None)
        return own(line)

    monkeypatch.setattr(Line, "turn", counted)
    one_by_one.take_turns()
    app = AppTest.from_string("import streamlit as st; st.write('here')").run()
    assert app.markdown[0].value == "here"
    assert len(turns) == 1


def test_a_streamlit_without_that_method_is_left_as_it_is(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(one_by_one, "NAME", "_no_such_method")
    one_by_one.take_turns()
    assert not hasattr(script_runner.ScriptRunner, "_no_such_method")
