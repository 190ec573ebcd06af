"""Writer of the two files that the Embedding Projector (projector.tensorflow.org) opens."""

from collections.abc import Sequence

import numpy as np


def vectors_tsv(matrix: np.ndarray) -> str:
    r"""Format `matrix` (n, n_dims) as tab-separated rows with six decimals.

    >>> vectors_tsv(np.array([[0.5, -1.0]]))
    '0.500000\t-1.000000\n'
    """
    return "".join("\t".join(f"{value:.6f}" for value in row) + "\n" for row in np.asarray(matrix).tolist())


def metadata_tsv(words: Sequence[str]) -> str:
    r"""Format words with one per line, in the order of the vectors; a single column has no header.

    >>> metadata_tsv(["king", "queen"])
    'king\nqueen\n'
    """
    return "".join(" ".join(word.split()) + "\n" for word in words)
