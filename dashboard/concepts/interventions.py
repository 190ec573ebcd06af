"""Interventions: a vector inside a transformer is replaced, and the model says what comes next.

What follows from the replaced vector is computed by the model itself. Beside each effect stands that of random vectors
of the same length, since any change changes something.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from threading import get_ident
from typing import TYPE_CHECKING, Any

import numpy as np

from dashboard import limits
from dashboard.concepts.architecture import body_of
from dashboard.concepts.sampling import softmax

if TYPE_CHECKING:
    import torch


def embedded_rows(transformer: "torch.nn.Module", ids: Sequence[int]) -> np.ndarray:
    """Return the vectors that the model looks up for these tokens, float32 (n_tokens, n_dims)."""
    import torch

    with torch.inference_mode():
        matrix: Any = transformer.get_input_embeddings()  # type: ignore[operator]
        return matrix(torch.tensor(list(ids))).float().numpy()


def next_with_rows(
    transformer: "torch.nn.Module", ids: Sequence[int], index: int, rows: np.ndarray
) -> np.ndarray:
    """Predict the next token with other vectors in place of one token's row, a batch of them at a time.

    Args:
        transformer: a Hugging Face model with a head for the next token.
        ids: the tokens of the text.
        index: the token whose row is replaced.
        rows: float32 (n_rows, n_dims), a vector for each run.

    Returns:
        The probabilities of the next token, float64 (n_rows, n_vocab).
    """
    import torch

    matrix: Any = transformer.get_input_embeddings()  # type: ignore[operator]
    # The model gives logits of every token of the batch, a whole vocabulary each.
    n_rows = max(1, limits.MAX_TOKENS_IN_BATCH // len(ids))
    batches = torch.from_numpy(np.ascontiguousarray(rows, dtype=np.float32)).split(n_rows)
    return np.concatenate([_next(transformer, matrix, batch, ids, index) for batch in batches])


def next_with_state(
    transformer: "torch.nn.Module", ids: Sequence[int], index: int, layer: int, state: np.ndarray
) -> np.ndarray:
    """Predict the next token with another state of one token after a layer.

    Args:
        transformer: a Hugging Face model with a head for the next token.
        ids: the tokens of the text.
        index: the token whose state is replaced.
        layer: the layer, from 1.
        state: float32 (n_dims,), what that layer is to give for the token.

    Returns:
        The probabilities of the next token, float64 (n_vocab,).
    """
    import torch

    states = torch.from_numpy(np.ascontiguousarray(state[None], dtype=np.float32))
    return _next(transformer, layers_of(transformer)[layer - 1], states, ids, index)[0]


def states_after_layers(transformer: "torch.nn.Module", ids: Sequence[int], index: int) -> np.ndarray:
    """Return what each layer gives for one token, float32 (n_layers, n_dims), before any final normalisation."""
    import torch

    kept: list[torch.Tensor] = []

    def keep(output: Any) -> None:
        kept.append((output[0] if isinstance(output, tuple) else output)[0, index].float())

    with torch.inference_mode(), _hooked(layers_of(transformer), keep):
        transformer(torch.tensor([list(ids)]), use_cache=False)
    return torch.stack(kept).numpy()


def layers_of(transformer: "torch.nn.Module") -> "Sequence[torch.nn.Module]":
    """Return the layers of a model, first to last; empty if its modules hold no such list."""
    import torch

    n_layers = int(getattr(transformer.config, "num_hidden_layers", 0))
    lists = (each for each in body_of(transformer)[1].modules() if isinstance(each, torch.nn.ModuleList))
    return next((list(each) for each in lists if n_layers and len(each) == n_layers), [])


def slide(one: np.ndarray, other: np.ndarray, n_steps: int) -> np.ndarray:
    """Lead from one vector (n_dims,) straight to another in equal steps, (n_steps, n_dims).

    >>> slide(np.array([0.0, 2.0]), np.array([1.0, 0.0]), 3).tolist()
    [[0.0, 2.0], [0.5, 1.0], [1.0, 0.0]]
    """
    shares = np.linspace(0.0, 1.0, n_steps)[:, None]
    return (1 - shares) * one + shares * other


def random_changes(row: np.ndarray, change: np.ndarray, count: int, seed: int) -> np.ndarray:
    """Add random vectors of the length of `change` to a row, (count, n_dims): the control of an intervention."""
    directions = np.random.default_rng(seed).normal(size=(count, len(row)))
    directions /= np.linalg.norm(directions, axis=1, keepdims=True)
    return row + np.linalg.norm(change) * directions


def _next(
    transformer: "torch.nn.Module",
    module: "torch.nn.Module",
    vectors: "torch.Tensor",
    ids: Sequence[int],
    index: int,
) -> np.ndarray:
    """Predict the next token with each of `vectors` as what `module` gives for one token, float64 (n, n_vocab)."""
    import torch

    def put(output: Any) -> Any:
        changed = (output[0] if isinstance(output, tuple) else output).clone()
        changed[:, index] = vectors
        return (changed, *output[1:]) if isinstance(output, tuple) else changed

    with torch.inference_mode(), _hooked([module], put):
        logits = transformer(torch.tensor([list(ids)] * len(vectors)), use_cache=False).logits[:, -1]
    return np.array([softmax(row) for row in logits.float().numpy()])


@contextmanager
def _hooked(modules: "Sequence[torch.nn.Module]", change: Callable[[Any], Any]) -> Iterator[None]:
    """Let `change` replace the outputs of modules, unless it returns None, in the forward passes of this thread.

    All visitors share the model: the passes of other threads go on unchanged.
    """
    thread = get_ident()

    def hook(module: object, args: object, output: Any) -> Any:
        return change(output) if get_ident() == thread else None

    handles = [module.register_forward_hook(hook) for module in modules]
    try:
        yield
    finally:
        for handle in handles:
            handle.remove()
