"""Notes on the matrix: what the lesson prints of it, and why it has so many rows and columns."""

from dashboard.concepts.subwords import byte_alphabet
from dashboard.course import lesson_figures
from dashboard.course.prose import passage
from dashboard.models.language_model import LanguageModel
from dashboard.ui import model_cache

SLUG = "vocabulary_matrix"


def matrix_notes(model: LanguageModel, chosen: int) -> list[str]:
    """Return the lesson's figures, and why the matrix on screen has its rows and columns."""
    return [_printed(model, chosen), *_why_rows(model), *_why_columns(model)]


def _printed(model: LanguageModel, chosen: int) -> str:
    """Return what the lesson prints of its matrix, and of the chosen row if it prints that."""
    n_rows, n_dims = lesson_figures.MATRIX_SHAPE
    shape = f"[{n_rows}, {n_dims}]"
    matrix = passage(SLUG, "printed", lessons_model=lesson_figures.GPT2_SMALL, shape=shape)
    if chosen not in lesson_figures.FIRST_VALUES or not model_cache.has_gpt2_vocabulary(model.slug):
        return matrix
    values = ", ".join(f"{value:.4f}" for value in lesson_figures.FIRST_VALUES[chosen])
    return f"{matrix} {passage(SLUG, 'printed_row', row=chosen, values=f'[{values}]')}"


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
    if n_spare := vocabulary.n_without_token:
        notes.append(passage(SLUG, "rows_without_token", n_spare=n_spare))
    if n_lacking := model.n_tokens - (model.n_rows - vocabulary.n_without_token):
        notes.append(passage(SLUG, "tokens_without_row", n_lacking=n_lacking))
    return notes


def _why_columns(model: LanguageModel) -> list[str]:
    if model.dims_per_head is None:
        return []
    heads = {"n_heads": model.n_heads, "per_head": model.dims_per_head}
    return [passage(SLUG, "why_dims", n_dims=model.n_dims, **heads)]
