"""Tab with the word vectors to download."""

from functools import partial

import streamlit as st

from dashboard import settings
from dashboard.course.prose import passage
from dashboard.lessons.model_library.views.download_buttons import model_heading, remove_button
from dashboard.lessons.model_library.views.package_models import package_models
from dashboard.models import store
from dashboard.models.catalog import DEFAULT_WORDS, FEWEST_WORDS, VECTOR_FILES, VectorFile, vectors_slug
from dashboard.models.download.word_vectors import download_word_vectors
from dashboard.models.manifest import Slot
from dashboard.numerals import format_bytes, format_count
from dashboard.ui import inputs
from dashboard.ui.export.download_button import get_button
from dashboard.ui.export.pictures import insight
from dashboard.ui.slots.downloads import DownloadKey

SLUG = "model_library"


def word_vectors() -> None:
    """Render the word vectors to download, limited to as many words as the learner wants."""
    package_models(Slot.WORDS)
    st.header(passage(SLUG, "from the web"), anchor=False)
    n_words = inputs.slider(
        "Words to get", FEWEST_WORDS, 3_000_000, DEFAULT_WORDS, key="ml_words", step=10_000
    )
    first = VECTOR_FILES[0]
    insight(
        SLUG,
        "words",
        title=first.title,
        n_words=n_words,
        fetched=format_bytes(first.fetched_bytes(n_words)),
        whole=format_bytes(first.n_bytes),
    )
    for file in VECTOR_FILES:
        _vectors_card(file, min(n_words, file.n_words))


def _vectors_card(file: VectorFile, n_words: int) -> None:
    slug = vectors_slug(file, n_words)
    stored = store.read(slug)
    with st.container(border=True, key=f"ml_card_{file.slug}"):
        model_heading(file.title, file.good_for, stored, format_count(n_words, "word"))
        st.caption(
            f"{file.n_words:,} words × {file.n_dims} values, {format_bytes(file.n_bytes)} · "
            f"{format_bytes(file.memory_bytes(n_words))} in memory · licence: {file.licence} · "
            f"[source]({settings.current().vectors}/{file.path})"
        )
        with st.container(horizontal=True):
            if stored is None:
                get_button(
                    DownloadKey(slug),
                    f"Get {format_count(n_words, 'word')}, {format_bytes(file.fetched_bytes(n_words))}",
                    file.title,
                    partial(download_word_vectors, file, n_words=n_words),
                    Slot.WORDS,
                    help="The transfer stops after these words",
                )
            remove_button(stored)
