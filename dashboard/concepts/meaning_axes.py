"""Semantic axes made of word pairs: projections of words, residuals, and the variance that axes explain."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from dashboard.concepts.similarity import unit_rows
from dashboard.errors import InputError

# An axis with a residual below this lies in the span of the others; rounding error is smaller.
NOTHING = 1e-5
# Variance below this is rounding error of equal vectors.
NO_VARIANCE = 1e-12
CONTROLS = 200


@dataclass(frozen=True, eq=False)
class OnAxes:
    """Words projected onto semantic axes.

    Attributes:
        coordinates: cosine of each word with each axis, float64 (n, n_axes).
        residuals: length of the part of a unit vector that is orthogonal to the axes, float64 (n,) in [0, 1].
    """

    coordinates: np.ndarray
    residuals: np.ndarray


@dataclass(frozen=True)
class Shares:
    """Share of the variance between words that axes explain.

    Attributes:
        axes: the share of the variance that all axes together explain.
        by_chance: that of as many axes between random words, the median of many draws.
        rarely: the 95th percentile of these draws.
    """

    axes: float
    by_chance: float
    rarely: float


def axis_of(pairs: Sequence[tuple[str, str]], vector: Callable[[str], np.ndarray]) -> np.ndarray:
    """Average the directions from the first to the second word of `pairs`, a unit vector, float64 (n_dims,).

    Words are scaled to length 1, and the differences are averaged, so that what the pairs have in common adds up.

    Raises:
        InputError: there is no pair, one has the same word or direction twice, or they cancel each other.

    >>> vectors = {"small": np.array([1.0, 0.0]), "big": np.array([1.0, 1.0])}
    >>> axis_of([("small", "big")], vectors.__getitem__).round(4).tolist()
    [-0.3827, 0.9239]
    """
    if not pairs:
        raise InputError("An axis needs a pair of words, such as “man” and “woman”; type two.")
    differences = []
    for first, second in pairs:
        if first == second:
            raise InputError(f"From “{first}” to “{second}” there is no way to go; type two different words.")
        found = np.stack([vector(first), vector(second)])
        if not np.isfinite(found).all():
            broken = second if np.isfinite(found[0]).all() else first
            raise InputError(
                f"The vector of “{broken}” holds a value that is not a number; type another pair."
            )
        start, end = unit_rows(found)
        if np.linalg.norm(end - start) < NOTHING:
            raise InputError(
                f"“{first}” and “{second}” point the same way here, so nothing leads from one to the other; "
                "type another pair."
            )
        differences.append(end - start)
    mean = np.mean(differences, axis=0)
    length = np.linalg.norm(mean)
    if length < NOTHING:
        raise InputError("These pairs point against each other and leave no axis; turn one of them round.")
    return mean / length


def orthonormalize(axes: np.ndarray) -> np.ndarray:
    """Orthonormalise `axes` (n_axes, n_dims) in order (Gram-Schmidt).

    Raises:
        InputError: an axis depends linearly on the earlier ones.

    >>> orthonormalize(np.array([[1.0, 0.0], [1.0, 1.0]])).round(4).tolist()
    [[1.0, 0.0], [0.0, 1.0]]
    """
    found: list[np.ndarray] = []
    for number, axis in enumerate(unit_rows(axes), 1):
        # Twice, because the first pass leaves rounding error along the other axes.
        for _ in range(2):
            for other in found:
                axis = axis - (axis @ other) * other
        length = np.linalg.norm(axis)
        if not length > NOTHING:
            raise InputError(
                f"Axis {number} tells nothing that the others do not tell already; make it of another pair."
            )
        found.append(axis / length)
    return np.stack(found)


def project(vectors: np.ndarray, axes: np.ndarray) -> OnAxes:
    """Project `vectors` (n, n_dims), scaled to length 1, onto orthonormal `axes` (n_axes, n_dims).

    >>> on = project(np.array([[3.0, 4.0]]), np.array([[1.0, 0.0]]))
    >>> on.coordinates.round(4).tolist(), on.residuals.round(4).tolist()
    ([[0.6]], [0.8])
    """
    unit = unit_rows(vectors)
    flat = orthonormalize(axes)
    rest = unit - (unit @ flat.T) @ flat
    return OnAxes(unit @ np.asarray(axes, dtype=np.float64).T, np.linalg.norm(rest, axis=1))


def random_axes(vocabulary: np.ndarray, count: int, seed: int, n_pairs: int = 1) -> np.ndarray:
    """Draw unit axes between random words, float64 (count, n_dims).

    Args:
        vocabulary: vectors of the words that are drawn from, (n, n_dims).
        count: how many axes.
        seed: chooses the words.
        n_pairs: how many pairs an axis is the mean of, as in `axis_of`.

    Raises:
        InputError: there are fewer than two words, or all are equal.
    """
    if len(vocabulary) < 2:
        raise InputError("A random pair needs two words; choose word vectors with more.")
    random = np.random.default_rng(seed)
    firsts = random.integers(len(vocabulary), size=(count, n_pairs))
    seconds = (firsts + random.integers(1, len(vocabulary), size=(count, n_pairs))) % len(vocabulary)
    found = unit_rows((unit_rows(vocabulary[seconds]) - unit_rows(vocabulary[firsts])).mean(axis=1))
    if not found.any():
        raise InputError("All these words have the same vector, so there is no way from one to another.")
    return found


def shares(vectors: np.ndarray, axes: np.ndarray, n_pairs: Sequence[int], seed: int = 0) -> Shares:
    """Measure the share of the variance of unit vectors that some axes explain.

    The control is as many axes between random words of these: words differ most along a few directions of the space,
    which every axis between two words shares and a random direction does not.

    Args:
        vectors: the words, (n, n_dims).
        axes: (n_axes, n_dims).
        n_pairs: how many pairs each of the axes is the mean of.
        seed: draws the control.
    """
    unit = unit_rows(vectors)
    spread = np.cov(unit, rowvar=False, bias=True).reshape(unit.shape[1], -1)
    total = float(np.trace(spread))
    if not total > NO_VARIANCE:
        return Shares(0.0, 0.0, 0.0)

    def share(flat: np.ndarray) -> float:
        return float(np.einsum("ij,jk,ik->", flat, spread, flat) / total)

    controls = np.stack(
        [random_axes(vectors, CONTROLS, seed + at, n) for at, n in enumerate(n_pairs)], axis=1
    )
    # Orthonormal axes of the same subspace, also where a random axis depends on the others.
    drawn = [share(np.linalg.qr(each.T)[0].T) for each in controls]
    return Shares(share(orthonormalize(axes)), float(np.median(drawn)), float(np.quantile(drawn, 0.95)))


def remove_axes(vectors: np.ndarray, axes: np.ndarray) -> np.ndarray:
    """Remove the components along `axes` (n_axes, n_dims) from unit `vectors`, float64 (n, n_dims).

    >>> remove_axes(np.array([[3.0, 4.0]]), np.array([[1.0, 0.0]])).round(4).tolist()
    [[0.0, 0.8]]
    """
    unit, flat = unit_rows(vectors), orthonormalize(axes)
    return unit - (unit @ flat.T) @ flat


def parse_pairs(typed: str) -> list[tuple[str, str]]:
    """Parse pairs of words, separated by commas.

    Raises:
        InputError: something between two commas is not two words, or there is no pair.

    >>> parse_pairs("man woman, king queen")
    [('man', 'woman'), ('king', 'queen')]
    """
    pairs = []
    for part in typed.split(","):
        words = part.split()
        if len(words) != 2:
            raise InputError(
                f"“{part.strip()[:40]}” is not a pair of words; type pairs such as “man woman, king queen”."
            )
        pairs.append((words[0], words[1]))
    return pairs
