"""Tab with the matrix in figures: its size, where 50,257 comes from, why rows have their length."""

import streamlit as st

from dashboard.concepts.subwords import NO_TOKEN, byte_alphabet
from dashboard.course import lesson_figures
from dashboard.course.prose import passage
from dashboard.models.language_model import LanguageModel
from dashboard.ui import model_cache
from dashboard.ui.export.pictures import insight_with_details

SLUG = "vocabulary_matrix"

GPT2_SMALL_DIMS = 768


def matrix_summary(model: LanguageModel) -> None:
    """Render the matrix in figures: its size, where 50,257 comes from, why rows have their length."""
    size = model.token_embeddings.size
    with st.container(horizontal=True):
        if model.n_rows == model.n_tokens:
            st.metric("Tokens = rows", f"{model.n_rows:,}")
        else:
            st.metric("Rows", f"{model.n_rows:,}")
            st.metric("Tokens", f"{model.n_tokens:,}")
        st.metric("Dimensions = columns", f"{model.n_dims:,}")
        st.metric("Parameters", f"{size:,}")
        st.metric("As 32-bit floats", f"{size * 4 / 1e6:,.1f} MB")
        st.metric(f"Share of {model.title}", f"{size / model.n_parameters:.1%}")
    own = lesson_figures.is_gpt2_small(model.slug)
    n_rows, n_dims = (model.n_rows, model.n_dims) if own else lesson_figures.MATRIX_SHAPE
    shape = f"[{n_rows}, {n_dims}]"
    st.caption(
        passage(
            SLUG,
            "printed_is_shown" if own else "printed",
            lessons_model=lesson_figures.GPT2_SMALL,
            shape=shape,
        )
    )
    vocabulary = model_cache.vocabulary(model.slug)
    notes = []
    if model_cache.has_gpt2_vocabulary(model.slug):
        n_bytes, n_merges = len(byte_alphabet()), len(model_cache.merge_table(model.slug).ranks)
        why = passage(
            SLUG,
            "why_vocabulary",
            n_rows=model.n_rows,
            n_bytes=n_bytes,
            n_merges=n_merges,
            n_special=model.n_rows - n_bytes - n_merges,
        )
        notes.append(why)
    if vocabulary.n_without_token:
        spare = passage(
            SLUG,
            "rows_without_token",
            n_rows=model.n_rows,
            n_spare=vocabulary.n_without_token,
            called=NO_TOKEN,
        )
        notes.append(spare)
    if n_lacking := model.n_tokens - (model.n_rows - vocabulary.n_without_token):
        notes.append(passage(SLUG, "tokens_without_row", n_tokens=model.n_tokens, n_lacking=n_lacking))
    if model.dims_per_head is None:
        dims = passage(SLUG, "why_dims_alone", model=model.title, n_dims=model.n_dims)
    else:
        dims = passage(
            SLUG,
            "why_dims_published" if model.n_dims == GPT2_SMALL_DIMS else "why_dims",
            model=model.title,
            n_dims=model.n_dims,
            n_heads=model.n_heads,
            per_head=model.dims_per_head,
        )
    insight_with_details(SLUG, *notes, dims)
