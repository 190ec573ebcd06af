"""Word senses: the nearest words of a word that are unrelated to each other.

The vector of a word with several senses is a mean of the vectors of its senses (Arora et al. 2018, "Linear Algebraic
Structure of Word Senses, with Applications to Polysemy"). So its neighbours fall into unrelated groups, where those of
a word with one sense are related to each other.
"""

from collections.abc import Sequence

import numpy as np

from dashboard.concepts.neighbours import nearest
from dashboard.concepts.similarity import paired_cosines, unit_rows

# Random pairs of words to draw, and the share of them below the limit.
PAIRS = 5_000
BELOW = 2 / 3


def strangers_limit(vectors: np.ndarray, seed: int = 0) -> float:
    """Find the cosine that two thirds of random pairs of `vectors` (n, n_dims), n > 1, stay below.

    >>> strangers_limit(np.eye(4))
    0.0
    """
    random = np.random.default_rng(seed)
    first = random.integers(len(vectors), size=PAIRS)
    second = (first + random.integers(1, len(vectors), size=PAIRS)) % len(vectors)
    return float(np.quantile(paired_cosines(vectors[first], vectors[second]), BELOW))


def nearest_rows(vectors: np.ndarray, norms: np.ndarray, row: int, count: int) -> list[int]:
    """List the `count` rows of `vectors` (n, n_dims) nearest to `row`, the nearest first."""
    return nearest(vectors, norms, vectors[row], count, hidden=[row]).rows.tolist()


def count_divided(
    vectors: np.ndarray, norms: np.ndarray, rows: Sequence[int], count: int, limit: float
) -> int:
    """Count the `rows` with two of their `count` nearest neighbours at a cosine below `limit`."""

    def is_divided(row: int) -> bool:
        near = unit_rows(vectors[nearest_rows(vectors, norms, row, count)])
        return bool((near @ near.T < limit).any())

    return sum(map(is_divided, rows))
