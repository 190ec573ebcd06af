"""Cosine similarity: the angle between vectors, whatever their length."""

from collections.abc import Iterator

import numpy as np

# Rows per block of float32 copies.
BLOCK = 20_000


def cosine(a: np.ndarray, b: np.ndarray) -> float:
    """Compute the cosine of the angle between two vectors (n_dims,), in [-1, 1]; 0 if either is all zeros.

    >>> cosine(np.array([1.0, 0.0]), np.array([1.0, 1.0])).__round__(4)
    0.7071
    >>> cosine(np.array([1.0, 0.0]), np.array([0.0, 0.0]))
    0.0
    """
    return float(paired_cosines(a, b))


def paired_cosines(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Compute the cosine of each vector of `a` (..., n_dims) with that at the same index of `b`, float64 (...).

    >>> paired_cosines(np.array([[1.0, 0.0], [1.0, 0.0]]), np.array([[2.0, 0.0], [0.0, 3.0]])).tolist()
    [1.0, 0.0]
    """
    a, b = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    lengths = np.linalg.norm(a, axis=-1) * np.linalg.norm(b, axis=-1)
    return _guarded((a * b).sum(axis=-1), lengths)


def _guarded(products: np.ndarray, lengths: np.ndarray) -> np.ndarray:
    """Divide dot products (...) by the product of `lengths`, clipped to [-1, 1]; 0 where a length is 0."""
    found = np.divide(products, lengths, out=np.zeros_like(products), where=lengths > 0)
    return np.clip(found, -1.0, 1.0, out=found)


def unit_rows(vectors: np.ndarray) -> np.ndarray:
    """Scale `vectors` (..., n_dims) to length 1, float64; zeros stay zeros.

    >>> unit_rows(np.array([[3.0, 4.0], [0.0, 0.0]])).tolist()
    [[0.6, 0.8], [0.0, 0.0]]
    """
    vectors = np.asarray(vectors, dtype=np.float64)
    norms = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.divide(vectors, norms, out=np.zeros_like(vectors), where=norms > 0)


def unit_blocks(matrix: np.ndarray, norms: np.ndarray) -> Iterator[np.ndarray]:
    """Yield the rows of `matrix` (n_rows, n_dims) divided by their `norms` (n_rows,), in float32 blocks."""
    for start in range(0, len(matrix), BLOCK):
        lengths = np.asarray(norms[start : start + BLOCK], np.float32)[:, None]
        rows = np.asarray(matrix[start : start + BLOCK], np.float32)
        # A NaN in a row makes the whole row NaN, which is detected when positions are quantised.
        with np.errstate(invalid="ignore"):
            yield np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths != 0)


def cosine_matrix(vectors: np.ndarray) -> np.ndarray:
    """Compute the cosine of each pair of the rows of `vectors` (n, n_dims), float64 (n, n)."""
    unit = unit_rows(vectors)
    return np.clip(unit @ unit.T, -1.0, 1.0)


def cosines_to_all(matrix: np.ndarray, norms: np.ndarray, query: np.ndarray) -> np.ndarray:
    """Compute the cosine of `query` (n_dims,) with each row of `matrix` (n_rows, n_dims), float32 (n_rows,).

    `norms` (n_rows,) are the precomputed lengths of the rows, so that one matrix-vector product is enough.
    Rows of length zero get 0.
    """
    query = np.asarray(query, dtype=matrix.dtype)
    return _guarded(matrix @ query, norms * np.linalg.norm(query))


def extreme_pairs(cosines: np.ndarray) -> tuple[tuple[int, int], tuple[int, int]]:
    """Find the pairs of different rows with the highest and the lowest cosine in `cosines` (n, n), n > 1.

    >>> extreme_pairs(np.array([[1.0, 0.9, 0.1], [0.9, 1.0, 0.2], [0.1, 0.2, 1.0]]))
    ((0, 1), (0, 2))
    """
    first, second = np.triu_indices(len(cosines), k=1)
    values = cosines[first, second]
    highest, lowest = values.argmax(), values.argmin()
    return (int(first[highest]), int(second[highest])), (int(first[lowest]), int(second[lowest]))


def same_signs(a: np.ndarray, b: np.ndarray) -> int:
    """Count the dimensions in which two vectors (n_dims,) have the same sign.

    >>> same_signs(np.array([1.0, -2.0, 3.0]), np.array([4.0, -1.0, -1.0]))
    2
    """
    return int((np.sign(a) == np.sign(b)).sum())


def usual_signs(matrix: np.ndarray) -> float:
    """Compute the mean number of dimensions with the same sign in two random rows of `matrix` (n_rows, n_dims).

    It is half of the dimensions, unless some dimensions have mostly one sign.

    >>> usual_signs(np.array([[1.0, 1.0], [1.0, -1.0]]))
    1.5
    """
    positive = (matrix > 0).mean(axis=0, dtype=np.float64)
    return float((positive**2 + (1 - positive) ** 2).sum())


def largest_difference(a: np.ndarray, b: np.ndarray) -> float:
    """Return the largest absolute difference of two arrays of the same shape.

    >>> largest_difference(np.array([1.0, 2.0]), np.array([1.0, -2.0]))
    4.0
    """
    return float(np.abs(np.asarray(a, dtype=np.float64) - b).max(initial=0.0))


def least_alike(cosines: np.ndarray) -> int:
    """Return the index of the lowest of `cosines` (n,); ties go to the first.

    >>> least_alike(np.array([1.0, -0.5, 0.2]))
    1
    """
    return int(cosines.argmin())
