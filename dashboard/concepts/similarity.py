"""Cosine similarity: the angle between vectors, whatever their length."""

import numpy as np


def cosine(a: np.ndarray, b: np.ndarray) -> float:
    """Cosine of the angle between two vectors (n_dims,), in [-1, 1]; 0 if either vector is all zeros.

    >>> cosine(np.array([1.0, 0.0]), np.array([1.0, 1.0])).__round__(4)
    0.7071
    >>> cosine(np.array([1.0, 0.0]), np.array([0.0, 0.0]))
    0.0
    """
    a, b = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    lengths = float(np.linalg.norm(a) * np.linalg.norm(b))
    return float(np.clip(a @ b / lengths, -1.0, 1.0)) if lengths else 0.0


def unit_rows(vectors: np.ndarray) -> np.ndarray:
    """The rows of `vectors` (n, n_dims) at length 1, float64; a row of zeros stays one.

    >>> unit_rows(np.array([[3.0, 4.0], [0.0, 0.0]])).tolist()
    [[0.6, 0.8], [0.0, 0.0]]
    """
    vectors = np.asarray(vectors, dtype=np.float64)
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.divide(vectors, norms, out=np.zeros_like(vectors), where=norms > 0)


def cosine_matrix(vectors: np.ndarray) -> np.ndarray:
    """Cosine of each pair of the rows of `vectors` (n, n_dims), float64 (n, n)."""
    unit = unit_rows(vectors)
    return np.clip(unit @ unit.T, -1.0, 1.0)


def cosines_to_all(matrix: np.ndarray, norms: np.ndarray, query: np.ndarray) -> np.ndarray:
    """Cosine of `query` (n_dims,) with each row of `matrix` (n_rows, n_dims), float32 (n_rows,).

    `norms` (n_rows,) are the lengths of the rows: known beforehand, they leave one matrix-vector product to do.
    Rows of length zero get 0.
    """
    query = np.asarray(query, dtype=matrix.dtype)
    scale = norms * np.linalg.norm(query)
    products = matrix @ query
    return np.clip(np.divide(products, scale, out=np.zeros_like(products), where=scale > 0), -1.0, 1.0)


def extreme_pairs(cosines: np.ndarray) -> tuple[tuple[int, int], tuple[int, int]]:
    """The pair of different rows with the highest and the one with the lowest cosine in `cosines` (n, n), n > 1.

    >>> extreme_pairs(np.array([[1.0, 0.9, 0.1], [0.9, 1.0, 0.2], [0.1, 0.2, 1.0]]))
    ((0, 1), (0, 2))
    """
    first, second = np.triu_indices(len(cosines), k=1)
    values = cosines[first, second]
    highest, lowest = values.argmax(), values.argmin()
    return (int(first[highest]), int(second[highest])), (int(first[lowest]), int(second[lowest]))


def same_signs(a: np.ndarray, b: np.ndarray) -> int:
    """In how many dimensions two vectors (n_dims,) have the same sign.

    >>> same_signs(np.array([1.0, -2.0, 3.0]), np.array([4.0, -1.0, -1.0]))
    2
    """
    return int((np.sign(a) == np.sign(b)).sum())
