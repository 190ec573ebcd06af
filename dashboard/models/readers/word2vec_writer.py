"""Writer of word2vec's text format, which gensim and others read."""

from collections.abc import Sequence

import numpy as np


def word2vec_text(words: Sequence[str], matrix: np.ndarray) -> str:
    r"""Format words and the rows of `matrix` (n_words, n_dims) as word2vec text, with a header.

    Values round-trip exactly.

    >>> word2vec_text(["king", "queen"], np.array([[0.5, -1], [0.1, 2]], np.float32))
    '2 2\nking 0.5 -1.0\nqueen 0.1 2.0\n'
    """
    # NumPy writes the shortest decimal that round-trips.
    lines = (
        " ".join([word, *np.asarray(row, np.float32).astype(str).tolist()])
        for word, row in zip(words, matrix, strict=True)
    )
    return f"{len(matrix)} {matrix.shape[1]}\n" + "".join(f"{line}\n" for line in lines)
