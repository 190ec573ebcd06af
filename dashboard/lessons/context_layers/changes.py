"""A changed row in a model on screen, for the exercises of the page Context."""

from dataclasses import dataclass

import numpy as np

from dashboard.concepts.interventions import is_clear, random_changes, with_row
from dashboard.course.models_on_screen import ModelsOnScreen, with_space
from dashboard.course.questions import UnclearError
from dashboard.lessons.context_layers.presets import ENGLISH_CHANGES, POCKET_CHANGES, ChangedVector
from dashboard.models.transformer import Head

# Random changes beside a changed row.
N_RANDOM = 20


@dataclass(frozen=True, eq=False)
class Trial:
    """What the model says next before and after a row is changed, and after random changes of the same length.

    Attributes:
        start, end: probabilities of all tokens before and after, float64 (n_vocab,).
        random: the same after each random change, float64 (n_random, n_vocab).
    """

    start: np.ndarray
    end: np.ndarray
    random: np.ndarray

    @property
    def before(self) -> int:
        """ID of the most likely token before."""
        return int(self.start.argmax())

    @property
    def after(self) -> int:
        """ID of the most likely token after."""
        return int(self.end.argmax())

    @property
    def is_clear(self) -> bool:
        """Whether another token wins, by far more than after random changes."""
        return self.before != self.after and is_clear(float(self.end[self.after]), self.random[:, self.after])


def first_change(models: ModelsOnScreen) -> ChangedVector:
    """Return the first example of a changed vector for this kind of model.

    Raises:
        UnclearError: its words are not one token each, or the model does not say what comes next.
    """
    language = models.language
    changes = ENGLISH_CHANGES if language.trained_ids is None else POCKET_CHANGES
    change = next(iter(changes.values()))
    words = (change.word, change.plus, change.minus)
    if not all(models.is_one(with_space(language, word)) for word in words):
        raise UnclearError
    if models.transformer().head is not Head.NEXT:
        raise UnclearError
    return change


def find_token(models: ModelsOnScreen, change: ChangedVector) -> tuple[list[int], int]:
    """Return the IDs of the text of a change, and the index of the changed token."""
    ids = [token.id for token in models.language.tokenize(change.text, as_model_input=True)]
    return ids, ids.index(models.token(with_space(models.language, change.word)).id)


def try_change(models: ModelsOnScreen, change: ChangedVector) -> Trial:
    """Change a row and run the model, with random changes of the same length."""
    ids, index = find_token(models, change)
    whole = models.transformer()
    added = [models.token(with_space(models.language, word)).id for word in (change.plus, change.minus)]
    rows = whole.embedded_rows([*ids, *added])
    rows, row, difference = rows[:-2], rows[index], rows[-2] - rows[-1]
    vectors = [row[None], (row + difference)[None], random_changes(row, difference, N_RANDOM, seed=0)]
    found = whole.next_probabilities(ids, with_row(rows, index, np.concatenate(vectors)))
    return Trial(found[0], found[1], found[2:])
