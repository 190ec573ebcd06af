"""One vector for a whole sentence: the mean of its tokens' states (Reimers and Gurevych 2019)."""

import re
from typing import NamedTuple

import numpy as np

from dashboard.concepts.similarity import cosines_to_all

WORD = re.compile(r"\w+")

# A cosine is above chance where it is above that of unrelated sentences by so many of their standard deviations.
DEVIATIONS = 3.0
# One sentence is clearly ahead of another by this part of it.
LEAD = 0.5


class Chance(NamedTuple):
    """How alike a question is to sentences that have nothing to do with it.

    Attributes:
        n_sentences: how many there are.
        mean: their mean cosine with it.
        deviation: the standard deviation of these cosines.
    """

    n_sentences: int
    mean: float
    deviation: float

    @property
    def limit(self) -> float:
        """The cosine up to which nothing is found."""
        return self.mean + DEVIATIONS * self.deviation

    @property
    def lead(self) -> float:
        """By how much the first of several sentences is clearly ahead of the second."""
        return LEAD * self.deviation


def measure_chance(question: np.ndarray, unrelated: np.ndarray) -> Chance:
    """Measure chance for one question (n_dims,), by the vectors of unrelated sentences, (n_sentences, n_dims).

    >>> measure_chance(np.array([1.0, 0.0]), np.array([[1.0, 0.0], [0.0, 1.0]]))
    Chance(n_sentences=2, mean=0.5, deviation=0.5)
    """
    cosines = cosines_to_all(unrelated, np.linalg.norm(unrelated, axis=1), question)
    return Chance(len(cosines), float(cosines.mean()), float(cosines.std()))


def mean_state(states: np.ndarray) -> np.ndarray:
    """The mean of a text's states (n_tokens, n_dims), special tokens among them, float32 (n_dims,).

    >>> mean_state(np.array([[1.0, 0.0], [0.0, 1.0]])).tolist()
    [0.5, 0.5]
    """
    return states.mean(axis=0, dtype=np.float32)


def shared_words(first: str, second: str) -> list[str]:
    """Words that both texts have, in small letters, without those of English that only join others.

    >>> shared_words("Where is my money?", "The bank keeps the money.")
    ['money']
    """
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

    others = set(WORD.findall(second.lower())) - ENGLISH_STOP_WORDS
    return [word for word in dict.fromkeys(WORD.findall(first.lower())) if word in others]
