"""Downloads of the vectors, and their use on the page Word2Vec clusters."""

import streamlit as st

from dashboard.course.prose import passage
from dashboard.lessons.learning.training import Run
from dashboard.models.readers.projector_writer import metadata_tsv, vectors_tsv
from dashboard.pocket.training_texts import OTHER_WORDS, groups_of
from dashboard.ui import inputs
from dashboard.ui.slots import session_vectors

SLUG = "learning"


def offer_vectors(run: Run, fields: tuple[str, ...]) -> None:
    """Render the downloads behind a button, and a link to the page Word2Vec clusters with these vectors."""
    with st.popover("Take the vectors", icon=":material/scatter_plot:", type="tertiary"):
        _show_downloads(run, fields)


def _show_downloads(run: Run, fields: tuple[str, ...]) -> None:
    last, words = run.frames[-1], run.corpus.words
    st.markdown(
        passage(SLUG, "take", step=f"{last.number:,}", n_words=len(words), n_dims=last.inputs.shape[1])
    )
    for name, write in (
        ("vectors.tsv", lambda: vectors_tsv(last.inputs)),
        ("metadata.tsv", lambda: metadata_tsv(words)),
    ):
        st.download_button(name, write, name, icon=":material/download:", on_click="ignore")
    if st.button(
        "Plot my vectors on the Word2Vec page",
        icon=":material/scatter_plot:",
        on_click=_use_in_session,
        args=(run,),
    ):
        groups = groups_of(words, fields)
        named = [word for word, group in zip(words, groups, strict=True) if group != OTHER_WORDS] or list(
            words
        )
        chosen = {"wc_word": named[0], "wc_words": " ".join(named[1:20])}
        inputs.mark_as_suggestion(chosen)
        st.switch_page("../pages/word_clusters.py", query_params=chosen)


def _use_in_session(run: Run) -> None:
    title = f"{session_vectors.TRAINED} ({run.settings.mode}, step {run.frames[-1].number:,})"
    session_vectors.choose(title, run.corpus.words, run.frames[-1].inputs)
