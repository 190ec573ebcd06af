"""From logits to the next token: temperature, top-k and top-p."""

from dataclasses import dataclass

import numpy as np

from dashboard.concepts.neighbours import best


def softmax(logits: np.ndarray) -> np.ndarray:
    """Compute softmax over the last axis in float64.

    >>> softmax(np.array([0.0, 0.0])).tolist()
    [0.5, 0.5]
    """
    from scipy.special import softmax as of_floats

    return of_floats(np.asarray(logits, dtype=np.float64), axis=-1)


def filter_logits(
    logits: np.ndarray, *, temperature: float = 1.0, top_k: int = 0, top_p: float = 1.0
) -> np.ndarray:
    """Apply temperature, top-k and top-p in the order of Hugging Face's samplers; probabilities (n_vocab,).

    Args:
        logits: (n_vocab,).
        temperature: divides the logits, above 0; below 1 it sharpens the distribution.
        top_k: only the k most probable tokens stay (Fan et al. 2018); 0 keeps all.
        top_p: only the most probable tokens that together reach this share stay (Holtzman et al. 2020).

    >>> filter_logits(np.log([0.5, 0.3, 0.2]), top_k=2).round(4).tolist()
    [0.625, 0.375, 0.0]
    >>> filter_logits(np.log([0.5, 0.3, 0.2]), top_p=0.4).tolist()
    [1.0, 0.0, 0.0]
    """
    scaled = np.asarray(logits, dtype=np.float64) / temperature
    if 0 < top_k < len(scaled):
        scaled = np.where(scaled < np.partition(scaled, -top_k)[-top_k], -np.inf, scaled)
    probabilities = softmax(scaled)
    if top_p < 1.0:
        order = np.argsort(-probabilities, kind="stable")
        before = np.cumsum(probabilities[order]) - probabilities[order]
        probabilities[order[before >= top_p]] = 0.0
        probabilities /= probabilities.sum()
    return probabilities


@dataclass(frozen=True)
class LeftOver:
    """The tokens that a sampler may still draw: their number, and their share of the model's own probability."""

    count: int
    share: float


def remaining_tokens(own: np.ndarray, filtered: np.ndarray) -> LeftOver:
    """Count the tokens with `filtered` above zero and add up their `own` probabilities, both (n_vocab,)."""
    return LeftOver(int(np.count_nonzero(filtered)), float(own[filtered > 0].sum()))


def most_probable(probabilities: np.ndarray, k: int) -> np.ndarray:
    """Find the `k` most probable tokens of `probabilities` (n_vocab,), best first, none of probability zero.

    Ties go to the lower ID.
    """
    return best(probabilities, min(k, int(np.count_nonzero(probabilities)))).rows
