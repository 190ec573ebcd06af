"""The odd one out: the word that fits the others least."""

import numpy as np

from dashboard.concepts.similarity import cosine, unit_rows
from dashboard.errors import InputError


def cosines_with_mean(vectors: np.ndarray) -> np.ndarray:
    """Compute the cosine of each of `vectors` (n, n_dims) with the mean of all unit vectors, float64 (n,).

    The lowest belongs to the odd one out: gensim's `doesnt_match` computes the same. The mean holds all words, the odd
    one too.

    Raises:
        InputError: there are fewer than three vectors.

    >>> cosines_with_mean(np.array([[1.0, 0.0], [1.0, 0.0], [0.0, 1.0]])).round(4).tolist()
    [0.8944, 0.8944, 0.4472]
    """
    if len(vectors) < 3:
        raise InputError("The odd one out needs at least three words; add another one.")
    unit = unit_rows(vectors)
    mean = unit.mean(axis=0)
    return np.array([cosine(each, mean) for each in unit])
