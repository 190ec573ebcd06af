"""Word2Vec training on the user's own text, for use on all pages."""

import streamlit as st

from dashboard import limits
from dashboard.concepts.preprocessing import is_unspaced
from dashboard.course.presets import OWN_TRAINING_TEXT
from dashboard.course.prose import passage
from dashboard.lessons.word_clusters.views.word2vec_settings import (
    encoding,
    source_from_upload,
    training_controls,
    word2vec_params,
)
from dashboard.models.manifest import Slot
from dashboard.models.readers.projector_writer import metadata_tsv, vectors_tsv
from dashboard.models.readers.word2vec_writer import word2vec_text
from dashboard.numerals import format_duration
from dashboard.ui import inputs, model_cache
from dashboard.ui.export.pictures import insight
from dashboard.ui.slots import word2vec_training
from dashboard.ui.slots.word2vec_training import Purpose, Source, TrainedText

SLUG = "word_clusters"
POCKET_WORLD, OWN_TEXT, FILE = "pocket world", "my own", "a file"
N_SENTENCES = 2_000


def train_on_own_text() -> None:
    """Render the choice of text and settings, the training, and uses of its vectors."""
    word2vec_training.warm_up()
    st.markdown(passage(SLUG, "train"))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        kind = inputs.choice("Text", [POCKET_WORLD, OWN_TEXT, FILE], key="wc_text")
    source = _source(kind)
    training_controls(Purpose.VECTORS, [source] if source else [], word2vec_params())
    result = word2vec_training.result_on_screen(Purpose.VECTORS)
    if result is not None:
        _show(result.parts[0], result.seconds)


def _source(kind: str) -> Source | None:
    """Render the choice of text and return it; None until a file is chosen."""
    if kind == FILE:
        upload = st.file_uploader(
            "A text, such as a novel or the script of a course",
            key="wc_file",
            max_upload_size=limits.MAX_TRAINING_TEXT_MEGABYTES,
            help=passage(SLUG, "help_file"),
        )
        chosen = encoding()
        return source_from_upload(upload, chosen) if upload is not None else None
    if kind == OWN_TEXT:
        text = inputs.long_text("Your text", OWN_TRAINING_TEXT, key="wc_own", help=passage(SLUG, "help_own"))
        if is_unspaced(text):
            st.caption(passage(SLUG, "train by character"))
        return word2vec_training.source_from_text("my own text", text)
    text = model_cache.training_text(POCKET_WORLD, N_SENTENCES, 0)
    with st.popover("The text", icon=":material/article:"):
        st.container(height=240).text(text)
    return word2vec_training.source_from_text(POCKET_WORLD, text)


def _show(part: TrainedText, seconds: float) -> None:
    """Render what was learned, and the ways to use it."""
    trained = part.trained
    if trained.text.is_by_character:
        st.caption(passage(SLUG, "train by character"))
    insight(
        SLUG,
        "trained",
        title=part.title,
        n_read=trained.text.n_words,
        n_words=len(trained.words),
        n_dims=part.params.n_dims,
        epochs=part.params.epochs,
        time=format_duration(max(seconds, 1)),
    )
    with st.container(horizontal=True):
        download_vectors(part, key="wc_take")


def download_vectors(part: TrainedText, *, key: str) -> None:
    """Render buttons to use the vectors on every page, or to download them for gensim or the Projector."""
    trained = part.trained
    if st.session_state.get(Slot.WORDS.value) != word2vec_training.slug_of(part):
        st.button(
            "Use them on every page",
            icon=":material/open_in_full:",
            key=f"{key}_use",
            on_click=lambda: word2vec_training.use_in_session(part),
        )
    files = {
        "vectors.txt": lambda: word2vec_text(trained.words, trained.matrix),
        "vectors.tsv": lambda: vectors_tsv(trained.matrix),
        "metadata.tsv": lambda: metadata_tsv(trained.words),
    }
    for name, content in files.items():
        st.download_button(name, content, name, icon=":material/download:", key=f"{key}_{name}")
