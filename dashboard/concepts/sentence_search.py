"""Sentence embeddings by pooling the states of tokens (Reimers and Gurevych 2019)."""

import re
from typing import NamedTuple

import numpy as np

from dashboard.concepts.similarity import cosines_to_all

WORD = re.compile(r"\w+")

# How sentence embedding models make one vector of a text; the keys are those of sentence-transformers.
POOLINGS = {
    "mean": "the mean of its tokens' last states",
    "cls": "the last state of its first token",
    "max": "the largest value of its tokens' last states in each dimension",
    "lasttoken": "the state of its last token",
    "weightedmean": "the mean of its tokens' last states, in which later tokens count for more",
}

# A cosine is above chance if it exceeds the mean of unrelated sentences by this many standard deviations.
DEVIATIONS = 3.0
# Part of a standard deviation by which the best sentence must lead.
LEAD = 0.5


class Chance(NamedTuple):
    """Cosine of a question with unrelated sentences.

    Attributes:
        n_sentences: number of unrelated sentences.
        mean: their mean cosine with the question.
        deviation: the standard deviation of these cosines.
    """

    n_sentences: int
    mean: float
    deviation: float

    @property
    def limit(self) -> float:
        """Cosine up to which a sentence counts as unrelated."""
        return self.mean + DEVIATIONS * self.deviation

    @property
    def lead(self) -> float:
        """Lead in cosine over the second sentence from which the first is clearly ahead."""
        return LEAD * self.deviation


def measure_chance(question: np.ndarray, unrelated: np.ndarray) -> Chance:
    """Measure the cosine of a question (n_dims,) with unrelated sentences (n_sentences, n_dims).

    >>> measure_chance(np.array([1.0, 0.0]), np.array([[1.0, 0.0], [0.0, 1.0]]))
    Chance(n_sentences=2, mean=0.5, deviation=0.5)
    """
    cosines = cosines_to_all(unrelated, np.linalg.norm(unrelated, axis=1), question)
    return Chance(len(cosines), float(cosines.mean()), float(cosines.std()))


def pool_states(states: np.ndarray, mode: str = "mean") -> np.ndarray:
    """Make one vector of a text's states (n_tokens, n_dims), special tokens included, float32 (n_dims,).

    Args:
        states: the states of its tokens, in order.
        mode: a key of `POOLINGS`.

    >>> pool_states(np.array([[1.0, 0.0], [0.0, 1.0]])).tolist()
    [0.5, 0.5]
    >>> pool_states(np.array([[1.0, 0.0], [0.0, 4.0]]), "lasttoken").tolist()
    [0.0, 4.0]
    """
    values = states.astype(np.float32)
    if mode == "weightedmean":
        weights = np.arange(1, len(values) + 1, dtype=np.float32)
        return weights @ values / weights.sum()
    if mode == "max":
        return values.max(axis=0)
    if mode in ("cls", "lasttoken"):
        return values[0 if mode == "cls" else -1]
    return values.mean(axis=0, dtype=np.float32)


def shared_words(first: str, second: str) -> list[str]:
    """List the words that both texts have, in lowercase, without English stop words.

    >>> shared_words("Where is my money?", "The bank keeps the money.")
    ['money']
    """
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

    others = set(WORD.findall(second.lower())) - ENGLISH_STOP_WORDS
    return [word for word in dict.fromkeys(WORD.findall(first.lower())) if word in others]
