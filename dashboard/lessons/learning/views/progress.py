"""The budget, progress and outcome of a run."""

import hashlib
from dataclasses import replace

import streamlit as st

from dashboard import limits
from dashboard.components.playback import Frame, Timeline, playback
from dashboard.concepts.corpus import Corpus
from dashboard.concepts.frozen_axes import paths
from dashboard.concepts.training import TrainingParams
from dashboard.course.prose import passage
from dashboard.lessons.learning import training
from dashboard.lessons.learning.training import Outcome, Run
from dashboard.lessons.learning.views.moving_words import moving_words, run_panel
from dashboard.lessons.learning.views.steps import default_word

SLUG = "learning"


def run_name(*parts: object) -> str:
    """Return the name of a run: a hash of its text and settings."""
    return hashlib.sha256(repr(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def budget(settings: TrainingParams, corpus: Corpus, n_examples: int) -> str:
    """Return the expected cost of a run in a sentence."""
    return passage(
        SLUG,
        "budget",
        n_steps=settings.steps(n_examples),
        n_examples=n_examples,
        n_words=len(corpus.words),
        seconds=training.estimated_seconds(settings, n_examples, len(corpus.words)),
    )


def show_cuts(settings: TrainingParams, corpus: Corpus, n_examples: int) -> None:
    """State what is left out of the text, and of the steps that were asked for."""
    asked = replace(settings, epochs=1).steps(n_examples) * settings.epochs
    if asked > limits.MAX_STEPS:
        st.caption(passage(SLUG, "cut", most=limits.MAX_STEPS, asked=asked))
    if corpus.was_cut:
        cut = {"sentences": limits.MAX_CORPUS_SENTENCES, "n_words": limits.MAX_CORPUS_WORDS}
        st.caption(passage(SLUG, "text_cut", **cut))


@st.fragment(run_every=0.3)
def live_progress(run: Run, fields: tuple[str, ...]) -> None:
    """Render progress and latest state of an active run as a fragment; rerun the page when it is done."""
    training.wait_for_first_step(run)
    if not run.is_active:
        st.rerun()
    share = min(run.step / run.n_steps, 1.0)
    place = run.queue_position
    doing = (
        f"step {run.step:,} of {run.n_steps:,}, {run.seconds_left:.1f} s left"
        if run.step
        else "getting ready"
    )
    st.progress(share, doing if place is None else passage(SLUG, "in_line", doing=doing, place=place))
    frames = (
        list(run.frames)[-1:]
        or training.unstarted_run(run.name, run.corpus, run.examples, run.settings).frames
    )
    words = moving_words(run, fields, *paths([frame.inputs for frame in frames]))
    panel = run_panel(run, frames, default_word(run, fields))
    # As wide and as high as the picture that replaces it when the run is done.
    playback(
        replace(words, panel=panel),
        Timeline([Frame("now")]),
        key="le_live_map",
        alt_text="The words where they are now",
    )


def show_outcome(run: Run) -> None:
    """State how the run ended, if it did not reach its last step."""
    figures = {
        "rate": run.settings.rate,
        "n_steps": f"{run.n_steps:,}",
        "step": f"{run.step:,}",
        "last": run.frames[-1].number,
        "seconds": run.seconds,
    }
    if run.outcome in (Outcome.DIVERGED, Outcome.FAILED, Outcome.TIMED_OUT):
        st.warning(passage(SLUG, f"run {run.outcome}", **figures), icon=":material/warning:")
    elif run.step and run.outcome is Outcome.CANCELLED:
        st.caption(passage(SLUG, f"run {run.outcome}", **figures))
