"""Language model with all its layers, for inference only."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np

from dashboard.concepts.architecture import Architecture
from dashboard.concepts.context import Reading
from dashboard.concepts.interventions import NO_CHANGE, Change
from dashboard.concepts.neighbours import best
from dashboard.concepts.sampling import softmax
from dashboard.errors import InputError


class Head(StrEnum):
    """Training objective of the prediction head.

    OTHER: a causal head on a model that sees later tokens (XLNet), so that it makes no predictions.
    """

    NEXT = "the next token"
    HIDDEN = "a hidden token"
    OTHER = "something else"
    NONE = "nothing"


@dataclass(frozen=True, eq=False)
class Transformer(ABC):
    """Language model with its layers, whatever runs them.

    Attributes:
        head: its training objective.
        anatomy: structure of its input and output.
        lens: whether the logit lens applies, that is, the prediction head fits each layer's output.
        context_length: maximum number of tokens; None if unlimited.
    """

    head: Head
    anatomy: Architecture
    lens: bool
    context_length: int | None

    @property
    @abstractmethod
    def layer_names(self) -> list[str]:
        """Names of the layers in transformers; empty where they cannot be reached one by one."""

    @property
    @abstractmethod
    def finish_names(self) -> list[str]:
        """Names, in transformers, of the modules between the last layer and the prediction head."""

    @property
    def measured(self) -> dict[str, Any]:
        """What was measured on the layers, as JSON, so that the next opening need not run them."""
        return {}

    @abstractmethod
    def read(self, ids: Sequence[int]) -> Reading:
        """Run one forward pass over one text.

        Raises:
            InputError: the model gives no state for each token after each layer.
        """

    @abstractmethod
    def layer_logits(self, states: np.ndarray) -> np.ndarray:
        """Compute the logits of one token's states after each layer, float32 (n_layers + 1, n_vocab)."""

    @abstractmethod
    def embedded_rows(self, ids: Sequence[int]) -> np.ndarray:
        """Return the vectors that the model looks up for these tokens, float32 (n_tokens, n_dims)."""

    def next_probabilities(self, ids: Sequence[int], change: Change = NO_CHANGE) -> np.ndarray:
        """Predict the next token under a change, a batch of runs at a time.

        Raises:
            InputError: the model has no place for the change.

        Returns:
            The probabilities, float64 (n_runs, n_vocab).
        """
        batches = change.batches(len(ids))
        return np.concatenate([softmax(self._next_logits(ids, batch)) for batch in batches])

    @abstractmethod
    def _next_logits(self, ids: Sequence[int], change: Change) -> np.ndarray:
        """Compute the logits of the next token in one batch, float32 (n_runs, n_vocab)."""


def next_token_probabilities(transformer: Transformer, ids: Sequence[int]) -> np.ndarray:
    """Compute the next-token probabilities after `ids`, float64 (n_vocab,), sum 1.

    Raises:
        InputError: `ids` is empty or exceeds the context length, or the model is not causal.
    """
    if transformer.head is Head.HIDDEN:
        raise InputError("This model fills in gaps and does not continue a text; choose another at the top.")
    if transformer.head is Head.OTHER:
        raise InputError(
            "This model reads the whole text at once and does not continue it; choose another at the top."
        )
    if transformer.head is Head.NONE:
        raise InputError(
            "This model has no trained prediction head, so it says nothing about the next token; choose another at "
            "the top."
        )
    limit = transformer.context_length
    if not ids:
        raise InputError("An empty text has no last token to continue from; type a word.")
    if limit is not None and len(ids) > limit:
        raise InputError(
            f"The text has {len(ids):,} tokens, the model reads at most {limit:,}; shorten the text."
        )
    return transformer.next_probabilities(ids)[0]


def most_probable_next(transformer: Transformer, ids: Sequence[int], k: int) -> list[tuple[int, float]]:
    """Return the `k` most probable next tokens after `ids`, as (ID, probability), best first; ties by lower ID.

    Raises:
        InputError: as `next_token_probabilities` does.
    """
    probabilities = next_token_probabilities(transformer, ids)
    return [(int(id_), float(probabilities[id_])) for id_ in best(probabilities, k).rows]
