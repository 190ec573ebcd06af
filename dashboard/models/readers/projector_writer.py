"""Vectors as the two files that the Embedding Projector (projector.tensorflow.org) opens."""

from collections.abc import Sequence

import numpy as np


def vectors_tsv(matrix: np.ndarray) -> str:
    r"""One row of `matrix` (n, n_dims) per line, values separated by tabs, six digits behind the point.

    >>> vectors_tsv(np.array([[0.5, -1.0]]))
    '0.500000\t-1.000000\n'
    """
    return "".join("\t".join(f"{value:.6f}" for value in row) + "\n" for row in np.asarray(matrix).tolist())


def metadata_tsv(words: Sequence[str]) -> str:
    r"""One word per line, in the order of the vectors; a file of one column has no header.

    >>> metadata_tsv(["king", "queen"])
    'king\nqueen\n'
    """
    return "".join(" ".join(word.split()) + "\n" for word in words)
