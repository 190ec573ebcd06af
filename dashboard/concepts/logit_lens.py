"""The logit lens: what the model would predict if it stopped after a layer (nostalgebraist 2020).

Each layer's output goes through whatever follows the last layer, such as a final normalisation, and the model's own
prediction head.
"""

import copy
import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from tokenizers import Tokenizer

from dashboard.concepts.architecture import TOLERANCE, Architecture, body_of, finished
from dashboard.concepts.context import read
from dashboard.concepts.neighbours import best
from dashboard.concepts.sampling import softmax

if TYPE_CHECKING:
    import torch

_log = logging.getLogger(__name__)

# Mask tokens of the known families.
MASK = re.compile(r"\W*mask(ed)?\W*", re.IGNORECASE)


def layer_logits(transformer: "torch.nn.Module", anatomy: Architecture, states: np.ndarray) -> np.ndarray:
    """Compute logits over the whole vocabulary after each layer for one token, float32 (n_layers + 1, n_vocab).

    `states` (n_layers + 1, n_dims) are the token's vectors: what enters the first layer and each layer's output, the
    last one too before any final step. The last row equals the model's own logits for that token.

    The head is whatever the model does with the last hidden state: a matrix in GPT-2 and Llama, two layers and a
    bias in BERT. So the model itself is run, with its layers replaced by a stub that returns `states`.
    """
    import torch

    given = torch.from_numpy(finished(anatomy, states))
    with torch.inference_mode():
        # A shallow copy shares the weights; its own module table leaves the shared model unchanged.
        head = copy.copy(transformer)
        head._modules = dict(transformer._modules)
        head._modules[body_of(transformer)[0]] = _stand_in(given[None])
        return head(input_ids=torch.zeros((1, len(given)), dtype=torch.long)).logits[0].float().numpy()


def lens_agrees(transformer: "torch.nn.Module", anatomy: Architecture, ids: Sequence[int]) -> bool:
    """Return whether the lens after the last layer reproduces the model's own logits."""
    import torch

    if not anatomy.finish_is_whole:
        return False
    with torch.inference_mode():
        own = transformer(torch.tensor([list(ids)]), use_cache=False).logits[0, -1].float().numpy()
    last_output = read(transformer, anatomy, ids).last_output[-1:]
    try:
        seen = layer_logits(transformer, anatomy, last_output)[-1]
    except Exception:  # a few heads ask the layers for more than their states, and each fails in its own way
        _log.info("The prediction head of %s cannot stand alone", type(transformer).__name__, exc_info=True)
        return False
    return seen.shape == own.shape and bool(
        np.abs(seen - own).max() <= TOLERANCE * max(1.0, float(np.abs(own).max()))
    )


@dataclass(frozen=True, eq=False)
class Predictions:
    """The most probable tokens after each layer; n is the number of layers + 1.

    Attributes:
        ids: the k most probable tokens after each layer, int64 (n, k), best first.
        probabilities: their softmax probabilities over the whole vocabulary, float64 (n, k).
        logits: the last layer's, which are the model's own, float32 (n_vocab,).
    """

    ids: np.ndarray
    probabilities: np.ndarray
    logits: np.ndarray


def predictions(logits: np.ndarray, k: int) -> Predictions:
    """Find the `k` most probable tokens in each row of `logits` (n, n_vocab); ties go to the lower ID.

    >>> found = predictions(np.log([[0.1, 0.6, 0.3]]), k=2)
    >>> found.ids.tolist(), found.probabilities.round(4).tolist()
    ([[1, 2]], [[0.6, 0.3]])
    """
    ids = np.empty((len(logits), k), dtype=np.int64)
    probabilities = np.empty((len(logits), k))
    # Row by row, to bound memory: softmax covers the whole vocabulary.
    for row, at_row in enumerate(logits):
        ids[row] = best(at_row, k).rows
        probabilities[row] = softmax(at_row)[ids[row]]
    return Predictions(ids, probabilities, logits[-1].copy())


def mask_of(tokenizer: Tokenizer) -> int | None:
    """Return the ID of the tokenizer's mask token, such as [MASK]; None if it has none."""
    added = [token.content for token in tokenizer.get_added_tokens_decoder().values()]
    masks = [tokenizer.token_to_id(name) for name in (*added, "[MASK]", "<mask>") if MASK.fullmatch(name)]
    return next((id_ for id_ in masks if id_ is not None), None)


def _stand_in(states: "torch.Tensor") -> "torch.nn.Module":
    import torch
    from transformers.modeling_outputs import BaseModelOutput

    class Output(BaseModelOutput):
        """A layer's output that holds only the given states; other items read as None."""

        def __getattr__(self, name: str) -> None:
            return None

    class StandIn(torch.nn.Module):
        """A layer that always returns the given states."""

        @property
        def decoder(self) -> "StandIn":
            """The layers under the name that OPT uses."""
            return self

        def forward(self, *_: object, **__: object) -> Output:
            return Output(last_hidden_state=states)

    return StandIn()
