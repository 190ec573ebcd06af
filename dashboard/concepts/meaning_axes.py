"""Axes that somebody made of word pairs: what they tell of a word, and how much of it they leave out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from dashboard.concepts.similarity import unit_rows
from dashboard.errors import InputError

# What is left of an axis beside the others, below which it is one of theirs; rounding leaves less.
NOTHING = 1e-5
# Variance below this is what rounding leaves of equal vectors.
NO_VARIANCE = 1e-12
CONTROLS = 200


@dataclass(frozen=True, eq=False)
class OnAxes:
    """Words on axes with a meaning.

    Attributes:
        coordinates: cosine of each word with each axis, float64 (n, n_axes).
        residuals: length of what no axis tells of a word at length 1, float64 (n,) in [0, 1].
    """

    coordinates: np.ndarray
    residuals: np.ndarray


@dataclass(frozen=True)
class Shares:
    """How much of the differences between many words some axes tell.

    Attributes:
        axes: the share of the variance that lies in the axes together.
        by_chance: that of as many axes between random words, the median of many draws.
        rarely: what one such draw in twenty exceeds.
    """

    axes: float
    by_chance: float
    rarely: float


def axis_of(pairs: Sequence[tuple[str, str]], vector: Callable[[str], np.ndarray]) -> np.ndarray:
    """The direction from the first words of the `pairs` to the second ones, at length 1, float64 (n_dims,).

    Each word is taken at length 1, and the differences are averaged: what the pairs have in common adds up.

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


def at_right_angles(axes: np.ndarray) -> np.ndarray:
    """`axes` (n_axes, n_dims) with all taken out of each that earlier ones tell already (Gram-Schmidt), at length 1.

    Raises:
        InputError: an axis tells nothing that is not told already.

    >>> at_right_angles(np.array([[1.0, 0.0], [1.0, 1.0]])).round(4).tolist()
    [[1.0, 0.0], [0.0, 1.0]]
    """
    found: list[np.ndarray] = []
    for number, axis in enumerate(unit_rows(axes), 1):
        # Twice: what rounding leaves of the others goes with the second time.
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


def place(vectors: np.ndarray, axes: np.ndarray) -> OnAxes:
    """Where `vectors` (n, n_dims) stand on `axes` (n_axes, n_dims) of length 1, and what these leave out.

    >>> on = place(np.array([[3.0, 4.0]]), np.array([[1.0, 0.0]]))
    >>> on.coordinates.round(4).tolist(), on.residuals.round(4).tolist()
    ([[0.6]], [0.8])
    """
    unit = unit_rows(vectors)
    flat = at_right_angles(axes)
    rest = unit - (unit @ flat.T) @ flat
    return OnAxes(unit @ np.asarray(axes, dtype=np.float64).T, np.linalg.norm(rest, axis=1))


def random_axes(vocabulary: np.ndarray, count: int, seed: int, n_pairs: int = 1) -> np.ndarray:
    """Draw axes of length 1 between random words, float64 (count, n_dims).

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
    """Measure how much of the variance of many vectors, at length 1, lies in some axes.

    The control are as many axes between random words among these: words differ most along a few directions of the
    space, which every axis between two words takes a part of and an axis in any direction does not.

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
    # The same subspace at right angles, also where a random axis happens to be none.
    drawn = [share(np.linalg.qr(each.T)[0].T) for each in controls]
    return Shares(share(at_right_angles(axes)), float(np.median(drawn)), float(np.quantile(drawn, 0.95)))


def without(vectors: np.ndarray, axes: np.ndarray) -> np.ndarray:
    """`vectors` (n, n_dims) at length 1, then without what `axes` (n_axes, n_dims) tell, float64 (n, n_dims).

    >>> without(np.array([[3.0, 4.0]]), np.array([[1.0, 0.0]])).round(4).tolist()
    [[0.0, 0.8]]
    """
    unit, flat = unit_rows(vectors), at_right_angles(axes)
    return unit - (unit @ flat.T) @ flat


def pairs_in(typed: str) -> list[tuple[str, str]]:
    """Pairs of words with commas between them.

    Raises:
        InputError: something between two commas is not two words, or there is no pair.

    >>> pairs_in("man woman, king queen")
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
