"""Work in the background: places in the order of arrival, joined, stopped, and never silent about a fault."""

import threading
import time
from collections.abc import Callable, Iterator
from types import SimpleNamespace

import pytest

from dashboard import limits
from dashboard.errors import InputError
from dashboard.jobs import Progress, Queue, State, StoppedError
from dashboard.jobs import queue as queues
from dashboard.jobs.fifo_gate import FifoGate


@pytest.fixture
def queue() -> Iterator[Queue[str]]:
    """Create a queue with one place, emptied when the test ends."""
    made: Queue[str] = Queue("test")
    yield made
    for job in made.active_jobs():
        job.stop()
        job.wait(5)


def until_stopped(progress: Progress) -> None:
    while True:
        progress.pause(0.01)


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.005)


def test_places_are_given_in_the_order_of_arrival(queue: Queue[str]):
    order: list[str] = []
    first = queue.start("first", "first", until_stopped)
    wait_for(lambda: first.state is State.RUNNING)
    others = []
    for position, name in enumerate("abc", start=1):
        others.append(queue.start(name, name, lambda progress, name=name: order.append(name)))
        assert others[-1].position == position
    first.stop()
    for job in others:
        job.wait(5)
    assert order == ["a", "b", "c"]
    assert [job.state for job in (first, *others)] == [State.STOPPED, State.DONE, State.DONE, State.DONE]


def test_who_stops_waiting_lets_the_next_move_up(queue: Queue[str]):
    first = queue.start("first", "first", until_stopped)
    wait_for(lambda: first.state is State.RUNNING)
    second = queue.start("second", "second", until_stopped)
    assert second.position == 1
    third = queue.start("third", "third", lambda progress: None)
    assert third.position == 2
    second.stop()
    second.wait(5)
    assert (second.state, third.position) == (State.STOPPED, 1)
    first.stop()
    third.wait(5)
    assert third.state is State.DONE


def test_who_asks_for_the_same_joins_until_it_has_ended(queue: Queue[str]):
    first = queue.start("same", "same", until_stopped)
    assert queue.start("same", "same", until_stopped) is first
    first.stop()
    first.wait(5)
    assert queue.start("same", "same", lambda progress: None) is not first


def test_only_so_many_ended_jobs_are_remembered(queue: Queue[str], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(limits, "MAX_REMEMBERED_JOBS", 2)
    for name in "abcde":
        queue.start(name, name, lambda progress: None).wait(5)
    assert [name for name in "abcde" if queue.find(name)] == ["c", "d", "e"]


def test_a_job_lets_pages_pass_and_goes_on_beside_them(queue: Queue[str], monkeypatch: pytest.MonkeyPatch):
    line, waits = FifoGate(patience=60), []
    let_pass = line.yield_to_page_runs
    monkeypatch.setattr(line, "yield_to_page_runs", lambda at_most: waits.append(let_pass(at_most)))
    monkeypatch.setattr("dashboard.jobs.queue.PAGE_RUNS", line)

    def work(progress: Progress) -> None:
        for _ in range(20):
            time.sleep(0.004)
            progress.check()

    with line.acquire():  # a page that is drawn all the while
        job = queue.start("work", "work", work)
        job.wait(60)
    assert job.state is State.DONE
    assert len(waits) == 21  # once before the work begins


def test_a_fault_becomes_a_sentence_and_frees_the_place(queue: Queue[str], caplog: pytest.LogCaptureFixture):
    def refuse(progress: Progress) -> None:
        raise InputError("There is none; choose another.")

    refused = queue.start("refused", "refused", refuse)
    broken = queue.start("broken", "The work", lambda progress: 1 / 0)
    broken.wait(5)
    assert (refused.state, refused.message) == (State.FAILED, "There is none; choose another.")
    assert broken.message == "The work failed because of a fault in this app; the server's log has it."
    assert "ZeroDivisionError" in caplog.text
    after = queue.start("after", "after", lambda progress: None)
    after.wait(5)
    assert after.state is State.DONE
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("test ")]


def test_a_watch_knows_speed_and_time_left(monkeypatch: pytest.MonkeyPatch):
    clock = iter(range(100))
    monkeypatch.setattr(queues, "time", SimpleNamespace(monotonic=lambda: next(clock)))
    progress = Progress()
    assert progress.seconds_left is None
    progress.advance(10, arrived=False)
    progress.set_remaining(1_000)
    for _ in range(3):
        progress.advance(100)
    assert (progress.done, progress.total) == (310, 1_010)
    assert (progress.speed, progress.seconds_left) == (100, 7)
    progress.stop()
    with pytest.raises(StoppedError):
        progress.check()
