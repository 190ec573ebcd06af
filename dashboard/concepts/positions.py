"""Where a token stands: position vectors that are added, vectors that are turned, scores that are lowered."""

from dataclasses import dataclass

import numpy as np

from dashboard.concepts.similarity import cosine_matrix, cosines_to_all
from dashboard.errors import InputError

# The longest wave of Vaswani et al. 2017 has this many positions times 2 pi; Su et al. 2021 took the number over.
BASE = 10_000.0


def frequencies(n_dims: int) -> np.ndarray:
    """Angle per position for each pair of dimensions, radians, float64 (ceil(n_dims / 2),), from 1 downwards.

    >>> frequencies(4).tolist()
    [1.0, 0.01]
    """
    return BASE ** (-np.arange(0, n_dims, 2) / n_dims)


def sinusoidal(n_positions: int, n_dims: int) -> np.ndarray:
    """Position vectors made of waves, float64 (n_positions, n_dims) (Vaswani et al. 2017, section 3.5).

    Even dimensions are sines, odd ones cosines. Two vectors' dot product depends on their distance only.

    >>> sinusoidal(2, 4).round(2).tolist()
    [[0.0, 1.0, 0.0, 1.0], [0.84, 0.54, 0.01, 1.0]]
    """
    angles = np.arange(n_positions)[:, None] * frequencies(n_dims)
    waves = np.empty((n_positions, n_dims))
    waves[:, 0::2] = np.sin(angles)
    waves[:, 1::2] = np.cos(angles[:, : n_dims // 2])
    return waves


def turn(vectors: np.ndarray, positions: np.ndarray) -> np.ndarray:
    """Rotary position embedding, RoPE (Su et al. 2021): each pair of dimensions turned by position x frequency.

    Args:
        vectors: float (n, n_dims).
        positions: whole numbers (n,).

    Returns:
        float64 (n, n_dims). Lengths stay; the dot product of two turned vectors depends on their distance only.

    Raises:
        InputError: `n_dims` is odd, so that one dimension has no partner.

    >>> turn(np.array([[1.0, 0.0]]), np.array([1])).round(2).tolist()
    [[0.54, 0.84]]
    """
    if vectors.shape[1] % 2:
        raise InputError(
            f"RoPE turns dimensions in pairs; {vectors.shape[1]} dimensions leave one without a partner."
        )
    angles = np.asarray(positions)[:, None] * frequencies(vectors.shape[1])
    even, odd = vectors[:, 0::2], vectors[:, 1::2]
    turned = np.empty(vectors.shape)
    turned[:, 0::2] = even * np.cos(angles) - odd * np.sin(angles)
    turned[:, 1::2] = even * np.sin(angles) + odd * np.cos(angles)
    return turned


def alibi_slopes(n_heads: int) -> np.ndarray:
    """Slope of each attention head's penalty, float64 (n_heads,), steepest first (ALiBi, Press et al. 2022).

    A geometric series from 2^(-8/n) for n a power of two; for other n the authors fill up with every other slope
    of the next power of two.

    >>> alibi_slopes(4).tolist()
    [0.25, 0.0625, 0.015625, 0.00390625]
    >>> alibi_slopes(3).tolist()
    [0.0625, 0.00390625, 0.25]
    """
    power = 2 ** int(np.log2(n_heads))
    slopes = 2.0 ** (-8.0 / power * np.arange(1, power + 1))
    if power == n_heads:
        return slopes
    return np.concatenate([slopes, alibi_slopes(2 * power)[0::2][: n_heads - power]])


def cosines_at_positions(first: np.ndarray, second: np.ndarray, positions: np.ndarray) -> np.ndarray:
    """Cosine of `first` (n_dims,) with `second` (n_dims,) + each of the `positions` (n, n_dims), float (n,).

    >>> axes = np.array([[0.0, 0.0], [-1.0, 1.0]])
    >>> cosines_at_positions(np.array([1.0, 0.0]), np.array([1.0, 0.0]), axes).tolist()
    [1.0, 0.0]
    """
    moved = positions + second
    return cosines_to_all(moved, np.linalg.norm(moved, axis=1), first)


@dataclass(frozen=True, eq=False)
class ByDistance:
    """Cosine of position vectors, gathered by how far apart they stand; index 0 is distance 0.

    Attributes:
        mean: float64 (n_positions,).
        low: the 10th percentile at each distance, float64 (n_positions,).
        high: the 90th percentile, float64 (n_positions,).
    """

    mean: np.ndarray
    low: np.ndarray
    high: np.ndarray


def cosine_by_distance(positions: np.ndarray) -> ByDistance:
    """Cosine of each pair of rows of `positions` (n_positions, n_dims), gathered by distance.

    >>> cosine_by_distance(np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 0.0]])).mean.tolist()
    [1.0, 0.0, 1.0]
    """
    cosines = cosine_matrix(positions)
    diagonals = [np.diagonal(cosines, distance) for distance in range(len(cosines))]
    quantiles = np.array([np.quantile(each, [0.1, 0.9]) for each in diagonals])
    return ByDistance(np.array([each.mean() for each in diagonals]), quantiles[:, 0], quantiles[:, 1])


def turned_cosine_by_distance(vector: np.ndarray, n_distances: int) -> np.ndarray:
    """Cosine of `vector` (n_dims,) with itself after RoPE has set them 0, 1, 2, ... apart, float64 (n_distances,).

    Raises:
        InputError: as `turn` does.
    """
    turned = turn(np.tile(vector, (n_distances, 1)), np.arange(n_distances))
    return cosines_to_all(turned, np.linalg.norm(turned, axis=1), turned[0])


def attention_step(vectors: np.ndarray) -> np.ndarray:
    """Each of the `vectors` (n, n_dims) replaced by a mean of all, weighted by softmax of dot product / sqrt(n_dims).

    Attention as in Vaswani et al. 2017 with the vectors themselves as queries, keys and values, without a mask and
    without trained weights. It treats its input as a bag: other order in, the same vectors in that order out.

    >>> attention_step(np.zeros((2, 2))).tolist()
    [[0.0, 0.0], [0.0, 0.0]]
    """
    vectors = np.asarray(vectors, dtype=np.float64)
    scores = vectors @ vectors.T / np.sqrt(vectors.shape[1])
    weights = np.exp(scores - scores.max(axis=1, keepdims=True))
    return weights / weights.sum(axis=1, keepdims=True) @ vectors


def in_place(tokens: np.ndarray, positions: np.ndarray | None) -> np.ndarray:
    """Token vectors (n, n_dims) plus the first n of the `positions` (n_positions, n_dims), float64; alone if None."""
    summed = np.array(tokens, dtype=np.float64)
    if positions is not None:
        summed += positions[: len(tokens)]
    return summed


def most_varying(matrix: np.ndarray, count: int) -> list[int]:
    """The `count` columns of `matrix` (n_rows, n_dims) that vary most over the rows, strongest first.

    >>> most_varying(np.array([[0.0, 5.0, 1.0], [0.0, -5.0, 2.0]]), 2)
    [1, 2]
    """
    return [int(column) for column in np.argsort(-np.var(matrix, axis=0), kind="stable")[:count]]
