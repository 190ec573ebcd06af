"""Gender bias in word vectors: how words lean along a direction, and what is left when it is removed.

The direction is that of Bolukbasi et al. 2016, "Man is to Computer Programmer as Woman is to Homemaker?", the test of
what stays that of Gonen and Goldberg 2019, "Lipstick on a Pig". It measures texts, not people.
"""

from dataclasses import dataclass

import numpy as np

from dashboard.concepts.meaning_axes import random_axes, remove_axes
from dashboard.concepts.similarity import unit_rows
from dashboard.errors import InputError
from dashboard.numerals import format_count

# Words that lean most to either side; the classifier is trained on half of them.
LEANING = 500
LEAST_LEANING = 20
CONTROLS = 200
RANDOM_PAIRS = 9
ROUNDS = 500


@dataclass(frozen=True, eq=False)
class Lean:
    """Cosines of words with an axis, beside those with random axes.

    Attributes:
        cosines: cosine of each word with the axis, float64 (n,).
        spread: the standard deviation of these cosines.
        by_chance: the same on axes between random words, the median of many.
        rarely: the 95th percentile over these axes.
    """

    cosines: np.ndarray
    spread: float
    by_chance: float
    rarely: float


@dataclass(frozen=True)
class Recovered:
    """Accuracy of a classifier that predicts to which side held-out words lean; 0.5 is chance.

    Attributes:
        before: from the vectors as they are.
        after: from the vectors without the direction.
        control: the same as `after` for the axes of some random pairs, the middle one of them.
        n_words: how many words it was tried on.
    """

    before: float
    after: float
    control: float
    n_words: int


def lean(words: np.ndarray, axis: np.ndarray, vocabulary: np.ndarray, seed: int = 0) -> Lean:
    """Measure how `words` (n, n_dims) lean along `axis` (n_dims,), with axes of random pairs as the control.

    Args:
        words: vectors of the words to measure.
        axis: of length 1.
        vocabulary: vectors of the words that random pairs are drawn from, (n_vocabulary, n_dims).
        seed: chooses the pairs.
    """
    unit = unit_rows(words)
    spreads = (unit @ random_axes(vocabulary, CONTROLS, seed).T).std(axis=0)
    cosines = unit @ axis
    return Lean(cosines, float(cosines.std()), float(np.median(spreads)), float(np.quantile(spreads, 0.95)))


def recover(vocabulary: np.ndarray, axis: np.ndarray, seed: int = 0) -> Recovered:
    """Measure how well a classifier recovers a direction that was removed (Gonen and Goldberg 2019).

    The words that lean most to either side of `axis` (n_dims,) are taken; a logistic regression learns the side from
    one half of them and is tested on the other. Axes of random pairs, removed in the same way, are the control.

    Args:
        vocabulary: vectors of frequent words, without those that the axis is made of, (n, n_dims).
        axis: of length 1.
        seed: halves the words and draws the control.

    Raises:
        InputError: there are too few words.
    """
    n_each = min(LEANING, len(vocabulary) // 4)
    if n_each < LEAST_LEANING:
        raise InputError(
            f"{format_count(len(vocabulary), 'word')} cannot be learned from; {4 * LEAST_LEANING} are the least: "
            "choose word vectors with more."
        )
    before, after = _accuracies(vocabulary, axis, n_each, seed)
    controls = [
        _accuracies(vocabulary, each, n_each, seed)[1] for each in random_axes(vocabulary, RANDOM_PAIRS, seed)
    ]
    return Recovered(before, after, float(np.median(controls)), n_each)


def _accuracies(vocabulary: np.ndarray, axis: np.ndarray, n_each: int, seed: int) -> tuple[float, float]:
    """Compute the accuracy on held-out words with the direction and without it."""
    from sklearn.linear_model import LogisticRegression

    unit = unit_rows(vocabulary)
    order = np.argsort(unit @ axis, kind="stable")
    rows = np.concatenate([order[:n_each], order[-n_each:]])
    sides = np.repeat([0, 1], n_each)
    mixed = np.random.default_rng(seed).permutation(len(rows))
    seen, held = mixed[: len(rows) // 2], mixed[len(rows) // 2 :]
    found = []
    for vectors in (unit[rows], remove_axes(unit[rows], axis[None])):
        # Scaled, so that the classifier's default penalty means the same for vectors of any length.
        vectors = vectors / (vectors.std() or 1.0)
        model = LogisticRegression(max_iter=ROUNDS).fit(vectors[seen], sides[seen])
        found.append(float(model.score(vectors[held], sides[held])))
    return found[0], found[1]
