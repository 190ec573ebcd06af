"""Training in the background: shared, cancelled, bounded, caught when it diverges."""

import threading
import time
from collections.abc import Iterator

import numpy as np
import pytest

from dashboard import limits
from dashboard.concepts.corpus import read_corpus, skip_gram
from dashboard.concepts.training import TrainingParams
from dashboard.errors import InputError
from dashboard.jobs import Queue, SizedLRUCache, State
from dashboard.lessons.learning import training
from dashboard.lessons.learning.training import Outcome, Run
from dashboard.pocket.training_texts import TEXTS

CORPUS = read_corpus("\n".join(TEXTS["four groups"].write(60, 0)), 100)
EXAMPLES = skip_gram(CORPUS, 3)
ENDLESS = TrainingParams(epochs=100_000, batch=64, rate=0.1)


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict]:
    """Create a session's state, without runs from other tests."""
    state: dict = {}
    monkeypatch.setattr(training.st, "session_state", state)
    monkeypatch.setattr(training, "session_id", lambda: f"session {id(training.st.session_state)}")
    monkeypatch.setattr(
        training, "_finished", SizedLRUCache(limits.MAX_KEPT_RUNS_BYTES, size=lambda run: run.n_bytes)
    )
    yield state
    for run in training._active.values():
        run.job.stop()
        run.job.wait(10)


def training_threads() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name.startswith("learning ")]


def wait_for(condition, seconds: float = 30.0) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it did not happen"
        time.sleep(0.01)


def finished(settings: TrainingParams) -> Run:
    run = training.submit(Run("test", CORPUS, EXAMPLES, settings))
    run.job.wait(30)
    return run


def test_a_run_keeps_its_first_and_last_state_and_its_losses():
    run = finished(TrainingParams(epochs=4))
    assert run.outcome is Outcome.DONE
    assert [run.frames[0].number, run.frames[-1].number] == [0, run.n_steps]
    assert run.losses[-1][0] == run.n_steps
    np.testing.assert_array_equal(run.frames[-1].inputs, finished(TrainingParams(epochs=4)).frames[-1].inputs)


def test_large_matrices_keep_fewer_frames(monkeypatch: pytest.MonkeyPatch):
    many = finished(TrainingParams(epochs=100))
    monkeypatch.setattr(limits, "MAX_FRAME_BYTES", 1)
    few = finished(TrainingParams(epochs=100))
    assert 15 <= len(few.frames) < len(many.frames) <= 62


def test_cancel_leaves_no_thread_and_keeps_what_was_reached(session: dict):
    run = training.start("a", CORPUS, EXAMPLES, ENDLESS)
    wait_for(lambda: run.step > 20)
    training.cancel()
    assert run.outcome is Outcome.CANCELLED
    assert not training_threads()
    assert run.frames[-1].number == run.step < run.n_steps


def test_two_sessions_share_a_run_that_ends_when_both_left(session: dict, monkeypatch: pytest.MonkeyPatch):
    run = training.start("a", CORPUS, EXAMPLES, ENDLESS)
    monkeypatch.setattr(training.st, "session_state", {})
    assert training.start("a", CORPUS, EXAMPLES, ENDLESS) is run
    training.cancel()
    assert training.current_run() is None
    assert run.is_active
    assert training_threads()
    monkeypatch.setattr(training.st, "session_state", session)
    training.cancel()
    assert not run.is_active
    assert not training_threads()


def test_a_cancelled_run_starts_anew_and_a_finished_one_is_kept(session: dict):
    first = training.start("a", CORPUS, EXAMPLES, ENDLESS)
    training.cancel()
    again = training.start("a", CORPUS, EXAMPLES, TrainingParams(epochs=1))
    assert again is not first
    again.job.wait(30)
    assert training.start("a", CORPUS, EXAMPLES, TrainingParams(epochs=1)) is again


def test_finished_runs_share_one_store_bounded_in_bytes(session: dict, monkeypatch: pytest.MonkeyPatch):
    each = finished(TrainingParams(epochs=1)).n_bytes
    assert each > EXAMPLES.given.nbytes + 10 * 2 * 4 * len(CORPUS.words) * 16
    monkeypatch.setattr(training, "_finished", SizedLRUCache(3 * each, size=lambda run: run.n_bytes))
    for name in "abcdefgh":
        training.start(name, CORPUS, EXAMPLES, TrainingParams(epochs=1)).job.wait(30)
        assert training.current_run().outcome is Outcome.DONE
    assert training._finished.currsize == 3 * each
    assert not training._active
    # What a session keeps of its run is a name.
    assert list(session.values()) == ["h"]
    session[training._KEY] = "a"
    assert training.current_run() is None


def test_a_new_run_of_a_session_takes_the_place_of_the_old_one(session: dict):
    first = training.start("a", CORPUS, EXAMPLES, ENDLESS)
    wait_for(lambda: first.step > 0)
    second = training.start("b", CORPUS, EXAMPLES, ENDLESS)
    wait_for(lambda: second.step > 0)
    assert (first.is_active, training.current_run()) == (False, second)


def test_divergence_names_the_step_and_keeps_the_last_good_state():
    run = finished(TrainingParams(rate=1000, epochs=100))
    assert run.outcome is Outcome.DIVERGED
    assert run.frames[-1].number == run.step - 1
    assert np.isfinite(run.frames[-1].inputs).all()


def test_a_run_ends_after_the_time_allowed(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(limits, "MAX_TRAINING_SECONDS", 0.2)
    run = finished(ENDLESS)
    assert run.outcome is Outcome.TIMED_OUT
    assert run.seconds < 5


def test_a_fault_is_not_silent(monkeypatch: pytest.MonkeyPatch):
    def fail(*_: object) -> None:
        raise RuntimeError("out of order")

    monkeypatch.setattr(training, "train", fail)
    assert finished(TrainingParams()).outcome is Outcome.FAILED


def test_runs_of_several_sessions_take_turns(session: dict, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(
        training, "TRAININGS", Queue("learning", is_connected=lambda _: True, turn_seconds=0.05)
    )
    runs = []
    for name in "abc":
        monkeypatch.setattr(training.st, "session_state", {})
        runs.append(training.start(name, CORPUS, EXAMPLES, ENDLESS))
    wait_for(lambda: all(run.step > 0 for run in runs))
    assert all(run.is_active for run in runs)
    assert sum(run.job.state is State.RUNNING for run in runs) <= 1
    wait_for(lambda: sorted(run.queue_position or 0 for run in runs) == [0, 1, 2])


def test_a_run_can_be_cancelled_while_it_waits(session: dict, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(
        training, "TRAININGS", Queue("learning", is_connected=lambda _: True, turn_seconds=60)
    )
    busy = training.submit(Run("busy", CORPUS, EXAMPLES, ENDLESS), "another session")
    wait_for(lambda: busy.step > 0)
    second = training.start("second", CORPUS, EXAMPLES, ENDLESS)
    assert second.queue_position == 1
    training.cancel()
    assert (second.outcome, second.step) == (Outcome.CANCELLED, 0)
    assert training.current_run() is second


def test_a_line_that_is_full_is_a_sentence_and_starts_nothing(session: dict, monkeypatch: pytest.MonkeyPatch):
    line = Queue("learning", is_connected=lambda _: True, turn_seconds=60, max_waiting=0)
    monkeypatch.setattr(training, "TRAININGS", line)
    with pytest.raises(InputError, match="try again in a minute"):
        training.start("a", CORPUS, EXAMPLES, ENDLESS)
    assert training.current_run() is None


def test_what_remains_is_what_was_expected_at_first_and_then_the_speed_so_far():
    settings = TrainingParams(epochs=50)
    run = Run("test", CORPUS, EXAMPLES, settings)
    expected = training.estimated_seconds(settings, len(EXAMPLES), len(CORPUS.words))
    # The first step takes as long as fifty: no reason to think so of the others.
    run.step, run.first_seconds = 1, 50 * expected / run.n_steps
    run.seconds = run.first_seconds
    assert run.seconds_left == pytest.approx(expected, rel=0.01)
    # Each further step takes three times as long as was expected.
    run.step = run.n_steps // 2
    run.seconds += 3 * expected / run.n_steps * (run.step - 1)
    assert 2 * expected / 2 < run.seconds_left <= 3 * expected / 2


def test_the_estimate_is_about_this_machine_once_it_has_run(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(training, "_PACE", training._Pace())
    settings = TrainingParams(epochs=200)
    usual = training.estimated_seconds(settings, 1_000, 100)
    run = Run("test", CORPUS, EXAMPLES, settings)
    run.step, run.seconds = (
        101,
        100 * 2.5 * training._seconds_per_step(settings, len(EXAMPLES), len(CORPUS.words)),
    )
    training._learn_pace(run)
    assert training.estimated_seconds(settings, 1_000, 100) == pytest.approx(2.5 * usual)
