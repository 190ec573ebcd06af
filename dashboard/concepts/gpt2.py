"""GPT-2's forward pass in NumPy (Radford et al. 2019): a whole transformer that can be read, and changed inside."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from dashboard.concepts.interventions import NO_CHANGE, Change

# A weight matrix (n_in, n_out) or scale (n_dims,), and its bias.
Weights = tuple[np.ndarray, np.ndarray]


@dataclass(frozen=True, eq=False)
class Layer:
    """The weights of one layer: attention (queries, keys and values, then out), and two matrices of each token."""

    norm_before_attention: Weights
    queries_keys_values: Weights
    attention_out: Weights
    norm_before_mlp: Weights
    mlp_in: Weights
    mlp_out: Weights


@dataclass(frozen=True, eq=False)
class GPT2:
    """The weights of a model: a row for each token and place, its layers, and what turns a state into logits."""

    token_embeddings: np.ndarray
    position_embeddings: np.ndarray
    layers: Sequence[Layer]
    final_norm: Weights
    head: np.ndarray
    n_heads: int
    epsilon: float = 1e-5


@dataclass(frozen=True, eq=False)
class Pass:
    """What a forward pass gives: the states (n_runs, n_tokens, n_dims) before the first layer and after each.

    The attention weights are (n_runs, n_heads, n_tokens, n_tokens), one array a layer.
    """

    states: list[np.ndarray]
    attentions: list[np.ndarray]


def forward(model: GPT2, ids: Sequence[int], change: Change = NO_CHANGE) -> Pass:
    """Send tokens through the model: each layer adds to their states, first by attention, then token by token."""
    rows = model.token_embeddings[list(ids)][None] if change.rows is None else change.rows
    places = range(len(ids)) if change.positions is None else change.positions
    x = rows + model.position_embeddings[list(places)]
    x = np.repeat(x, max(1, len(change.written)), axis=0) if len(x) == 1 else x
    states, attentions = [x], []
    for number, layer in enumerate(model.layers, start=1):
        muted = [head for muted_layer, head in change.muted if muted_layer == number]
        normed = layer_norm(x, layer.norm_before_attention, model.epsilon)
        attended, weights = attend(normed, layer, model.n_heads, muted)
        x = x + attended
        hidden = gelu(linear(layer_norm(x, layer.norm_before_mlp, model.epsilon), layer.mlp_in))
        x = x + linear(hidden, layer.mlp_out)
        for run, (written_layer, token, state) in enumerate(change.written):
            if written_layer == number:
                x[run, token] = state
        states.append(x)
        attentions.append(weights)
    return Pass(states, attentions)


def attend(
    x: np.ndarray, layer: Layer, n_heads: int, muted: Collection[int] = ()
) -> tuple[np.ndarray, np.ndarray]:
    """Let each token take from those up to itself, by the softmax of query times key; return what and how much."""
    n_runs, n_tokens, n_dims = x.shape
    mixed = linear(x, layer.queries_keys_values).reshape(n_runs, n_tokens, 3, n_heads, -1)
    queries, keys, values = mixed.transpose(2, 0, 3, 1, 4)
    scores = queries @ keys.swapaxes(-1, -2) / np.float32(np.sqrt(queries.shape[-1]))
    scores[..., np.triu(np.ones((n_tokens, n_tokens), dtype=bool), k=1)] = -np.inf
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    weights /= weights.sum(axis=-1, keepdims=True)
    taken = weights @ values
    taken[:, [head - 1 for head in muted]] = 0
    return linear(taken.swapaxes(1, 2).reshape(n_runs, n_tokens, n_dims), layer.attention_out), weights


def logits(model: GPT2, states: np.ndarray) -> np.ndarray:
    """Compare states with the row of each token in the prediction head, (..., n_vocab)."""
    return layer_norm(states, model.final_norm, model.epsilon) @ model.head.T


def linear(x: np.ndarray, weights: Weights) -> np.ndarray:
    """Multiply by a matrix and add its bias."""
    return x @ weights[0] + weights[1]


def layer_norm(x: np.ndarray, weights: Weights, epsilon: float) -> np.ndarray:
    """Bring each vector to mean 0 and variance 1, then scale and shift it (Ba et al. 2016)."""
    centred = x - x.mean(axis=-1, keepdims=True)
    variance = np.square(centred).mean(axis=-1, keepdims=True)
    return centred / np.sqrt(variance + np.float32(epsilon)) * weights[0] + weights[1]


def gelu(x: np.ndarray) -> np.ndarray:
    """Let positive values pass and hold negative ones back, smoothly (Hendrycks and Gimpel 2016)."""
    return 0.5 * x * (1 + np.tanh(np.float32(np.sqrt(2 / np.pi)) * (x + 0.044715 * x * x * x)))
