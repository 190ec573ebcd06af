"""Work for sessions: one job each, shared where equal, in turns, and only for somebody who is here."""

import time
from collections.abc import Iterator
from functools import partial

import pytest

from dashboard.errors import InputError
from dashboard.jobs import Job, Progress, Queue, SizedLRUCache, State, queue
from tests.test_jobs import until_stopped, wait_for


@pytest.fixture
def here() -> set[str]:
    """Return the IDs of the connected sessions."""
    return {f"session {n}" for n in range(10)}


@pytest.fixture
def line(here: set[str]) -> Iterator[Queue[str]]:
    """One place, turns of a twentieth of a second."""
    made: Queue[str] = Queue("turns", is_connected=here.__contains__, turn_seconds=0.05, max_waiting=2)
    yield made
    for job in made.active_jobs():
        job.stop()
        job.wait(5)


def submit(line: Queue[str], n: int, key: str) -> Job[str]:
    return line.submit(f"session {n}", key, key, until_stopped)


def test_a_session_has_one_job_and_a_new_one_replaces_it(line: Queue[str]):
    first, second = submit(line, 0, "first"), submit(line, 0, "second")
    first.wait(5)
    assert (first.state, line.job_of("session 0")) == (State.STOPPED, second)
    assert submit(line, 0, "second") is second


def test_equal_work_is_shared_and_stops_when_the_last_leaves(line: Queue[str]):
    job = submit(line, 0, "same")
    assert submit(line, 1, "same") is job
    assert line.unsubscribe("session 0") is None
    assert not job.progress.is_stopping
    assert line.unsubscribe("session 1") is job
    job.wait(5)
    assert (job.state, line.job_of("session 1")) == (State.STOPPED, None)


def test_stopped_work_is_not_joined_but_begun_anew(line: Queue[str]):
    first = submit(line, 0, "same")
    line.unsubscribe("session 0")
    assert submit(line, 1, "same") is not first
    assert line.job_of("session 1").is_active


@pytest.mark.parametrize("waits", [False, True])
def test_who_is_gone_for_longer_than_a_moment_stops_its_job(
    line: Queue[str], here: set[str], monkeypatch: pytest.MonkeyPatch, waits: bool
):
    monkeypatch.setattr(queue, "GRACE_SECONDS", 0.0)
    if waits:
        line.submit("session 9", "busy", "busy", until_stopped)
    job = submit(line, 0, "left")
    wait_for(lambda: job.state is (State.WAITING if waits else State.RUNNING))
    here.discard("session 0")
    job.wait(10)
    assert job.state is State.STOPPED


def test_turns_go_round(line: Queue[str]):
    worked: dict[str, list[float]] = {"a": [], "b": []}
    jobs: dict[str, Job[str]] = {}
    counted_while_waiting = []

    def work(key: str, other: str, progress: Progress) -> None:
        wait_for(lambda: len(jobs) == 2)
        while sum(len(each) for each in worked.values()) < 400:
            progress.check()
            worked[key].append(time.monotonic())
            before = jobs[other].progress.seconds
            time.sleep(0.002)
            if jobs[other].progress.seconds != before:
                counted_while_waiting.append(other)

    for n, (key, other) in enumerate(("ab", "ba")):
        jobs[key] = line.submit(f"session {n}", key, key, partial(work, key, other))
    for job in jobs.values():
        job.wait(20)
    assert [job.state for job in jobs.values()] == [State.DONE] * 2
    # Neither waited for the other's end.
    assert worked["a"][-1] > worked["b"][0]
    assert worked["b"][-1] > worked["a"][0]
    assert counted_while_waiting == []


def test_the_line_is_bounded_and_shows_the_place(line: Queue[str]):
    line.submit("session 9", "busy", "busy", lambda progress: progress.pause(60))
    wait_for(lambda: line.job_of("session 9").state is State.RUNNING)
    waiting = [submit(line, n, f"job {n}") for n in range(2)]
    wait_for(lambda: [job.position for job in waiting] == [1, 2])
    with pytest.raises(InputError, match="2 are waiting"):
        submit(line, 2, "one more")
    assert submit(line, 2, "job 1") is waiting[1]
    line.unsubscribe("session 0")
    wait_for(lambda: waiting[1].position == 1)


def test_sessions_that_left_after_the_end_are_forgotten(line: Queue[str], here: set[str]):
    for n in range(5):
        line.submit(f"session {n}", f"job {n}", "short", lambda progress: None).wait(5)
    here.clear()
    submit(line, 9, "last")
    assert [n for n in range(10) if line.job_of(f"session {n}")] == [9]


def test_a_kept_value_that_is_too_large_alone_stays_until_the_next():
    kept: SizedLRUCache[str, str] = SizedLRUCache(3, size=len)
    kept.put("long", "123456")
    assert kept.get("long") == "123456"
    kept.put("short", "1")
    assert (kept.get("long"), kept.get("short"), kept.currsize) == (None, "1", 1)
