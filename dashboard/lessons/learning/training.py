"""Background training runs: shared between sessions, cancelled when the last watcher leaves.

The same text and settings give the same run, so a class that opens one link shares one job. A run continues
when the user changes page, and stops when the last session that watches it closes. Each session has one run.
Runs are scheduled fairly, and each ends after at most `limits.MAX_TRAINING_SECONDS` of work. Finished runs are kept
in an LRU cache that all sessions share.
"""

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
import streamlit as st

from dashboard import limits
from dashboard.concepts.corpus import Corpus, Examples
from dashboard.concepts.training import (
    SKIP_GRAM,
    DivergedError,
    TrainingParams,
    TrainingStep,
    first_matrices,
    frame_steps,
    train,
)
from dashboard.jobs import Job, Progress, Queue, SizedLRUCache, State
from dashboard.streamlit_internals.sessions import is_connected, session_id

# Number of measured steps at which measured and expected step time have equal weight.
STEPS_TO_BELIEVE = 30

# Seconds that a run may take which nobody asked for.
UNASKED_SECONDS = 2.0

TRAININGS: Queue[str] = Queue("learning", is_connected=is_connected)

_KEY = "learning_run"


class Outcome(StrEnum):
    """The outcome of a run."""

    DONE = "done"
    CANCELLED = "cancelled"
    TIMED_OUT = "timed out"
    DIVERGED = "diverged"
    FAILED = "failed"


@dataclass(eq=False)
class Run:
    """One training run; the job's thread appends to it while the page reads it.

    Attributes:
        name: cache key, equal for equal text and settings.
        corpus: the text.
        examples: the training examples.
        settings: the hyperparameters.
        frames: the kept states, the first before training; append-only.
        losses: (step, mean loss of the steps since the previous entry), about 300 of them.
        step: the last finished step; for a diverged run, the step whose result was not finite.
        seconds: running time.
        first_seconds: the part of it up to the end of the first step, which is slower than the others.
        job: the background job; None for a run that was not started.
    """

    name: str
    corpus: Corpus
    examples: Examples
    settings: TrainingParams
    frames: list[TrainingStep] = field(default_factory=list)
    losses: list[tuple[int, float]] = field(default_factory=list)
    step: int = 0
    seconds: float = 0.0
    first_seconds: float = 0.0
    job: Job[str] | None = None
    _ended: Outcome | None = None

    @property
    def is_active(self) -> bool:
        """Whether the run is active."""
        return self.job is not None and self.job.is_active

    @property
    def queue_position(self) -> int | None:
        """Position in the queue, 1 for the next; None if not waiting."""
        return None if self.job is None else self.job.position

    @property
    def n_bytes(self) -> int:
        """Size in the cache, in bytes."""
        matrices = sum(frame.inputs.nbytes + frame.outputs.nbytes for frame in self.frames)
        return matrices + self.examples.given.nbytes + self.examples.expected.nbytes

    @property
    def outcome(self) -> Outcome:
        """Outcome of the run; a run that was never started counts as cancelled."""
        if self._ended is not None:
            return self._ended
        failed = self.job is not None and self.job.state is State.FAILED
        return Outcome.FAILED if failed else Outcome.CANCELLED

    @property
    def n_steps(self) -> int:
        """Total number of steps."""
        return self.settings.steps(len(self.examples))

    @property
    def seconds_left(self) -> float:
        """Estimated remaining time, at most what is left of `limits.MAX_TRAINING_SECONDS`.

        The estimate moves from the expected step time to the measured one.
        """
        expected = _seconds_per_step(self.settings, len(self.examples), len(self.corpus.words))
        expected *= _PACE.factor or 1.0
        measured, n_measured = self.seconds - self.first_seconds, max(self.step - 1, 0)
        per_step = (measured + STEPS_TO_BELIEVE * expected) / (n_measured + STEPS_TO_BELIEVE)
        return min(per_step * (self.n_steps - self.step), limits.MAX_TRAINING_SECONDS - self.seconds)

    def work(self, progress: Progress) -> None:
        """Run all training steps, keeping frames and losses.

        Raises:
            StoppedError: the job was cancelled; the last valid state is the last frame.
        """
        progress.set_remaining(self.n_steps)
        both_matrices = 2 * 4 * len(self.corpus.words) * self.settings.n_dims
        keep = set(frame_steps(self.n_steps, min(60, max(20, limits.MAX_FRAME_BYTES // both_matrices))))
        every = max(1, self.n_steps // 300)
        recent: list[float] = []
        last = None
        try:
            for last in train(self.examples, self.corpus.counts, self.settings):
                self.step, self.seconds = last.number, progress.seconds
                if last.number == 1:
                    self.first_seconds = self.seconds
                progress.done = last.number
                if last.number in keep:
                    self.frames.append(last)
                if last.number:
                    recent.append(last.loss)
                if len(recent) == every:
                    self.losses.append((last.number, float(np.mean(recent))))
                    recent.clear()
                progress.check()
                if self.seconds > limits.MAX_TRAINING_SECONDS:
                    self._ended = Outcome.TIMED_OUT
                    return
            self._ended = Outcome.DONE
            _learn_pace(self)
        except DivergedError as error:
            self.step = error.step
            self._ended = Outcome.DIVERGED
        finally:
            # However the run ended, the last valid state is the last frame.
            if last is not None and self.frames[-1] is not last:
                self.frames.append(last)
            if recent and last is not None:
                self.losses.append((last.number, float(np.mean(recent))))


def unstarted_run(name: str, corpus: Corpus, examples: Examples, settings: TrainingParams) -> Run:
    """Return a run with only its first frame, the state before training."""
    first = TrainingStep(0, float("nan"), *first_matrices(len(corpus.words), settings))
    return Run(name, corpus, examples, settings, frames=[first])


@dataclass
class _Pace:
    """Measured step time on this machine relative to `_seconds_per_step`; None until measured."""

    factor: float | None = None


_PACE = _Pace()


def _learn_pace(run: Run) -> None:
    """Update the pace from a finished run."""
    if run.step > STEPS_TO_BELIEVE:
        usual = _seconds_per_step(run.settings, len(run.examples), len(run.corpus.words))
        _PACE.factor = (run.seconds - run.first_seconds) / (run.step - 1) / usual


def estimated_seconds(settings: TrainingParams, n_examples: int, n_words: int) -> float:
    """Estimate the duration of a run at the latest measured pace, at most `limits.MAX_TRAINING_SECONDS`."""
    per_step = _seconds_per_step(settings, n_examples, n_words) * (_PACE.factor or 1.0)
    return min(settings.steps(n_examples) * per_step, limits.MAX_TRAINING_SECONDS)


def is_quick(settings: TrainingParams, n_examples: int, n_words: int) -> bool:
    """Return whether a run is short enough to start without being asked for, on usual hardware."""
    return settings.steps(n_examples) * _seconds_per_step(settings, n_examples, n_words) <= UNASKED_SECONDS


def _seconds_per_step(settings: TrainingParams, n_examples: int, n_words: int) -> float:
    """Return the expected step time on one core of 2020s server hardware."""
    compared = (
        (1 + settings.negatives) * settings.n_dims
        if settings.mode == SKIP_GRAM
        else n_words + settings.n_dims
    )
    return 150e-6 + 12e-9 * (settings.batch or n_examples) * compared


_active: dict[str, Run] = {}
_finished: SizedLRUCache[str, Run] = SizedLRUCache(limits.MAX_KEPT_RUNS_BYTES, size=lambda run: run.n_bytes)
_lock = threading.Lock()


def submit(run: Run, session: str = "") -> Run:
    """Submit the run as a job of the session, or return the active run of the same name.

    Raises:
        InputError: the queue is so long that the run would wait too long.
    """
    job = TRAININGS.submit(session, run.name, run.name, run.work)
    going = _active.get(run.name)
    if going is not None and going.job is job:
        return going
    run.job = job
    _active[run.name] = run
    return run


def start(name: str, corpus: Corpus, examples: Examples, settings: TrainingParams) -> Run:
    """Show the run of this name in this session: the existing one, or a new one.

    Raises:
        InputError: the queue is so long that the run would wait too long.
    """
    run = _find(name)
    with _lock:
        if run is None or run.is_active or run.outcome not in (Outcome.DONE, Outcome.DIVERGED):
            run = submit(Run(name, corpus, examples, settings), session_id())
        else:
            TRAININGS.unsubscribe(session_id())
    st.session_state[_KEY] = name
    return run


def current_run() -> Run | None:
    """Return the run of this session, active or finished; None if there is none or it was evicted."""
    name = st.session_state.get(_KEY)
    return None if name is None else _find(name)


def is_first_visit() -> bool:
    """Return whether this session has never had a run."""
    return _KEY not in st.session_state


def _find(name: str) -> Run | None:
    """Return the run of this name, active or cached."""
    with _lock:
        for ended in [run for run in _active.values() if not run.is_active]:
            del _active[ended.name]
            _finished.put(ended.name, ended)
    return _active.get(name) or _finished.get(name)


def clear_run() -> None:
    """Remove the run from this session; an active one is cancelled unless others watch it."""
    TRAININGS.unsubscribe(session_id())
    st.session_state[_KEY] = None


def cancel() -> None:
    """Stop watching the run; without other watchers, cancel it and wait for its thread to end."""
    run = current_run()
    if run is None or not run.is_active:
        return
    stopped = TRAININGS.unsubscribe(session_id())
    if stopped is None:
        # Others still watch it, so only this session lets go.
        st.session_state[_KEY] = None
    else:
        stopped.wait(10)


def wait_for_first_step(run: Run, seconds: float = 0.15) -> None:
    """Wait briefly for the first step of a new run, so that its first chart has data."""
    until = time.monotonic() + seconds
    while run.is_active and not run.step and time.monotonic() < until:
        time.sleep(0.01)


def snapshot_losses(run: Run) -> Sequence[tuple[int, float]]:
    """Return a snapshot of (step, mean loss), safe to read while the thread writes."""
    return list(run.losses)
