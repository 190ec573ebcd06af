"""Notes on how a model adds positions to token vectors."""

from collections.abc import Sequence

from dashboard.concepts.subwords import Token, ordinary_places
from dashboard.course.markdown import as_code
from dashboard.course.prose import passage
from dashboard.lessons.position_embeddings.views.matrices import last_position_notes
from dashboard.models.language_model import LanguageModel
from dashboard.models.model_families import Positions
from dashboard.ui.export.pictures import notes_behind_button

SLUG = "position_embeddings"


def how_places_come_in(model: LanguageModel) -> str:
    """Return a note on how a model without an added position matrix encodes positions."""
    if model.all_position_embeddings is not None and model.positions is Positions.ADDED:
        return passage(SLUG, "no_matrix_unclear", model=model.title)
    return passage(SLUG, f"no_matrix_{model.positions.name.lower()}", model=model.title)


def notes(model: LanguageModel, tokens: Sequence[Token], on_lesson: Sequence[str]) -> None:
    """Render notes on the rest of the input sum, and those `on_lesson`; nothing without notes."""
    found = [*on_lesson, *_put_first(tokens), *_beyond_the_sum(model), *last_position_notes(model)]
    notes_behind_button(*found)


def _beyond_the_sum(model: LanguageModel) -> list[str]:
    """Return notes on what the model does to the sum, and on whether its layers confirm it."""
    start = model.start
    notes: list[str] = []
    if start is None:
        return notes
    if start.scale != 1.0:
        notes.append(passage(SLUG, "scaled", model=model.title, scale=start.scale))
    if start.normalises or start.has_shared_vector:
        notes.append(passage(SLUG, "normalised", model=model.title))
    if not model.start_is_certain and (model.adds_positions or start.scale != 1.0):
        notes.append(passage(SLUG, "not_verified", model=model.title))
    return notes


def _put_first(tokens: Sequence[Token]) -> list[str]:
    """Return a note if special tokens before the text take position 0."""
    before = tokens[: ordinary_places(tokens)[0]]
    if not before:
        return []
    labels = " ".join(as_code(token.label) for token in before)
    return [passage(SLUG, "put_first", before=labels, n_before=len(before))]
