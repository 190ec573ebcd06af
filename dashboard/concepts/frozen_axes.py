"""Axes found once and kept, so that only the points move when the vectors change."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False)
class Axes:
    """A centre and directions in the vectors' space.

    Attributes:
        centre: float64 (n_dims,).
        directions: float64 (n_axes, n_dims), unit length, at right angles; zero where there is none.
        explained: float64 (n_axes,): the fitted vectors' share of variance along each axis.
    """

    centre: np.ndarray
    directions: np.ndarray
    explained: np.ndarray

    def project(self, vectors: np.ndarray) -> np.ndarray:
        """Coordinates of `vectors` (n, n_dims) on these axes, float64 (n, n_axes)."""
        return (np.asarray(vectors, dtype=np.float64) - self.centre) @ self.directions.T


def principal_axes(vectors: np.ndarray, n_axes: int) -> Axes:
    """The axes of greatest variance of `vectors` (n, n_dims) (Pearson 1901), with a fixed sign.

    >>> axes = principal_axes(np.array([[0.0, 0.0], [2.0, 0.0]]), n_axes=1)
    >>> axes.project(np.array([[0.0, 0.0], [2.0, 5.0]])).tolist()
    [[-1.0], [1.0]]
    """
    vectors = np.asarray(vectors, dtype=np.float64)
    centre = vectors.mean(axis=0)
    _, lengths, found = np.linalg.svd(vectors - centre, full_matrices=False)
    # An axis may point either way; its largest component shall be positive.
    signs = np.sign(found[np.arange(len(found)), np.abs(found).argmax(axis=1)])
    directions = np.zeros((n_axes, vectors.shape[1]))
    explained = np.zeros(n_axes)
    n_found = min(n_axes, len(found))
    directions[:n_found] = (found * signs[:, None])[:n_found]
    variance = float((lengths**2).sum())
    if variance > 0:
        explained[:n_found] = (lengths**2 / variance)[:n_found]
    return Axes(centre, directions, explained)


def paths(matrices: Sequence[np.ndarray], n_axes: int = 2) -> tuple[Axes, np.ndarray]:
    """Where each row goes: all `matrices`, each (n, n_dims), on the axes of the last one.

    Returns:
        The axes, and float64 (n_matrices, n, n_axes).
    """
    axes = principal_axes(matrices[-1], n_axes)
    return axes, np.stack([axes.project(matrix) for matrix in matrices])
