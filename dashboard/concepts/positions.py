"""Position embeddings: added vectors, rotary embeddings (RoPE) and attention biases (ALiBi)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from dashboard.concepts.position_matrix import ByDistance
from dashboard.concepts.similarity import cosines_to_all
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


def apply_rope(vectors: np.ndarray, positions: np.ndarray, rope: Rope = Rope()) -> np.ndarray:
    """Apply rotary position embedding, RoPE (Su et al. 2021): rotate each pair of dimensions by position × frequency.

    Args:
        vectors: float (n, n_dims).
        positions: whole numbers (n,).
        rope: how; each head's share of the dimensions is turned alike.

    Returns:
        float64 (n, n_dims). Lengths stay; the dot product of two turned vectors depends on their distance only.

    Raises:
        InputError: the dimensions that are turned together are odd in number, so that one has no partner.

    >>> apply_rope(np.array([[1.0, 0.0]]), np.array([1])).round(2).tolist()
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


def rope_cosine_by_distance(vector: np.ndarray, n_distances: int, rope: Rope) -> np.ndarray:
    """Compute the cosine of `vector` (n_dims,) with itself at distances 0, 1, 2, ... under RoPE, (n_distances,).

    Raises:
        InputError: as `apply_rope` does.
    """
    turned = apply_rope(np.tile(vector, (n_distances, 1)), np.arange(n_distances), rope)
    return cosines_to_all(turned, np.linalg.norm(turned, axis=1), turned[0])


def encode_at(
    vector: np.ndarray,
    places: Sequence[int],
    positions: np.ndarray | None = None,
    rope: Rope | None = None,
) -> np.ndarray:
    """Encode one token vector (n_dims,) at each of n positions, float64 (n, n_dims).

    Position vectors are added, or the vector is rotated; where a model does neither, all results are equal.

    Args:
        vector: the token vector.
        places: the positions.
        positions: position vectors (n_positions, n_dims), or None where none are added.
        rope: the model's rotary embedding, or None where it has none.

    Raises:
        InputError: as `apply_rope` does.

    >>> encode_at(np.array([1.0, 0.0]), (0, 1), np.eye(2)).tolist()
    [[2.0, 0.0], [1.0, 1.0]]
    """
    encoded = np.tile(np.asarray(vector, dtype=np.float64), (len(places), 1))
    if positions is not None:
        return encoded + positions[list(places)]
    return encoded if rope is None else apply_rope(encoded, np.array(places), rope)


def cosines_by_place(
    first: np.ndarray,
    second: np.ndarray,
    place: int,
    n_places: int,
    positions: np.ndarray | None = None,
    rope: Rope | None = None,
) -> np.ndarray:
    """Compute the cosine of `first` at `place` with `second` at each of n positions, float (n_places,).

    Both are token vectors (n_dims,). The rest, and the errors, are as in `encode_at`.

    >>> cosines_by_place(np.array([1.0, 0.0]), np.array([1.0, 0.0]), 0, 2, np.array([[0.0, 0.0], [-1.0, 1.0]])).tolist()
    [1.0, 0.0]
    """
    moved = encode_at(second, range(n_places), positions, rope)
    return cosines_to_all(
        moved, np.linalg.norm(moved, axis=1), encode_at(first, (place,), positions, rope)[0]
    )


def lengths(vectors: Mapping[str, np.ndarray]) -> dict[str, float]:
    """Compute the Euclidean length of each named vector (n_dims,).

    >>> lengths({"a": np.array([3.0, 4.0])})
    {'a': 5.0}
    """
    return {name: float(np.linalg.norm(vector)) for name, vector in vectors.items()}


def normalize(vectors: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Divide each named vector (n_dims,) by its length; zeros stay zeros.

    >>> normalize({"a": np.array([3.0, 4.0]), "b": np.zeros(1)})
    {'a': array([0.6, 0.8]), 'b': array([0.])}
    """
    return {name: vector / (np.linalg.norm(vector) or 1.0) for name, vector in vectors.items()}


def encode_by_scheme(
    vector: np.ndarray, position: int, learned: np.ndarray | None, rope: Rope
) -> dict[str, np.ndarray]:
    """Compute a token vector (n_dims,) and what each scheme adds to it or makes of it at position `position`.

    ALiBi is not among them, because it changes no vector. `learned` and the errors are as in `attention_scores`.
    """
    added = {} if learned is None else {"learned, added": learned[position]}
    return {
        "token vector": vector,
        **added,
        "sinusoidal, added": sinusoidal(position + 1, len(vector))[position],
        "RoPE, turned": apply_rope(vector[None], np.array([position]), rope)[0],
    }


def cosine_by_scheme(
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
        InputError: as `apply_rope` does.
    """
    own = {} if learned is None else {"learned": learned.mean[:n_distances]}
    return {
        **own,
        "sinusoidal": waves.mean[:n_distances],
        "RoPE": rope_cosine_by_distance(vector, n_distances, rope),
    }


def alibi_factors(slope: float, n_distances: int) -> np.ndarray:
    """Compute ALiBi's factors on attention weights at distance 0, 1, 2, ..., before they are normalised.

    >>> alibi_factors(np.log(2), 3).round(4).tolist()
    [1.0, 0.5, 0.25]
    """
    return np.exp(-slope * np.arange(n_distances))


def attention_scores(
    first: np.ndarray,
    second: np.ndarray,
    positions: tuple[int, int],
    learned: np.ndarray | None,
    slope: float,
    rope: Rope,
) -> dict[str, float]:
    """Compute the attention score (dot product / sqrt(n_dims)) of two token vectors in each position scheme.

    Args:
        first: a token vector (n_dims,).
        second: another one (n_dims,).
        positions: their positions.
        learned: position matrix (n_positions, n_dims), or None where the model has none.
        slope: of the ALiBi penalty.
        rope: how RoPE turns.

    Raises:
        InputError: as `apply_rope` does.
    """
    i, j = positions
    waves = sinusoidal(max(positions) + 1, len(first))
    turned = apply_rope(np.stack([first, second]), np.array(positions), rope)
    products = {"sinusoidal": (first + waves[i]) @ (second + waves[j]), "RoPE": turned[0] @ turned[1]}
    if learned is not None:
        products = {"learned": (first + learned[i]) @ (second + learned[j]), **products}
    found = {name: float(product) / len(first) ** 0.5 for name, product in products.items()}
    return found | {"ALiBi": float(first @ second) / len(first) ** 0.5 - slope * abs(i - j)}
