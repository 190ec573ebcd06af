"""The logit lens: what the model would predict if it stopped after a layer (nostalgebraist 2020).

Each layer's state goes through the final normalisation and the model's own prediction head, as the last one does.
"""

import copy
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from tokenizers import Tokenizer

from dashboard.concepts.neighbours import best
from dashboard.concepts.sampling import softmax

if TYPE_CHECKING:
    import torch


def layer_logits(transformer: "torch.nn.Module", states: np.ndarray) -> np.ndarray:
    """Logits over the whole vocabulary after each layer, for one token, float32 (n_layers + 1, n_vocab).

    `states` (n_layers + 1, n_dims) are the token's hidden states as `context.read` gives them.
    The last row equals the model's own logits for that token.

    The head is whatever the model does with the last hidden state: a matrix in GPT-2 and Llama, two layers and a
    bias in BERT. So the model itself is run, with the layers replaced by a stand-in that hands over `states`.
    """
    import torch

    given = torch.from_numpy(np.array(states, dtype=np.float32))
    norm = final_norm(transformer)
    with torch.inference_mode():
        if norm is not None:
            given[:-1] = norm(given[:-1])
        # A shallow copy shares the weights; its own table of parts leaves the model that others use as it is.
        head = copy.copy(transformer)
        head._modules = dict(transformer._modules)
        head._modules[str(transformer.base_model_prefix)] = _stand_in(given[None])
        return head(input_ids=torch.zeros((1, len(given)), dtype=torch.long)).logits[0].float().numpy()


@dataclass(frozen=True, eq=False)
class Predictions:
    """What is most probable after each layer; n is the number of layers + 1.

    Attributes:
        ids: the k most probable tokens after each layer, int64 (n, k), best first.
        probabilities: theirs over the whole vocabulary, float64 (n, k).
        logits: of the last layer, which are the model's own, float32 (n_vocab,).
    """

    ids: np.ndarray
    probabilities: np.ndarray
    logits: np.ndarray


def predictions(logits: np.ndarray, k: int) -> Predictions:
    """The `k` most probable tokens in each row of `logits` (n, n_vocab); equal ones come in the order of the IDs.

    >>> found = predictions(np.log([[0.1, 0.6, 0.3]]), k=2)
    >>> found.ids.tolist(), found.probabilities.round(4).tolist()
    ([[1, 2]], [[0.6, 0.3]])
    """
    ids = np.empty((len(logits), k), dtype=np.int64)
    probabilities = np.empty((len(logits), k))
    # Row by row: the probabilities of a whole vocabulary take room.
    for row, at_row in enumerate(logits):
        ids[row] = best(at_row, k).rows
        probabilities[row] = softmax(at_row)[ids[row]]
    return Predictions(ids, probabilities, logits[-1].copy())


def final_norm(transformer: "torch.nn.Module") -> "torch.nn.Module | None":
    """The normalisation after the last layer (GPT-2's `ln_f`, Llama's `norm`), or None as in BERT.

    It is the first normalisation that stands beside the stack of layers and behind it.
    """
    import torch

    base: Any = transformer.base_model
    for parent in (base, getattr(base, "decoder", None)):
        behind = False
        for child in parent.children() if parent is not None else ():
            if behind and type(child).__name__.endswith("Norm"):
                return child
            behind = behind or isinstance(child, torch.nn.ModuleList)
    return None


def fills_in_words(architectures: Sequence[str] | None) -> bool:
    """Whether a model of these classes (its `config.json`) was trained to fill in hidden words, as BERT was.

    >>> fills_in_words(["BertForMaskedLM"]), fills_in_words(["GPT2LMHeadModel"])
    (True, False)
    """
    return any(name.endswith("ForMaskedLM") for name in architectures or ())


def with_hidden_word(tokenizer: Tokenizer, ids: Sequence[int], at: int) -> tuple[int, ...]:
    """`ids` with the tokenizer's mask in the place `at`; as they are where the tokenizer has no mask."""
    masks = (tokenizer.token_to_id(name) for name in ("[MASK]", "<mask>"))
    mask = next((id_ for id_ in masks if id_ is not None), ids[at])
    return (*ids[:at], mask, *ids[at + 1 :])


def _stand_in(states: "torch.Tensor") -> "torch.nn.Module":
    import torch
    from transformers.modeling_outputs import BaseModelOutputWithPastAndCrossAttentions

    class StandIn(torch.nn.Module):
        """Layers that always answer with the given states."""

        @property
        def decoder(self) -> "StandIn":
            """OPT calls the layers by this name."""
            return self

        def forward(self, *_: object, **__: object) -> BaseModelOutputWithPastAndCrossAttentions:
            return BaseModelOutputWithPastAndCrossAttentions(last_hidden_state=states)

    return StandIn()
