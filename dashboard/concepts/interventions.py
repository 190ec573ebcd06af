"""Interventions: a vector inside a transformer is replaced, and the model says what comes next.

What follows from the replaced vector is computed by the model itself. Beside each effect stands that of random vectors
of the same length, since any change changes something.
"""

import inspect
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from threading import get_ident
from typing import TYPE_CHECKING, Any

import numpy as np

from dashboard import limits
from dashboard.concepts.architecture import body_of
from dashboard.errors import InputError

if TYPE_CHECKING:
    import torch

# A changed vector acts clearly if it gives its token this many times the median of the random vectors.
CLEARLY = 4
# Names of the matrix that mixes what the heads give, in the families of transformers.
OUTPUT_NAMES = ("o_proj", "c_proj", "out_proj", "dense", "wo")


def embedded_rows(transformer: "torch.nn.Module", ids: Sequence[int]) -> np.ndarray:
    """Return the vectors that the model looks up for these tokens, float32 (n_tokens, n_dims)."""
    import torch

    with torch.inference_mode():
        matrix: Any = transformer.get_input_embeddings()  # type: ignore[operator]
        return matrix(torch.tensor(list(ids))).float().numpy()


@dataclass(frozen=True, eq=False)
class Change:
    """What is changed inside a model while it reads a text, in one run or several at once.

    Attributes:
        rows: what enters in place of the tokens' rows, float32 (n_runs, n_tokens, n_dims).
        written: a layer from 1, the index of a token and the state that it has after this layer: one for each run.
        muted: layer and head, both from 1, of the heads that give nothing.
        positions: the place of each token, from 0.
    """

    rows: np.ndarray | None = None
    written: Sequence[tuple[int, int, np.ndarray]] = ()
    muted: Collection[tuple[int, int]] = ()
    positions: Sequence[int] | None = None

    def batches(self, n_tokens: int) -> "Iterator[Change]":
        """Yield the runs in batches of at most `MAX_TOKENS_IN_BATCH` tokens."""
        size = max(1, limits.MAX_TOKENS_IN_BATCH // n_tokens)
        n_runs = max(1, len(self.written), 0 if self.rows is None else len(self.rows))
        for start in range(0, n_runs, size):
            rows = None if self.rows is None else self.rows[start : start + size]
            yield replace(self, rows=rows, written=self.written[start : start + size])


NO_CHANGE = Change()


def with_row(rows: np.ndarray, index: int, vectors: np.ndarray) -> Change:
    """Put each of `vectors` (n_runs, n_dims) in place of one token's row, among `rows` (n_tokens, n_dims)."""
    repeated = np.repeat(rows[None], len(vectors), axis=0)
    repeated[:, index] = vectors
    return Change(rows=repeated)


def is_clear(probability: float, random: np.ndarray) -> bool:
    """Return whether a change gives a token far more than random vectors of its length do, `random` (n,).

    >>> is_clear(0.4, np.array([0.0, 0.1, 0.2])), is_clear(0.4, np.array([0.1, 0.2, 0.3]))
    (True, False)
    """
    return bool(probability > random.max() and probability >= CLEARLY * np.median(random))


def next_logits(transformer: "torch.nn.Module", ids: Sequence[int], change: Change) -> np.ndarray:
    """Compute the logits of the next token under a change, float32 (n_runs, n_vocab).

    Args:
        transformer: a Hugging Face model with a head for the next token.
        ids: the tokens of the text.
        change: its runs are one batch.

    Raises:
        InputError: the model takes no positions, or a head cannot be reached.
    """
    import torch

    options: dict[str, Any] = {"use_cache": False}
    accepted = inspect.signature(transformer.forward).parameters
    if "logits_to_keep" in accepted:
        # A whole vocabulary for each token is most of the memory.
        options["logits_to_keep"] = 1
    n_runs = max(1, len(change.written), 0 if change.rows is None else len(change.rows))
    given = torch.tensor([list(ids)] * n_runs)
    if change.positions is not None:
        if "position_ids" not in accepted:
            raise InputError("This model takes no places from outside, so they cannot be made equal here.")
        options["position_ids"] = torch.tensor([list(change.positions)] * n_runs)
        # Without a mask, a step between two positions other than 1 is read as the start of another text.
        options["attention_mask"] = torch.ones_like(given)
    with torch.inference_mode(), ExitStack() as hooks:
        for hook in _hooks(transformer, change):
            hooks.enter_context(hook)
        return transformer(given, **options).logits[:, -1].float().numpy()


def _hooks(transformer: "torch.nn.Module", change: Change) -> "Iterator[AbstractContextManager[None]]":
    """Yield a hook for each part of the model that is to give something else."""
    import torch

    def put_rows(output: Any) -> Any:
        return torch.from_numpy(np.ascontiguousarray(change.rows, dtype=np.float32))

    if change.rows is not None:
        yield _hooked([transformer.get_input_embeddings()], put_rows)  # type: ignore[operator]
    layers = layers_of(transformer)
    for run, (layer, token, state) in enumerate(change.written):
        vector = torch.from_numpy(np.array(state, dtype=np.float32))
        yield _hooked([layers[layer - 1]], partial(_write, run, token, vector))
    config: Any = transformer.config
    for layer, head in change.muted:
        yield _silenced(attention_output(layers[layer - 1]), head, config.num_attention_heads)


def _write(run: int, token: int, state: "torch.Tensor", output: Any) -> Any:
    """Write a state into what a layer gives."""
    changed = (output[0] if isinstance(output, tuple) else output).clone()
    changed[run, token] = state
    return (changed, *output[1:]) if isinstance(output, tuple) else changed


def attention_output(layer: "torch.nn.Module") -> "torch.nn.Module":
    """Return the matrix of a layer that mixes what its heads give.

    Raises:
        InputError: no part of the layer has a name that says so.
    """
    for name, part in layer.named_modules():
        *parents, last = name.split(".")
        if last in OUTPUT_NAMES and any("att" in parent for parent in parents):
            return part
    raise InputError("The heads of this model cannot be reached one by one here; choose another model.")


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


@contextmanager
def _silenced(module: "torch.nn.Module", head: int, n_heads: int) -> Iterator[None]:
    """Let one head give nothing to the matrix that mixes all heads, in the forward passes of this thread."""
    thread = get_ident()

    def hook(module: object, given: tuple[Any, ...]) -> Any:
        if get_ident() != thread:
            return None
        taken = given[0].clone()
        taken.unflatten(-1, (n_heads, -1))[..., head - 1, :] = 0
        return (taken, *given[1:])

    handle = module.register_forward_pre_hook(hook)
    try:
        yield
    finally:
        handle.remove()
