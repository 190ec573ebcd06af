"""Contextual vectors of a transformer: one per token after each layer (Vaswani et al. 2017)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from dashboard.concepts.architecture import Architecture, body_of, in_order
from dashboard.concepts.projection import Projection, pca
from dashboard.concepts.similarity import unit_rows
from dashboard.errors import InputError

if TYPE_CHECKING:
    import torch


@dataclass(frozen=True, eq=False)
class Reading:
    """The outputs of one forward pass over one text, read-only.

    Attributes:
        ids: the tokens, (n_tokens,).
        hidden_states: float32 (n_layers + 1, n_tokens, n_dims). Index 0 is the input of the first layer, index i the
            output of layer i; the last is after the final normalisation where the model has one.
        last_output: float32 (n_tokens, n_dims), the last layer's output before anything is done to it.
        attentions: float32 (n_layers, n_heads, n_tokens, n_tokens); row i of a head says how much token i takes
            from each token, and sums to 1. None where not every layer attends from each token to each.
    """

    ids: tuple[int, ...]
    hidden_states: np.ndarray
    last_output: np.ndarray
    attentions: np.ndarray | None

    @property
    def n_layers(self) -> int:
        """Number of transformer layers, without the input of the first."""
        return len(self.hidden_states) - 1

    @property
    def layer_outputs(self) -> np.ndarray:
        """What each layer gives, before anything is done to it, float32 (n_layers, n_tokens, n_dims)."""
        return np.concatenate([self.hidden_states[1:-1], self.last_output[None]])


def read(transformer: "torch.nn.Module", anatomy: Architecture, ids: Sequence[int]) -> Reading:
    """Run one forward pass of a Hugging Face model over one text, without its prediction head.

    The model must compute attention plainly (`attn_implementation="eager"`), else it gives no weights.

    Raises:
        InputError: the model gives no state for each token after each layer.
    """
    import torch

    body: Any = body_of(transformer)[1]
    last: list[torch.Tensor] = []
    late: list[torch.Tensor] = []

    def keep(inputs: list[torch.Tensor], given: tuple[Any, ...], named: dict[str, Any]) -> None:
        inputs.append((given[0] if given else named["hidden_states"])[:, : len(ids)])

    watched = [(module, last) for module in anatomy.finish[:1]]
    watched += [(module, late) for module in (anatomy.unlisted_first_layer,) if module is not None]
    hooks = [
        module.register_forward_pre_hook(
            lambda _, given, named, kept=kept: keep(kept, given, named), with_kwargs=True
        )
        for module, kept in watched
    ]
    try:
        with torch.inference_mode():
            output = body(
                torch.tensor([list(ids)]),
                output_hidden_states=True,
                output_attentions=anatomy.supports_output_attentions,
                use_cache=False,
            )
    finally:
        for hook in hooks:
            hook.remove()
    states = list(in_order(output.hidden_states or (), late[0] if late else None))
    if not states or any(state.dim() != 3 or state.shape[:2] != (1, len(ids)) for state in states):
        raise InputError(
            "This family does not keep one vector for each token from layer to layer, so there is nothing to follow; "
            "choose another language model at the top."
        )
    end = last[-1] if last else states[-1]
    if states[-1].shape != states[0].shape:  # brought to the length of the token rows for the prediction head
        states[-1] = end
    hidden_states = torch.cat(states).float().numpy()
    last_output = end[0].float().numpy()
    attentions = _square(getattr(output, "attentions", None), len(ids))
    for array in (hidden_states, last_output, attentions):
        if array is not None:
            array.flags.writeable = False
    return Reading(tuple(ids), hidden_states, last_output, attentions)


def _square(attentions: "Sequence[torch.Tensor | None] | None", n_tokens: int) -> np.ndarray | None:
    """Stack the weights of all layers, or return None where a layer has no square of weights."""
    import torch

    layers = [each for each in attentions or () if isinstance(each, torch.Tensor)]
    square = (n_tokens, n_tokens)
    if not layers or len(layers) != len(attentions or ()) or len({each.shape for each in layers}) != 1:
        return None
    return (
        torch.cat(layers).float().numpy() if layers[0].dim() == 4 and layers[0].shape[2:] == square else None
    )


# Two unit vectors nearer to each other than this are one: what parts them is rounding.
SAME_DIRECTION = 1e-4


def layer_map(hidden_states: np.ndarray, first: int, second: int) -> Projection:
    """Project all tokens after all layers onto one plane that shows how two of them part.

    The axis across leads from `first` to `second` as they are after the last layer; the axis up is the first principal
    component of what that leaves of all directions (n_layers + 1, n_tokens, n_dims). Where both end in one direction,
    the axes are the first two principal components. Lengths grow from layer to layer, in GPT-2 a hundredfold: only
    directions compare.

    Args:
        hidden_states: float (n_layers + 1, n_tokens, n_dims).
        first: index of the token at the left.
        second: index of the token at the right.

    Returns:
        The points, float64 (n_layers + 1, n_tokens, 2), and each axis's share of the variance.

    Raises:
        InputError: there is only one token.
    """
    n_layers, n_tokens, n_dims = hidden_states.shape
    if n_tokens < 2:
        raise InputError("A map needs at least two tokens; type another word.")
    directions = unit_rows(hidden_states).astype(np.float64)
    across = directions[-1, second] - directions[-1, first]
    length = np.linalg.norm(across)
    flat = directions.reshape(-1, n_dims)
    if length < SAME_DIRECTION:
        plane = pca(flat, 2)
        return Projection(plane.points.reshape(n_layers, n_tokens, 2), plane.explained)
    across /= length
    centred = flat - flat.mean(axis=0)
    x = centred @ across
    up = pca(centred - np.outer(x, across), 1)
    points = np.column_stack([x, up.points[:, 0]])
    explained = (points**2).sum(axis=0) / (centred**2).sum()
    return Projection(points.reshape(n_layers, n_tokens, 2), explained)


def within_frame(places: np.ndarray, far_points: Sequence[int]) -> np.ndarray:
    """Move some points to the edge of the frame of all others, for a map of the others; unchanged if there are none.

    Args:
        places: float (n_frames, n_points, 2).
        far_points: indices of points that may lie far off, as a text's first token does in many models.

    >>> within_frame(np.array([[[9.0, 9.0], [0.0, 1.0], [2.0, 3.0]]]), [0]).tolist()
    [[[2.0, 3.0], [0.0, 1.0], [2.0, 3.0]]]
    """
    others = np.delete(places, far_points, axis=1)
    return places.clip(others.min(axis=(0, 1)), others.max(axis=(0, 1))) if others.size else places


def spread_layers(n_states: int, limit: int) -> list[int]:
    """List at most `limit` indices of a model's states, evenly spaced from first to last.

    >>> spread_layers(31, 4), spread_layers(3, 4)
    ([0, 10, 20, 30], [0, 1, 2])
    """
    return np.unique(np.linspace(0, n_states - 1, min(limit, n_states)).round().astype(int)).tolist()


def widest_gap(one: np.ndarray, other: np.ndarray) -> int:
    """Find the layer at which two curves, float (n_layers + 1,), differ most; ties go to the first.

    Index 0, the input of the first layer, is skipped: it has no context yet.

    >>> widest_gap(np.array([0.0, 0.9, 0.2]), np.array([1.0, 0.8, 0.6]))
    2
    """
    return 1 + int(np.abs(one - other)[1:].argmax())


def shuffle_values(states: np.ndarray, min_rows: int, seed: int = 0) -> np.ndarray:
    """Shuffle the values of each state (n_states, n_dims), as a baseline for chance.

    Args:
        states: the vectors.
        min_rows: how many shuffled vectors there should be in all, equally many from each state.
        seed: of the random order.

    >>> shuffle_values(np.array([[1.0, 1.0], [2.0, 2.0]]), 3).tolist()
    [[1.0, 1.0], [1.0, 1.0], [2.0, 2.0], [2.0, 2.0]]
    """
    copies = np.repeat(states, -(-min_rows // len(states)), axis=0)
    return np.random.default_rng(seed).permuted(copies, axis=1)


def distinct_names(labels: Iterable[str]) -> list[str]:
    """Make `labels` unique by a number behind each repetition.

    >>> distinct_names(["the", "cat", "the"])
    ['the', 'cat', 'the (2)']
    """
    seen: dict[str, int] = {}
    taken: set[str] = set()
    names = []
    for label in labels:
        name = label
        while name in taken:
            seen[label] = seen.get(label, 1) + 1
            name = f"{label} ({seen[label]})"
        taken.add(name)
        names.append(name)
    return names
