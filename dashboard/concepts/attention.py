"""Attention weights: how much each token takes from each other token, by layer and head (Vaswani et al. 2017).

Attention weights do not explain the model's decision (Jain and Wallace 2019), and an idle head attends to the first
token (Xiao et al. 2024).
"""

from dataclasses import dataclass

import numpy as np

# An attention sink is a first token that gets this many times its even share.
SINK = 1.5


@dataclass(frozen=True)
class AttentionHead:
    """A head by layer and number, both counted from 1, and its weight for a pair of tokens."""

    layer: int
    head: int
    weight: float


@dataclass(frozen=True)
class FirstToken:
    """Attention that the first token of a text gets.

    Attributes:
        share: mean share of the other tokens' attention, over all layers and heads.
        even: the same if each token spread its attention evenly over the tokens that it sees.
        by_layer: the share in each layer.
    """

    share: float
    even: float
    by_layer: tuple[float, ...]

    @property
    def sinks(self) -> list[int]:
        """Layers, from 1, in which the first token is an attention sink."""
        return [layer for layer, share in enumerate(self.by_layer, 1) if share > SINK * self.even]

    @property
    def layer(self) -> int:
        """Layer, from 1, in which the first token gets most attention."""
        return 1 + int(np.argmax(self.by_layer))

    @property
    def most(self) -> float:
        """Share of attention in that layer."""
        return max(self.by_layer)


def strongest_head(attentions: np.ndarray, from_token: int, to_token: int) -> AttentionHead:
    """Find the head with the highest weight from one token to another; ties go to the first.

    `attentions` is (n_layers, n_heads, n_tokens, n_tokens).

    >>> strongest_head(np.array([[[[1, 0], [0.7, 0.3]]], [[[1, 0], [0.1, 0.9]]]]), 1, 1)
    AttentionHead(layer=2, head=1, weight=0.9)
    """
    pair = attentions[:, :, from_token, to_token]
    layer, head = np.unravel_index(int(pair.argmax()), pair.shape)
    return AttentionHead(int(layer) + 1, int(head) + 1, float(pair[layer, head]))


def most_attended(attentions: np.ndarray, from_token: int) -> int:
    """Find the token, other than itself and the first, with the highest weight in any head of `from_token`.

    The first token is an attention sink, so it is returned only where there is no other.

    >>> most_attended(np.array([[[[1, 0, 0], [0.9, 0.1, 0], [0.6, 0.3, 0.1]]]]), 2)
    1
    """
    best = attentions[:, :, from_token].max(axis=(0, 1)).astype(np.float64)
    best[[0, from_token]] = -1.0
    return int(best.argmax()) if best.max(initial=-1.0) > 0 else 0


def first_token_share(attentions: np.ndarray, *, looks_ahead: bool) -> FirstToken:
    """Compute the share of attention that the first token gets, and its share if attention were even.

    Args:
        attentions: (n_layers, n_heads, n_tokens, n_tokens), of two tokens or more.
        looks_ahead: whether a token sees later tokens (no causal mask).

    >>> first_token_share(np.array([[[[1.0, 0.0], [0.75, 0.25]]]]), looks_ahead=False)
    FirstToken(share=0.75, even=0.5, by_layer=(0.75,))
    """
    n_tokens = attentions.shape[-1]
    by_layer = attentions[:, :, 1:, 0].mean(axis=(1, 2))
    even = 1 / n_tokens if looks_ahead else float((1 / np.arange(2, n_tokens + 1)).mean())
    return FirstToken(float(by_layer.mean()), even, tuple(by_layer.tolist()))


def without_future(attentions: np.ndarray) -> np.ndarray:
    """Mask `attentions` (..., n_tokens, n_tokens) with NaN where a token would see later ones."""
    hidden = np.triu(np.ones(attentions.shape[-2:], dtype=bool), 1)
    return np.where(hidden, np.nan, attentions)


def tiled(attentions: np.ndarray, gap: int) -> np.ndarray:
    """Tile all heads, a layer per row: (n_layers * (n_tokens + gap) - gap, n_heads * ...), NaN between.

    >>> tiled(np.ones((1, 2, 1, 1)), gap=1).tolist()
    [[1.0, nan, 1.0]]
    """
    n_layers, n_heads, n_tokens, _ = attentions.shape
    padded = np.full((n_layers, n_heads, n_tokens + gap, n_tokens + gap), np.nan)
    padded[:, :, :n_tokens, :n_tokens] = attentions
    step = n_tokens + gap
    return padded.transpose(0, 2, 1, 3).reshape(n_layers * step, n_heads * step)[
        : -gap or None, : -gap or None
    ]
