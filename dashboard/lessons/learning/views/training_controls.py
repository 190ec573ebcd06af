"""The button that trains and cancels; a first visit trains by itself."""

import streamlit as st

from dashboard.concepts.corpus import Corpus, Examples
from dashboard.concepts.training import TrainingParams
from dashboard.lessons.learning import training
from dashboard.lessons.learning.training import Outcome, Run
from dashboard.lessons.learning.views import progress
from dashboard.lessons.learning.views.training_settings import SEED
from dashboard.ui import messages

# Query parameter that records the start, so that a link to a trained state trains.
PARAMETER = "le_trained"

# Session state key of the number of runs that the visitor started.
_STARTED = "le_started"
MOST_SEEDS = 100


def training_controls(name: str, corpus: Corpus, examples: Examples, settings: TrainingParams) -> Run:
    """Render the button to train or cancel; returns the run to show, active or not."""
    run = training.current_run()
    is_asked_for = PARAMETER in st.query_params or (
        training.is_first_visit() and training.is_quick(settings, len(examples), len(corpus.words))
    )
    if run is None and is_asked_for:
        with messages.show_input_errors():
            run = training.start(name, corpus, examples, settings)
    if run is not None and _is_reproducible(run) and PARAMETER not in st.query_params:
        st.query_params[PARAMETER] = "true"  # page links omit it
    if run is not None and run.is_active:
        st.button("Cancel", icon=":material/stop:", key="le_cancel", on_click=_cancel)
    else:
        is_shown = run is not None and run.name == name
        st.button(
            "Train anew" if is_shown else "Train",
            type="primary",
            icon=":material/model_training:",
            key="le_start_button",
            help=progress.budget(settings, corpus, len(examples)),
            on_click=_start,
            args=(settings.seed + is_shown,),
        )
    return run or training.unstarted_run(name, corpus, examples, settings)


def replay_name() -> str:
    """Return the name of the last run that the visitor started, which plays by itself once; empty if there is none."""
    return f"run {st.session_state[_STARTED]}" if _STARTED in st.session_state else ""


def _is_reproducible(run: Run) -> bool:
    """Return whether a link can reproduce this run: a cancelled one ends elsewhere each time."""
    return run.is_active or run.outcome is not Outcome.CANCELLED


def _start(seed: int) -> None:
    """Request a start by query parameter, so that the page itself starts the run and can show errors.

    The same settings train anew from other random numbers: those of the next seed.
    """
    st.query_params[PARAMETER] = "true"
    st.session_state[SEED] = seed % MOST_SEEDS
    st.session_state[_STARTED] = st.session_state.get(_STARTED, 0) + 1
    training.clear_run()


def _cancel() -> None:
    st.query_params.pop(PARAMETER, None)
    training.cancel()
