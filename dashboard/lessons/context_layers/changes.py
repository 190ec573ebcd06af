"""A changed row, and what the model says next with it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dashboard.concepts.interventions import is_clear, random_changes, slide, with_row
from dashboard.course.models_on_screen import ModelsOnScreen, with_space
from dashboard.course.questions import UnclearError
from dashboard.lessons.context_layers.presets import ENGLISH_CHANGES, POCKET_CHANGES, ChangedVector
from dashboard.models.transformer import Head, Transformer

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
    plus, minus = (models.token(with_space(models.language, word)).id for word in (change.plus, change.minus))
    (start, end), random = slide_row(models.transformer(), ids, index, (plus, minus), n_steps=2)
    return Trial(start, end, random)


def slide_row(
    transformer: Transformer,
    ids: Sequence[int],
    index: int,
    difference: tuple[int, int],
    n_steps: int,
    seed: int = 0,
) -> tuple[np.ndarray, np.ndarray]:
    """Add a difference of two tokens' rows to the row at `index`, step by step, and run the model at each.

    Args:
        transformer: a model that says what comes next.
        ids: the text.
        index: which token's row is changed.
        difference: IDs of the token whose row is added, and of the one whose row is taken off.
        n_steps: number of steps, the first without a change and the last with all of it.
        seed: seed of the random vectors.

    Returns:
        The probabilities of all next tokens after each step, (n_steps, n_vocab), and after each of `N_RANDOM` random
        vectors of the same length instead, (N_RANDOM, n_vocab).
    """
    rows = transformer.embedded_rows([*ids, *difference])
    rows, row, change = rows[:-2], rows[index], rows[-2] - rows[-1]
    vectors = [slide(row, row + change, n_steps), random_changes(row, change, N_RANDOM, seed)]
    found = transformer.next_probabilities(ids, with_row(rows, index, np.concatenate(vectors)))
    return found[:n_steps], found[n_steps:]
