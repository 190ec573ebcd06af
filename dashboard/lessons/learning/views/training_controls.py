"""The buttons to start and cancel a run."""

import streamlit as st

from dashboard.concepts.corpus import Corpus, Examples
from dashboard.concepts.training import Settings
from dashboard.lessons.learning import training
from dashboard.lessons.learning.training import Outcome, Run
from dashboard.ui import messages

# Query parameter that records the start, so that a link to a trained state trains.
PARAMETER = "le_trained"


def training_controls(name: str, corpus: Corpus, examples: Examples, settings: Settings) -> Run:
    """Render the start or cancel button; returns the run to show, active or not."""
    run = training.current_run()
    if run is None and st.query_params.get(PARAMETER):
        with messages.show_input_errors():
            run = training.start(name, corpus, examples, settings)
    if run is not None and _is_reproducible(run) and PARAMETER not in st.query_params:
        st.query_params[PARAMETER] = "true"  # page links omit it
    if run is not None and run.is_active:
        st.button("Cancel", icon=":material/stop:", key="le_cancel", on_click=_cancel)
    else:
        st.button(
            "Start training",
            type="primary",
            icon=":material/play_arrow:",
            key="le_start_button",
            on_click=_start,
        )
    return run or training.unstarted_run(name, corpus, examples, settings)


def _is_reproducible(run: Run) -> bool:
    """Return whether a link can reproduce this run: a cancelled one ends elsewhere each time."""
    return run.is_active or run.outcome is not Outcome.CANCELLED


def _start() -> None:
    """Request a start by query parameter, so that the page itself starts the run and can show errors."""
    st.query_params[PARAMETER] = "true"
    training.clear_run()


def _cancel() -> None:
    st.query_params.pop(PARAMETER, None)
    training.cancel()
