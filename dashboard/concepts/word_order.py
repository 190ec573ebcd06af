"""What the order of words changes: sums of token vectors, with and without positions and attention."""

from collections.abc import Hashable, Sequence

import numpy as np

from dashboard.concepts.positions import Rope, apply_rope
from dashboard.concepts.sampling import softmax


def attention_step(vectors: np.ndarray, rope: Rope | None = None, *, looks_ahead: bool = True) -> np.ndarray:
    """Apply one step of self-attention to `vectors` (n, n_dims), without trained weights.

    Each vector becomes the mean of all, weighted by softmax(dot product / sqrt(n_dims)): attention as in Vaswani et al.
    2017 with the vectors themselves as queries, keys and values. It is permutation-equivariant, unless `rope` rotates
    queries and keys by their positions first, or `looks_ahead` is False, which is GPT-2's causal mask.

    >>> attention_step(np.zeros((2, 2))).tolist()
    [[0.0, 0.0], [0.0, 0.0]]
    """
    vectors = np.asarray(vectors, dtype=np.float64)
    asked = vectors if rope is None else apply_rope(vectors, np.arange(len(vectors)), rope)
    scores = asked @ asked.T / np.sqrt(vectors.shape[1])
    if not looks_ahead:
        scores[np.triu_indices(len(scores), 1)] = -np.inf
    return softmax(scores) @ vectors


def add_positions(tokens: np.ndarray, positions: np.ndarray | None) -> np.ndarray:
    """Add the first n of `positions` (n_positions, n_dims) to token vectors (n, n_dims), float64; none if None."""
    summed = np.array(tokens, dtype=np.float64)
    if positions is not None:
        summed += positions[: len(tokens)]
    return summed


def find_repeated(items: Sequence[Hashable]) -> tuple[int, int] | None:
    """Find the last index with a repeated item, after the item's first index; None where all differ.

    >>> find_repeated([5, 7, 5, 7, 9]), find_repeated([1, 2, 3])
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
        find_repeated([(ids[place], -1 if letters[place] else place) for place in places])
        or find_repeated(ids)
        or find_repeated([words[place] or place for place in places])
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
    return float(np.linalg.norm(attention_step(add_positions(vectors, positions), rope).sum(axis=0)))


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
    vectors = {"token vectors": (add_positions(left, None), add_positions(right, None))}
    if positions is not None:
        vectors["token + position"] = (add_positions(left, positions), add_positions(right, positions))
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
