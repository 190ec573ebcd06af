"""Settings, buttons and progress, shared by both trainings of the page."""

from collections.abc import Sequence
from functools import partial
from typing import Any

import streamlit as st

from dashboard.concepts.word2vec import CBOW, SKIP_GRAM, Word2VecParams
from dashboard.course.prose import passage
from dashboard.jobs import State
from dashboard.models.readers.plain_text import AUTOMATIC, ENCODINGS, plain_text
from dashboard.ui import inputs, messages
from dashboard.ui.job_progress import follow_job
from dashboard.ui.slots import word2vec_training
from dashboard.ui.slots.word2vec_training import Purpose, Source

SLUG = "word_clusters"
BY_LENGTH = "by length"
EPOCHS = [BY_LENGTH, "1", "5", "10", "20", "50", "100", "200"]
FEWEST = [BY_LENGTH, "1", "2", "3", "5", "10", "20"]
SAMPLES = ["0", "1e-5", "1e-4", "1e-3", "1e-2"]
RATES = [0.01, 0.025, 0.05, 0.1, 0.2]
MOST_WORDS = [500, 1000, 2000, 5000, 10_000, 20_000, 50_000]


def word2vec_params() -> Word2VecParams:
    """Render the training settings, with the expert ones in a popover of their own."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        mode = inputs.choice("Task", [SKIP_GRAM, CBOW], key="wc_task", help=passage(SLUG, "help_task"))
        with st.popover("Settings", icon=":material/tune:"):
            n_dims = inputs.slider("Dimensions", 10, 200, 50, key="wc_dims", step=10)
            window = inputs.slider("Window, words to each side", 1, 15, 5, key="wc_window")
            epochs = inputs.choice("Epochs, times that the text is read", EPOCHS, key="wc_epochs")
            fewest = inputs.choice("Fewest occurrences of a word", FEWEST, key="wc_fewest")
        with st.popover("Expert settings", icon=":material/science:"):
            return Word2VecParams(
                mode=mode,
                n_dims=n_dims,
                window=window,
                epochs=_number(epochs),
                fewest=_number(fewest),
                negatives=inputs.slider("Negatives per example", 1, 20, 5, key="wc_negatives"),
                sample=float(
                    inputs.choice(
                        "Frequent words are skipped above this share of the text (sample; 0: never)",
                        SAMPLES,
                        default="1e-3",
                        key="wc_sample",
                    )
                ),
                rate=inputs.select_slider("Learning rate at the start (alpha)", RATES, 0.05, key="wc_rate"),
                most_words=int(
                    inputs.select_slider("Words kept, the most frequent", MOST_WORDS, 20_000, key="wc_most")
                ),
                seed=inputs.slider("Seed", 0, 99, 0, key="wc_seed"),
            )


def _number(chosen: str) -> int | None:
    return None if chosen == BY_LENGTH else int(chosen)


def encoding() -> str:
    """Render the choice of the encoding of uploaded files."""
    names = [AUTOMATIC, *ENCODINGS]
    return names[
        inputs.selectbox_by_index("Encoding", len(names), 0, key="wc_encoding", name=lambda at: names[at])
    ]


def source_from_upload(upload: Any, encoding: str) -> Source:
    """Return the text of an uploaded file, read when the training starts."""
    return Source(
        upload.name, f"{upload.file_id} {encoding}", lambda: plain_text(upload.getvalue(), encoding)[0]
    )


def training_controls(
    purpose: Purpose, sources: Sequence[Source], chosen: Word2VecParams, *, by_link: str = ""
) -> None:
    """Render the buttons to start or cancel a training, its progress, and the error if it failed.

    If `by_link` names a query parameter, the start is recorded in the URL, so that opening a link trains too.
    """
    job = word2vec_training.requested_job(purpose)
    here = word2vec_training.result_on_screen(purpose)
    if word2vec_training.is_finished(purpose):
        st.rerun()
    if sources and job is None and here is None and by_link and st.query_params.get(by_link):
        word2vec_training.start(purpose, sources, chosen)
        st.rerun()
    if job is not None and job.is_active:
        st.button("Cancel", icon=":material/stop:", key="wc_cancel", on_click=partial(_cancel, by_link))
        follow_job(job, "words")
        return
    if st.button(
        "Train Word2Vec",
        type="primary",
        icon=":material/play_arrow:",
        key="wc_start",
        disabled=not sources,
    ):
        if by_link:
            st.query_params[by_link] = "true"
        word2vec_training.start(purpose, sources, chosen)
        st.rerun()
    if job is not None and job.state is State.FAILED:
        messages.warn(job.message)
    elif (
        here is not None and sources and here.name != word2vec_training.result_name(purpose, sources, chosen)
    ):
        st.info(passage(SLUG, "train changed"), icon=":material/sync_problem:")


def _cancel(by_link: str) -> None:
    st.query_params.pop(by_link, None)
    word2vec_training.cancel()
