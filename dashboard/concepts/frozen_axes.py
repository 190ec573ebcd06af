"""Axes that are fitted once, so that only the points move when the vectors change."""

from collections.abc import Sequence

import numpy as np

from dashboard.concepts.projection import Axes, principal_axes


def paths(matrices: Sequence[np.ndarray], n_axes: int = 2) -> tuple[Axes, np.ndarray]:
    """Project all `matrices`, each (n, n_dims), onto the principal axes of the last one.

    Returns:
        The axes, and float64 (n_matrices, n, n_axes).
    """
    axes = principal_axes(matrices[-1], n_axes)
    return axes, np.stack([axes.project(matrix) for matrix in matrices])
