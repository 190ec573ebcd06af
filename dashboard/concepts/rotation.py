"""Random rotations of a space of vectors: each coordinate changes, no length and no angle does."""

from typing import NamedTuple

import numpy as np

from dashboard.concepts.neighbours import Neighbours, best
from dashboard.concepts.similarity import cosines_to_all

# Rows that are rotated at a time: a rotated copy of all would double the memory.
CHUNK = 20_000
# A value that differs by less counts as unchanged.
LEAST_CHANGE = 1e-4


def random_rotation(n_dims: int, seed: int) -> np.ndarray:
    """Draw a rotation uniformly from all rotations of a space, float32 (n_dims, n_dims).

    It is the orthogonal factor of a matrix of normal numbers, with the signs of Mezzadri (2007) and determinant 1.

    >>> rotation = random_rotation(3, seed=1)
    >>> bool(np.allclose(rotation @ rotation.T, np.eye(3), atol=1e-6)), round(float(np.linalg.det(rotation)), 5)
    (True, 1.0)
    """
    factor, triangle = np.linalg.qr(np.random.default_rng(seed).standard_normal((n_dims, n_dims)))
    rotation = factor * np.sign(np.diag(triangle))
    if np.linalg.det(rotation) < 0:
        rotation[:, 0] *= -1
    return rotation.astype(np.float32)


class RotationEffect(NamedTuple):
    """The effect of a rotation: how many values of a vector it changed, and by how much a cosine at most."""

    n_values: int
    cosine: float


def measure_change(
    vector: np.ndarray, rotated: np.ndarray, before: Neighbours, after: Neighbours
) -> RotationEffect:
    """Compare a vector (n_dims,) and its nearest rows before and after a rotation.

    >>> near = Neighbours(np.array([1]), np.array([0.5]))
    >>> measure_change(np.array([0.0, 1.0]), np.array([1.0, 0.0]), near, near)
    RotationEffect(n_values=2, cosine=0.0)
    """
    n_values = int((np.abs(rotated - vector) > LEAST_CHANGE).sum())
    return RotationEffect(n_values, float(np.abs(before.cosines - after.cosines).max(initial=0.0)))


def nearest_after_rotation(matrix: np.ndarray, rotation: np.ndarray, row: int, k: int) -> Neighbours:
    """Rotate all rows of `matrix` (n_rows, n_dims) and find the `k` nearest to `row` among them."""
    query = matrix[row] @ rotation
    cosines = np.empty(len(matrix), np.float32)
    for start in range(0, len(matrix), CHUNK):
        rotated = np.asarray(matrix[start : start + CHUNK]) @ rotation
        cosines[start : start + CHUNK] = cosines_to_all(rotated, np.linalg.norm(rotated, axis=1), query)
    cosines[row] = -2.0
    return best(cosines, min(k, len(matrix) - 1))
