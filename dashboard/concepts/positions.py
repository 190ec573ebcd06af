"""Position embeddings: added vectors, rotary embeddings (RoPE) and attention biases (ALiBi)."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from dashboard.concepts.sampling import softmax
from dashboard.concepts.similarity import cosine_matrix, cosines_to_all
from dashboard.errors import InputError
from dashboard.numerals import format_count

# Base of the wavelengths in Vaswani et al. 2017, from 2 pi to this times 2 pi positions; also in Su et al. 2021.
BASE = 10_000.0


@dataclass(frozen=True)
class Rope:
    """Parameters of RoPE: its `base`, and the dimensions of each head that it rotates, 0 for all."""

    base: float = BASE
    head_dims: int = 0


def frequencies(n_dims: int, base: float = BASE) -> np.ndarray:
    """Compute the angle per position of each pair of dimensions, radians, float64 (ceil(n_dims / 2),), from 1 down.

    >>> frequencies(4).tolist()
    [1.0, 0.01]
    """
    return base ** (-np.arange(0, n_dims, 2) / n_dims)


def sinusoidal(n_positions: int, n_dims: int) -> np.ndarray:
    """Compute sinusoidal position vectors, float64 (n_positions, n_dims) (Vaswani et al. 2017, section 3.5).

    Even dimensions are sines, odd ones cosines. Two vectors' dot product depends on their distance only.

    >>> sinusoidal(2, 4).round(2).tolist()
    [[0.0, 1.0, 0.0, 1.0], [0.84, 0.54, 0.01, 1.0]]
    """
    angles = np.arange(n_positions)[:, None] * frequencies(n_dims)
    waves = np.empty((n_positions, n_dims))
    waves[:, 0::2] = np.sin(angles)
    waves[:, 1::2] = np.cos(angles[:, : n_dims // 2])
    return waves


def turn(vectors: np.ndarray, positions: np.ndarray, rope: Rope = Rope()) -> np.ndarray:
    """Apply rotary position embedding, RoPE (Su et al. 2021): rotate each pair of dimensions by position × frequency.

    Args:
        vectors: float (n, n_dims).
        positions: whole numbers (n,).
        rope: how; each head's share of the dimensions is turned alike.

    Returns:
        float64 (n, n_dims). Lengths stay; the dot product of two turned vectors depends on their distance only.

    Raises:
        InputError: the dimensions that are turned together are odd in number, so that one has no partner.

    >>> turn(np.array([[1.0, 0.0]]), np.array([1])).round(2).tolist()
    [[0.54, 0.84]]
    """
    n_dims = rope.head_dims or vectors.shape[1]
    if n_dims % 2:
        raise InputError(
            f"RoPE turns dimensions in pairs; of {format_count(n_dims, 'dimension')}, one has no partner."
        )
    turns = np.tile(frequencies(n_dims, rope.base), vectors.shape[1] // n_dims)
    angles = np.asarray(positions)[:, None] * turns
    even, odd = vectors[:, 0::2], vectors[:, 1::2]
    turned = np.empty(vectors.shape)
    turned[:, 0::2] = even * np.cos(angles) - odd * np.sin(angles)
    turned[:, 1::2] = even * np.sin(angles) + odd * np.cos(angles)
    return turned


def alibi_slopes(n_heads: int) -> np.ndarray:
    """Compute the slope of each attention head's penalty, float64 (n_heads,), steepest first (Press et al. 2022).

    ALiBi uses a geometric series from 2^(-8/n) for n a power of two; for other n the authors add every other slope
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
    """Compute the cosine of `first` (n_dims,) with `second` (n_dims,) + each of `positions` (n, n_dims), float (n,).

    >>> axes = np.array([[0.0, 0.0], [-1.0, 1.0]])
    >>> cosines_at_positions(np.array([1.0, 0.0]), np.array([1.0, 0.0]), axes).tolist()
    [1.0, 0.0]
    """
    moved = positions + second
    return cosines_to_all(moved, np.linalg.norm(moved, axis=1), first)


@dataclass(frozen=True, eq=False)
class ByDistance:
    """Cosine of position vectors by distance; index 0 is distance 0.

    Attributes:
        mean: float64 (n_positions,).
        low: the 10th percentile at each distance, float64 (n_positions,).
        high: the 90th percentile, float64 (n_positions,).
    """

    mean: np.ndarray
    low: np.ndarray
    high: np.ndarray


def cosine_by_distance(positions: np.ndarray) -> ByDistance:
    """Compute the cosine of each pair of rows of `positions` (n_positions, n_dims), grouped by distance.

    >>> cosine_by_distance(np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 0.0]])).mean.tolist()
    [1.0, 0.0, 1.0]
    """
    cosines = cosine_matrix(positions)
    diagonals = [np.diagonal(cosines, distance) for distance in range(len(cosines))]
    quantiles = np.array([np.quantile(each, [0.1, 0.9]) for each in diagonals])
    return ByDistance(np.array([each.mean() for each in diagonals]), quantiles[:, 0], quantiles[:, 1])


def turned_cosine_by_distance(vector: np.ndarray, n_distances: int, rope: Rope) -> np.ndarray:
    """Compute the cosine of `vector` (n_dims,) with itself at distances 0, 1, 2, ... under RoPE, (n_distances,).

    Raises:
        InputError: as `turn` does.
    """
    turned = turn(np.tile(vector, (n_distances, 1)), np.arange(n_distances), rope)
    return cosines_to_all(turned, np.linalg.norm(turned, axis=1), turned[0])


def attention_step(vectors: np.ndarray, rope: Rope | None = None, *, looks_ahead: bool = True) -> np.ndarray:
    """Apply one step of self-attention to `vectors` (n, n_dims), without trained weights.

    Each vector becomes the mean of all, weighted by softmax(dot product / sqrt(n_dims)): attention as in Vaswani et al.
    2017 with the vectors themselves as queries, keys and values. It is permutation-equivariant, unless `rope` rotates
    queries and keys by their positions first, or `looks_ahead` is False, which is GPT-2's causal mask.

    >>> attention_step(np.zeros((2, 2))).tolist()
    [[0.0, 0.0], [0.0, 0.0]]
    """
    vectors = np.asarray(vectors, dtype=np.float64)
    asked = vectors if rope is None else turn(vectors, np.arange(len(vectors)), rope)
    scores = asked @ asked.T / np.sqrt(vectors.shape[1])
    if not looks_ahead:
        scores[np.triu_indices(len(scores), 1)] = -np.inf
    return softmax(scores) @ vectors


def in_place(tokens: np.ndarray, positions: np.ndarray | None) -> np.ndarray:
    """Add the first n of `positions` (n_positions, n_dims) to token vectors (n, n_dims), float64; none if None."""
    summed = np.array(tokens, dtype=np.float64)
    if positions is not None:
        summed += positions[: len(tokens)]
    return summed


def most_varying(matrix: np.ndarray, count: int) -> list[int]:
    """Find the `count` columns of `matrix` (n_rows, n_dims) that vary most over the rows, strongest first.

    The spread is that from the 10th to the 90th percentile, so a single outlier, such as the first position often is,
    decides nothing.

    >>> most_varying(np.array([[0.0, 5.0, 1.0], [0.0, -5.0, 2.0]]), 2)
    [1, 2]
    """
    low, high = np.quantile(matrix, [0.1, 0.9], axis=0)
    spread = high - low
    return [int(column) for column in np.argsort(-spread, kind="stable")[:count]]


class Course(StrEnum):
    """The shape of a dimension over the positions."""

    FLAT = "flat"
    STEADY = "steady"
    WAVES = "waves"
    RANDOM = "random"


# As a share of the widest column's spread: a column with less is called flat.
FLAT_SHARE = 0.1
# Neighbours differ as much as any two values: 1 for independent draws (von Neumann 1941).
RANDOM_RATIO = 0.5
# The total variation of a monotone curve equals the difference of its ends.
STEADY_SHARE = 0.8


def course_of(matrix: np.ndarray, column: int) -> Course:
    """Classify a column of `matrix` (n_rows, n_dims): flat, one way, up and down, or without order.

    The first and the last row are left out: they are often outliers. The column is smoothed by the mean of a few rows,
    so that small steps back and forth do not count as waves.

    >>> rows = np.arange(64.0)[:, None]
    >>> course_of(rows, 0).value, course_of(np.sin(rows / 5), 0).value, course_of(0 * rows, 0).value
    ('steady', 'waves', 'flat')
    """
    inner = np.asarray(matrix[1:-1], dtype=np.float64)
    values = inner[:, column]
    low, high = np.quantile(inner, [0.1, 0.9], axis=0)
    spread = high - low
    if len(values) < 3 or spread[column] <= FLAT_SHARE * spread.max(initial=0.0):
        return Course.FLAT
    if np.square(np.diff(values)).mean() > RANDOM_RATIO * 2 * values.var():
        return Course.RANDOM
    width = max(1, len(values) // 16)
    smooth = np.convolve(values, np.full(width, 1 / width), mode="valid")
    way = np.abs(np.diff(smooth)).sum()
    return Course.STEADY if abs(smooth[-1] - smooth[0]) >= STEADY_SHARE * way else Course.WAVES


@dataclass(frozen=True)
class LastStep:
    """The step to the last row of a position matrix, in multiples of the median step between adjacent rows."""

    last: int
    times: float


def last_step(matrix: np.ndarray) -> LastStep:
    """Measure the distance of the last row of `matrix` (n_positions, n_dims) from the one before it.

    >>> last_step(np.array([[0.0], [1.0], [2.0], [3.0], [7.0]]))
    LastStep(last=4, times=4.0)
    """
    steps = np.linalg.norm(np.diff(matrix, axis=0), axis=1)
    median = float(np.median(steps)) if len(steps) else 0.0
    return LastStep(len(matrix) - 1, float(steps[-1]) / median if median else 1.0)


def repeated(items: Sequence[Hashable]) -> tuple[int, int] | None:
    """Find the last index with a repeated item, after the item's first index; None where all differ.

    >>> repeated([5, 7, 5, 7, 9]), repeated([1, 2, 3])
    ((1, 3), None)
    """
    first = {item: place for place, item in reversed(list(enumerate(items)))}
    for place in range(len(items) - 1, 0, -1):
        if first[items[place]] < place:
            return first[items[place]], place
    return None


def places_to_compare(ids: Sequence[int], words: Sequence[str]) -> tuple[int, int]:
    """Choose two indices of a text that show the effect of position: of a repeated token, a word if there is one.

    Without such a token they are those of one word in two spellings, else the first and the last index.

    Args:
        ids: the text's token IDs, at least one.
        words: the word that each token spells, empty for spaces alone.

    >>> places_to_compare([1, 9, 1, 9], ["the", ",", "the", ","]), places_to_compare([4, 5, 6], ["a", "b", "c"])
    ((0, 2), (0, 2))
    """
    places = range(len(ids))
    letters = [any(map(str.isalpha, word)) for word in words]
    found = (
        repeated([(ids[place], -1 if letters[place] else place) for place in places])
        or repeated(ids)
        or repeated([words[place] or place for place in places])
    )
    return found or (0, len(ids) - 1)


def moved_token(left: Sequence[int], right: Sequence[int]) -> tuple[int, int] | None:
    """Find the first token of `left` that `right` has at other indices only, and the first of those.

    None where no token moved.

    Args:
        left: token IDs of one text.
        right: token IDs of another.

    >>> moved_token([5, 7, 9], [9, 7, 5]), moved_token([5, 7], [5, 7])
    ((0, 2), None)
    """
    where: dict[int, list[int]] = {}
    for place, id_ in enumerate(right):
        where.setdefault(id_, []).append(place)
    for place, id_ in enumerate(left):
        if id_ in where and place not in where[id_]:
            free = [other for other in where[id_] if other >= len(left) or left[other] != id_]
            if free:
                return place, free[0]
    return None


LOOKING_BACK = "token vectors: masked attention"


def attended_length(
    vectors: np.ndarray, positions: np.ndarray | None = None, rope: Rope | None = None
) -> float:
    """Return the length of the sum of a text's token vectors (n, n_dims) after one attention step.

    The other arguments are as in `order_differences`.
    """
    return float(np.linalg.norm(attention_step(in_place(vectors, positions), rope).sum(axis=0)))


def order_differences(
    left: np.ndarray, right: np.ndarray, positions: np.ndarray | None = None, rope: Rope | None = None
) -> dict[str, np.ndarray]:
    """Compute the difference of two texts' summed vectors, left minus right, by each way of summing.

    Adding position vectors before summing changes nothing for two orders of the same tokens: both sums grow by the
    same vectors. Without a causal mask, an attention step distinguishes the orders only with positions; with one, as in
    GPT-2, it distinguishes them without.

    Args:
        left: token vectors (n_left, n_dims).
        right: token vectors (n_right, n_dims).
        positions: position vectors (n_positions, n_dims), at least as many as either text has tokens; or None.
        rope: the model's rotary embedding, or None where it has none.

    Returns:
        Name of the way of summing to float64 (n_dims,).
    """
    vectors = {"token vectors": (in_place(left, None), in_place(right, None))}
    if positions is not None:
        vectors["token + position"] = (in_place(left, positions), in_place(right, positions))
    summed = {f"{name}: sum": a.sum(axis=0) - b.sum(axis=0) for name, (a, b) in vectors.items()}
    attended = {
        f"{name}: attention": attention_step(a).sum(axis=0) - attention_step(b).sum(axis=0)
        for name, (a, b) in vectors.items()
    }
    masked = {
        LOOKING_BACK: attention_step(left, looks_ahead=False).sum(axis=0)
        - attention_step(right, looks_ahead=False).sum(axis=0)
    }
    if rope is None:
        return summed | masked | attended
    turned = attention_step(left, rope).sum(axis=0) - attention_step(right, rope).sum(axis=0)
    return summed | masked | attended | {"turned in attention (RoPE)": turned}


def at_places(
    vector: np.ndarray, places: tuple[int, int], positions: np.ndarray | None = None, rope: Rope | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """Encode one token vector (n_dims,) at two positions: two float64 (n_dims,).

    Position vectors are added, or the vector is rotated; where a model does neither, both results are equal.

    Args:
        vector: the token vector.
        places: the two positions.
        positions: position vectors (n_positions, n_dims), or None where none are added.
        rope: the model's rotary embedding, or None where it has none.

    >>> one, other = at_places(np.array([1.0, 0.0]), (0, 1), np.eye(2))
    >>> one.tolist(), other.tolist()
    ([2.0, 0.0], [1.0, 1.0])
    """
    both = np.stack([vector, vector]).astype(np.float64)
    if positions is not None:
        both += positions[list(places)]
    elif rope is not None:
        both = turn(both, np.array(places), rope)
    return both[0], both[1]


def lengths(vectors: Mapping[str, np.ndarray]) -> dict[str, float]:
    """Compute the Euclidean length of each named vector (n_dims,).

    >>> lengths({"a": np.array([3.0, 4.0])})
    {'a': 5.0}
    """
    return {name: float(np.linalg.norm(vector)) for name, vector in vectors.items()}


def at_length_one(vectors: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Divide each named vector (n_dims,) by its length; zeros stay zeros.

    >>> at_length_one({"a": np.array([3.0, 4.0]), "b": np.zeros(1)})
    {'a': array([0.6, 0.8]), 'b': array([0.])}
    """
    return {name: vector / (np.linalg.norm(vector) or 1.0) for name, vector in vectors.items()}


@dataclass(frozen=True)
class RowLengths:
    """Euclidean lengths of a matrix's rows: the index of the longest, its length, and the median length."""

    longest: int
    length: float
    median: float


def row_lengths(matrix: np.ndarray) -> RowLengths:
    """Measure the lengths of the rows of `matrix` (n_rows, n_dims)."""
    found = np.linalg.norm(matrix, axis=1)
    longest = int(found.argmax())
    return RowLengths(longest, float(found[longest]), float(np.median(found)))


def changes(vector: np.ndarray, at: int, learned: np.ndarray | None, rope: Rope) -> dict[str, np.ndarray]:
    """Compute a token vector (n_dims,) and what each scheme adds to it or makes of it at position `at`.

    ALiBi is not among them, because it changes no vector. `learned` and the errors are as in `scores`.
    """
    added = {} if learned is None else {"learned, added": learned[at]}
    return {
        "token vector": vector,
        **added,
        "sinusoidal, added": sinusoidal(at + 1, len(vector))[at],
        "RoPE, turned": turn(vector[None], np.array([at]), rope)[0],
    }


def by_distance(
    vector: np.ndarray,
    n_distances: int,
    learned: ByDistance | None,
    waves: ByDistance,
    rope: Rope,
) -> dict[str, np.ndarray]:
    """Compute the cosine of a vector with itself at distance 0, 1, 2, ... in each scheme; float64 (n_distances,).

    The vectors are position vectors where they are added, and the rotated vector under RoPE. ALiBi has none.

    Args:
        vector: the token vector (n_dims,) that RoPE turns.
        n_distances: how far to look.
        learned: the model's own position vectors by distance, or None.
        waves: sinusoidal position vectors by distance.
        rope: how RoPE turns.

    Raises:
        InputError: as `turn` does.
    """
    own = {} if learned is None else {"learned": learned.mean[:n_distances]}
    return {
        **own,
        "sinusoidal": waves.mean[:n_distances],
        "RoPE": turned_cosine_by_distance(vector, n_distances, rope),
    }


def alibi_factors(slope: float, n_distances: int) -> np.ndarray:
    """Compute ALiBi's factors on attention weights at distance 0, 1, 2, ..., before they are normalised.

    >>> alibi_factors(np.log(2), 3).round(4).tolist()
    [1.0, 0.5, 0.25]
    """
    return np.exp(-slope * np.arange(n_distances))


def scores(
    first: np.ndarray,
    second: np.ndarray,
    at: tuple[int, int],
    learned: np.ndarray | None,
    slope: float,
    rope: Rope,
) -> dict[str, float]:
    """Compute the attention score (dot product / sqrt(n_dims)) of two token vectors in each position scheme.

    Args:
        first: a token vector (n_dims,).
        second: another one (n_dims,).
        at: their positions.
        learned: position matrix (n_positions, n_dims), or None where the model has none.
        slope: of the ALiBi penalty.
        rope: how RoPE turns.

    Raises:
        InputError: as `turn` does.
    """
    i, j = at
    waves = sinusoidal(max(at) + 1, len(first))
    turned = turn(np.stack([first, second]), np.array(at), rope)
    products = {"sinusoidal": (first + waves[i]) @ (second + waves[j]), "RoPE": turned[0] @ turned[1]}
    if learned is not None:
        products = {"learned": (first + learned[i]) @ (second + learned[j]), **products}
    found = {name: float(product) / len(first) ** 0.5 for name, product in products.items()}
    return found | {"ALiBi": float(first @ second) / len(first) ** 0.5 - slope * abs(i - j)}


def strong_value(matrix: np.ndarray) -> float:
    """Return the 99th percentile of the absolute values of `matrix`, a colour limit that ignores outliers."""
    return float(np.quantile(np.abs(matrix), 0.99))
