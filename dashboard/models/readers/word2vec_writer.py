"""Word vectors in the text format of the original word2vec, which gensim and many others read."""

from collections.abc import Sequence

import numpy as np


def word2vec_text(words: Sequence[str], matrix: np.ndarray) -> str:
    r"""A line with both sizes, then a line for each word: the word and its row of `matrix` (n_words, n_dims).

    Each value is read back exactly.

    >>> word2vec_text(["king", "queen"], np.array([[0.5, -1], [0.1, 2]], np.float32))
    '2 2\nking 0.5 -1.0\nqueen 0.1 2.0\n'
    """
    # NumPy writes the shortest number that is read back as the same value.
    lines = (
        " ".join([word, *np.asarray(row, np.float32).astype(str).tolist()])
        for word, row in zip(words, matrix, strict=True)
    )
    return f"{len(matrix)} {matrix.shape[1]}\n" + "".join(f"{line}\n" for line in lines)
