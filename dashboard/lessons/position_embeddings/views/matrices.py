"""The choice of a position matrix, and notes on it."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import NamedTuple

import numpy as np

from dashboard.concepts import positions
from dashboard.concepts.position_matrix import ByDistance, last_step
from dashboard.lessons.position_embeddings import data
from dashboard.lessons.position_embeddings.sentences import outlying_last_position
from dashboard.models import installed
from dashboard.models.language_model import LanguageModel
from dashboard.ui import inputs

LEARNED, SINUSOIDAL = "learned", "sinusoidal"


# Rows of the sinusoidal matrix for a model without a matrix to take the number from.
POSITIONS_WITHOUT_MATRIX = 256


# A row this many times as long as the median one is reported.
APART = 2


def n_positions(model: LanguageModel) -> int:
    """Return the number of positions to draw: the model's own if it has a position matrix."""
    return model.n_positions or POSITIONS_WITHOUT_MATRIX


class Matrix(NamedTuple):
    """A position matrix: its model, kind, values (n_positions, n_dims) and cosines by distance."""

    model: LanguageModel
    kind: str
    values: np.ndarray
    cosines: Callable[[], ByDistance]

    @property
    def owner(self) -> str:
        """The title of its model."""
        return self.model.title

    @property
    def learned(self) -> bool:
        """Whether it was trained."""
        return self.kind == LEARNED


def matrices(model: LanguageModel) -> dict[str, Matrix]:
    """Return the matrices to choose from: the model's own, a sinusoidal one, other installed models'."""
    shape = (n_positions(model), model.n_dims)
    waves = partial(data.sinusoidal_cosines, *shape)
    own = _learned({LEARNED: model})
    sinusoidal = {SINUSOIDAL: Matrix(model, SINUSOIDAL, positions.sinusoidal(*shape), waves)}
    others = {each.title: each for each in data.other_models_with_positions(model.slug)}
    return own | sinusoidal | _learned(others)


def _learned(models: Mapping[str, LanguageModel]) -> dict[str, Matrix]:
    return {
        name: Matrix(each, LEARNED, each.position_embeddings, partial(data.learned_cosines, each.slug))
        for name, each in models.items()
        if each.position_embeddings is not None
    }


def matrix_choice(model: LanguageModel) -> Matrix:
    """Render the choice of a position matrix, and return it."""
    found = matrices(model)
    return found[inputs.choice("Matrix", list(found), key="pe_matrix")]


def other_model_notes(model: LanguageModel, chosen: Matrix) -> list[str]:
    """Return the note on the last position of another model's matrix; the page has the model's own above."""
    return last_position_notes(chosen.model) if chosen.learned and chosen.model is not model else []


def last_position_notes(model: LanguageModel) -> list[str]:
    """Return a note if the last position is an outlier."""
    matrix = model.position_embeddings
    if matrix is None:
        return []
    step = last_step(matrix)
    if step.times <= APART:
        return []
    is_pocket = model.folder.is_relative_to(installed.POCKET_WEIGHTS)
    return [outlying_last_position(model.title, step.last, step.times, has_one_prediction=is_pocket)]
