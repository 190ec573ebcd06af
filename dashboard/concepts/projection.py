"""From many dimensions down to the two or three that a screen has."""

from dataclasses import dataclass

import numpy as np

from dashboard.errors import InputError


@dataclass(frozen=True, eq=False)
class Projection:
    """Points on the screen's axes.

    Attributes:
        points: float64 (n, n_axes).
        explained: share of the variance that each axis keeps, (n_axes,) in [0, 1]; None where there is no such thing.
    """

    points: np.ndarray
    explained: np.ndarray | None


def pca(vectors: np.ndarray, n_axes: int) -> Projection:
    """Principal component analysis of `vectors` (n, n_dims): the axes of greatest variance (Pearson 1901).

    Fewer points than axes leave the last axes at zero. Signs are fixed, so the same vectors give the same picture.

    Raises:
        InputError: fewer than two vectors.
    """
    from sklearn.decomposition import PCA

    if len(vectors) < 2:
        raise InputError("A projection needs at least two points; add another word.")
    n_found = min(n_axes, *vectors.shape)
    model = PCA(n_components=n_found, svd_solver="full")
    points = np.zeros((len(vectors), n_axes))
    explained = np.zeros(n_axes)
    points[:, :n_found] = model.fit_transform(np.asarray(vectors, dtype=np.float64))
    # Equal points have no variance to explain; scikit-learn then divides zero by zero.
    explained[:n_found] = np.nan_to_num(model.explained_variance_ratio_)
    return Projection(points, explained)
