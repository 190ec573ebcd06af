"""Projection of vectors to two or three dimensions."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from dashboard.errors import InputError

# With more points and dimensions than this, a full decomposition takes much more time and memory than a few axes.
MANY = 200


@dataclass(frozen=True, eq=False)
class Axes:
    """A centre and orthonormal directions: fitted once, they project other vectors too.

    Attributes:
        centre: float64 (n_dims,).
        directions: float64 (n_axes, n_dims), orthonormal; zero where there is no further axis.
        explained: share of the fitted vectors' variance along each axis, float64 (n_axes,) in [0, 1].
    """

    centre: np.ndarray
    directions: np.ndarray
    explained: np.ndarray

    def project(self, vectors: np.ndarray) -> np.ndarray:
        """Project `vectors` (n, n_dims) onto these axes, float64 (n, n_axes)."""
        return (np.asarray(vectors, dtype=np.float64) - self.centre) @ self.directions.T


def principal_axes(vectors: np.ndarray, n_axes: int) -> Axes:
    """Compute the axes of greatest variance of `vectors` (n, n_dims) (Pearson 1901).

    Each points to where its greatest weight is positive, so the same vectors give the same axes. NumPy's decomposition
    replaces scikit-learn's PCA, with equal results: importing that costs 80 MB and most of a second, and for the dozen
    points of a map it takes five times as long.

    >>> axes = principal_axes(np.array([[0.0, 0.0], [2.0, 0.0]]), n_axes=1)
    >>> axes.project(np.array([[0.0, 0.0], [2.0, 5.0]])).tolist()
    [[-1.0], [1.0]]
    """
    vectors = np.asarray(vectors, dtype=np.float64)
    # The mean of equal numbers may differ in the last digit, which would count as variance.
    centre = vectors[0] if are_equal(vectors) else vectors.mean(axis=0)
    centred = vectors - centre
    if min(centred.shape) > MANY:
        return axes_of_scatter(centre, centred.T @ centred, n_axes)
    _, spread, found = np.linalg.svd(centred, full_matrices=False)
    return _axes(centre, found, spread**2, float((spread**2).sum()), n_axes)


def axes_of_scatter(centre: np.ndarray, scatter: np.ndarray, n_axes: int) -> Axes:
    """Compute the axes of greatest variance of vectors that were read in blocks.

    Args:
        centre: their mean, float64 (n_dims,).
        scatter: sum or mean of the products of their centred values, float64 (n_dims, n_dims).
        n_axes: number of axes.
    """
    if len(scatter) > MANY and scatter.any():
        from scipy.sparse.linalg import eigsh

        variances, found = eigsh(scatter, n_axes, v0=np.ones(len(scatter)))
    else:
        variances, found = np.linalg.eigh(scatter)
    # Both return the largest last.
    return _axes(centre, found.T[::-1], variances[::-1].clip(0), float(np.trace(scatter)), n_axes)


def _axes(centre: np.ndarray, found: np.ndarray, variances: np.ndarray, total: float, n_axes: int) -> Axes:
    """Direct the first of the axes `found` (m, n_dims); with fewer than `n_axes`, the last are zero."""
    found = found[:n_axes]
    signs = np.sign(found[np.arange(len(found)), np.abs(found).argmax(axis=1)])
    directions, explained = np.zeros((n_axes, len(centre))), np.zeros(n_axes)
    directions[: len(found)] = found * signs[:, None]
    # Equal points have no variance to explain.
    if total > 0:
        explained[: len(found)] = variances[:n_axes] / total
    return Axes(centre, directions, explained)


def are_equal(vectors: np.ndarray) -> bool:
    """Return whether all `vectors` (n, n_dims), at least one, are equal.

    >>> are_equal(np.array([[1.0, 2.0], [1.0, 2.0]])), are_equal(np.array([[1.0], [2.0]]))
    (True, False)
    """
    return bool((vectors == vectors[0]).all())


def whole_percents(shares: np.ndarray) -> list[int]:
    """Round `shares` (n,) of 1 to whole percents that add up to the rounded sum.

    >>> whole_percents(np.array([0.354, 0.304, 0.244]))
    [35, 31, 24]
    """
    sums = [0, *(round(100 * float(total)) for total in np.cumsum(shares))]
    return [after - before for before, after in pairwise(sums)]


@dataclass(frozen=True, eq=False)
class Projection:
    """Projected points.

    Attributes:
        points: float64 (n, n_axes).
        explained: share of the variance along each axis, (n_axes,) in [0, 1]; None for nonlinear projections.
    """

    points: np.ndarray
    explained: np.ndarray | None

    @property
    def kept(self) -> float:
        """Share of the variance that all axes together explain; NaN where there is none."""
        return float("nan") if self.explained is None else float(self.explained.sum())

    @property
    def percents(self) -> list[int] | None:
        """Percent of the variance along each axis, whole numbers that add up to the rounded `kept`."""
        return None if self.explained is None else whole_percents(self.explained)

    @property
    def is_one_point(self) -> bool:
        """Whether all points are equal."""
        return are_equal(self.points)


def pca(vectors: np.ndarray, n_axes: int) -> Projection:
    """Compute the principal components of `vectors` (n, n_dims) (Pearson 1901).

    Fewer points than axes leave the last axes at zero.

    Raises:
        InputError: fewer than two vectors.

    >>> line = pca(np.array([[0.0, 0.0], [3.0, 4.0]]), n_axes=1)
    >>> line.points.round(4).tolist(), line.explained.tolist()
    ([[-2.5], [2.5]], [1.0])
    """
    if len(vectors) < 2:
        raise InputError("A projection needs at least two points; add another word.")
    axes = principal_axes(vectors, n_axes)
    return Projection(axes.project(vectors), axes.explained)


def t_sne(vectors: np.ndarray, n_axes: int, seed: int = 0) -> Projection:
    """Compute t-SNE of `vectors` (n, n_dims) by cosine distance (van der Maaten and Hinton 2008).

    Distances between groups mean nothing; vectors that are all equal stay one point. The perplexity is a third of the
    number of points and at most 30.

    By scikit-learn with exact gradients; whole vocabularies are laid out by openTSNE (`neighbour_layouts`), which keeps
    fewer neighbours of a dozen words on a plane: trustworthiness 0.84 to 0.89, at the same settings.

    Raises:
        InputError: fewer than four vectors.
    """
    from sklearn.manifold import TSNE

    if len(vectors) < 4:
        raise InputError("t-SNE needs at least four points; add words or choose PCA.")
    if are_equal(vectors):
        # The noise below would spread equal vectors over the whole picture.
        return Projection(np.zeros((len(vectors), n_axes)), None)
    # Initialised with PCA at scikit-learn's small scale, as it advises; noise separates points that are equal.
    start = pca(vectors, n_axes).points
    start = start / (start.std() or 1.0) + np.random.default_rng(seed).normal(scale=1e-3, size=start.shape)
    model = TSNE(
        n_components=n_axes,
        perplexity=min(30.0, (len(vectors) - 1) / 3),
        metric="cosine",
        method="exact",
        # A learning rate for a few points (Belkina et al. 2019); scikit-learn's minimum, 50, scatters them in 3-D.
        learning_rate=max(len(vectors) / 48, 1.0),
        init=start * 1e-4,
        random_state=seed,
    )
    return Projection(model.fit_transform(np.asarray(vectors, dtype=np.float64)).astype(np.float64), None)


METHODS: dict[str, Callable[[np.ndarray, int], Projection]] = {"PCA": pca, "t-SNE": t_sne}


@dataclass(frozen=True)
class MisleadingPair:
    """Two points that the projection shows nearer to each other than they are.

    Attributes:
        first: row of one point.
        second: row of the other.
        on_screen: rank of their distance among those of all pairs, 1 for the nearest.
        by_cosine: rank of their cosine among those of all pairs, 1 for the highest.
        n_pairs: number of pairs.
    """

    first: int
    second: int
    on_screen: int
    by_cosine: int
    n_pairs: int


def most_misleading_pair(points: np.ndarray, cosines: np.ndarray) -> MisleadingPair:
    """Find the pair of `points` (n, n_axes), n > 1, that is nearest for its rank by `cosines` (n, n).

    >>> cosines = np.array([[1.0, 0.9, 0.1], [0.9, 1.0, 0.2], [0.1, 0.2, 1.0]])
    >>> most_misleading_pair(np.array([[0.0], [5.0], [1.0]]), cosines)
    MisleadingPair(first=0, second=2, on_screen=1, by_cosine=3, n_pairs=3)
    """
    first, second = np.triu_indices(len(points), k=1)
    distances = np.linalg.norm(points[first] - points[second], axis=1)
    on_screen = _ranks(distances)
    by_cosine = _ranks(-cosines[first, second])
    at = int((by_cosine - on_screen).argmax())
    return MisleadingPair(
        int(first[at]), int(second[at]), int(on_screen[at]), int(by_cosine[at]), len(distances)
    )


def _ranks(values: np.ndarray) -> np.ndarray:
    """Rank `values` (n,) from the lowest, 1, to the highest; ties keep their order.

    scipy's `rankdata(method="ordinal")` is the same, but importing `scipy.stats` for this line costs 62 MB.
    """
    return np.argsort(np.argsort(values, kind="stable")) + 1
