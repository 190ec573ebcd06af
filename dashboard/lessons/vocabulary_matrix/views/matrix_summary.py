"""Notes on the matrix: what the lesson prints of it, and why it has so many rows and columns."""

import numpy as np

from dashboard.concepts.subwords import NO_TOKEN, byte_alphabet
from dashboard.course import lesson_figures
from dashboard.course.prose import passage
from dashboard.models.language_model import LanguageModel
from dashboard.ui import model_cache

SLUG = "vocabulary_matrix"

GPT2_SMALL_DIMS = 768

# Values of a row that the lesson prints.
FIRST = 5


def matrix_notes(model: LanguageModel, chosen: int) -> list[str]:
    """Return the lesson's figures beside the model's, and why the matrix has its rows and columns."""
    return [*_printed(model, chosen), *_why_rows(model), _why_columns(model)]


def _printed(model: LanguageModel, chosen: int) -> list[str]:
    """Return what the lesson prints of its matrix, and of the chosen row."""
    own = lesson_figures.is_gpt2_small(model.slug)
    n_rows, n_dims = (model.n_rows, model.n_dims) if own else lesson_figures.MATRIX_SHAPE
    lessons_model = lesson_figures.GPT2_SMALL
    matrix_name = "printed_is_shown" if own else "printed"
    notes = [passage(SLUG, matrix_name, lessons_model=lessons_model, shape=f"[{n_rows}, {n_dims}]")]
    if chosen in lesson_figures.FIRST_VALUES and model_cache.has_gpt2_vocabulary(model.slug):
        row = np.asarray(model.token_embeddings[chosen, :FIRST]).tolist()
        shown = row if own else lesson_figures.FIRST_VALUES[chosen]
        values = f"[{', '.join(f'{value:.4f}' for value in shown)}]"
        name = "printed_row_is_shown" if own else "printed_row"
        notes.append(passage(SLUG, name, lessons_model=lessons_model, row=chosen, values=values))
    return notes


def _why_rows(model: LanguageModel) -> list[str]:
    vocabulary = model_cache.vocabulary(model.slug)
    notes: list[str] = []
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
    return notes


def _why_columns(model: LanguageModel) -> str:
    if model.dims_per_head is None:
        return passage(SLUG, "why_dims_alone", model=model.title, n_dims=model.n_dims)
    return passage(
        SLUG,
        "why_dims_published" if model.n_dims == GPT2_SMALL_DIMS else "why_dims",
        model=model.title,
        n_dims=model.n_dims,
        n_heads=model.n_heads,
        per_head=model.dims_per_head,
    )
