"""What a transformer makes of a text: a vector per token after each layer (Vaswani et al. 2017)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from dashboard.concepts.neighbours import Neighbours, best
from dashboard.concepts.projection import Projection, pca
from dashboard.concepts.similarity import unit_rows
from dashboard.errors import InputError

if TYPE_CHECKING:
    import torch


@dataclass(frozen=True, eq=False)
class Reading:
    """All that one forward pass over one text leaves behind, read-only.

    Attributes:
        ids: the tokens, (n_tokens,).
        hidden_states: float32 (n_layers + 1, n_tokens, n_dims). Index 0 is the embedding, index i the output of
            layer i; the last is after the final normalisation where the model has one.
        attentions: float32 (n_layers, n_heads, n_tokens, n_tokens); row i of a head says how much token i takes
            from each token, and sums to 1.
    """

    ids: tuple[int, ...]
    hidden_states: np.ndarray
    attentions: np.ndarray

    @property
    def n_layers(self) -> int:
        """Number of transformer layers, the embedding not counted."""
        return self.attentions.shape[0]

    @property
    def n_heads(self) -> int:
        """Attention heads in each layer."""
        return self.attentions.shape[1]

    @property
    def looks_ahead(self) -> bool:
        """Whether any token takes from a later one: true of models like BERT, never of models like GPT-2."""
        return bool(np.triu(self.attentions, 1).any())


def read(transformer: "torch.nn.Module", ids: Sequence[int]) -> Reading:
    """One forward pass of a Hugging Face model over one text, without its prediction head.

    The model must compute attention plainly (`attn_implementation="eager"`), else it gives no weights.
    """
    import torch

    base: Any = transformer.base_model
    with torch.inference_mode():
        output = base(
            torch.tensor([list(ids)]), output_hidden_states=True, output_attentions=True, use_cache=False
        )
        hidden_states = torch.cat(output.hidden_states).float().numpy()
        attentions = torch.cat(output.attentions).float().numpy()
    hidden_states.flags.writeable = attentions.flags.writeable = False
    return Reading(tuple(ids), hidden_states, attentions)


def layer_map(hidden_states: np.ndarray) -> Projection:
    """All tokens after all layers in one plane, so that a token's way can be followed.

    The axes are the two principal components of all directions (n_layers + 1, n_tokens, n_dims) together; the points
    are (n_layers + 1, n_tokens, 2). Lengths grow from layer to layer, in GPT-2 a hundredfold: only directions
    compare.

    Raises:
        InputError: there is only one token.
    """
    n_layers, n_tokens, n_dims = hidden_states.shape
    if n_tokens < 2:
        raise InputError("A map needs at least two tokens; type another word.")
    flat = pca(unit_rows(hidden_states).reshape(-1, n_dims), 2)
    return Projection(flat.points.reshape(n_layers, n_tokens, 2), flat.explained)


def nearest_by_layer(
    states: np.ndarray, matrix: np.ndarray, norms: np.ndarray, k: int, among: np.ndarray | None = None
) -> list[Neighbours]:
    """The `k` rows of `matrix` (n_vocab, n_dims) with the highest cosine to each of `states` (n_states, n_dims).

    One matrix product serves all states. Equal cosines come in the order of the rows.

    Args:
        states: the vectors to look from.
        matrix: the vectors to look at.
        norms: the lengths of its rows, (n_vocab,).
        k: how many.
        among: the rows that count, int (n_chosen,), ascending; all of them if None.
    """
    if among is not None:
        matrix, norms = matrix[among], norms[among]
    # A row of zeros has no direction: its products are zero too, so any length but zero gives it cosine 0.
    cosines = unit_rows(states).astype(matrix.dtype) @ matrix.T
    cosines /= np.where(norms > 0, norms, 1.0)
    found = []
    for row in np.clip(cosines, -1.0, 1.0, out=cosines):
        nearest = best(row, k)
        found.append(nearest if among is None else Neighbours(among[nearest.rows], nearest.cosines))
    return found


def distinct_names(labels: Iterable[str]) -> list[str]:
    """`labels` with a number behind each repetition, so that every token of a text has a name of its own.

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
