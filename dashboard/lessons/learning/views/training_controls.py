"""The button that starts a run and the one that cancels it."""

import streamlit as st

from dashboard.concepts.corpus import Corpus, Examples
from dashboard.concepts.training import Settings
from dashboard.lessons.learning import training
from dashboard.lessons.learning.training import Outcome, Run
from dashboard.ui import messages

# A pressed start stands in the URL under this name, so that a link to a trained state trains.
PARAMETER = "le_trained"


def training_controls(name: str, corpus: Corpus, examples: Examples, settings: Settings) -> Run:
    """Draw the button that fits; returns the run to show, going or not."""
    run = training.shown()
    if run is None and st.query_params.get(PARAMETER):
        with messages.show_input_errors():
            run = training.start(name, corpus, examples, settings)
    if run is not None and _by_link(run) and PARAMETER not in st.query_params:
        st.query_params[PARAMETER] = "true"  # the menu leads here without it
    if run is not None and run.going:
        st.button("Cancel", icon=":material/stop:", key="le_cancel", on_click=_cancel)
    else:
        st.button(
            "Start training",
            type="primary",
            icon=":material/play_arrow:",
            key="le_start_button",
            on_click=_start,
        )
    return run or training.not_started(name, corpus, examples, settings)


def _by_link(run: Run) -> bool:
    """Whether a link can make this run anew: one that was cancelled ends elsewhere each time."""
    return run.going or run.outcome is not Outcome.CANCELLED


def _start() -> None:
    """The page itself starts what its address asks for, and can say why it does not."""
    st.query_params[PARAMETER] = "true"
    training.show_none()


def _cancel() -> None:
    st.query_params.pop(PARAMETER, None)
    training.leave()
