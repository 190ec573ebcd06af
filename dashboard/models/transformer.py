"""The whole language model with its layers, as a torch module: opened only where a page asks for it."""

import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from dashboard.concepts.logit_lens import fills_in_words
from dashboard.errors import InputError

if TYPE_CHECKING:
    import torch


def open_transformer(folder: Path, token_embeddings: np.ndarray | None = None) -> "torch.nn.Module":
    """The causal or masked language model in `folder`, in float32 on the CPU, ready to run but not to train.

    Attention is computed plainly (`eager`), so that its weights can be asked for. One thread: many visitors
    share few cores. `token_embeddings` (n_vocab, n_dims) float32 is the model's token matrix where it is open
    already: the model then holds no second copy.

    Raises:
        InputError: the files are missing or damaged, or hold no language model.
    """
    import torch
    from safetensors import SafetensorError
    from transformers import AutoConfig, AutoModelForCausalLM, AutoModelForMaskedLM

    torch.set_num_threads(1)
    try:
        config = AutoConfig.from_pretrained(folder, local_files_only=True)
        kind = AutoModelForMaskedLM if fills_in_words(config.architectures) else AutoModelForCausalLM
        model = kind.from_pretrained(
            folder, dtype=torch.float32, attn_implementation="eager", local_files_only=True
        )
    except (OSError, ValueError, KeyError, SafetensorError) as error:
        raise InputError(
            f"The transformer of “{folder.name}” cannot be opened; remove the model and get it again."
        ) from error
    if token_embeddings is not None:
        _share_token_embeddings(model, token_embeddings)
    return model.eval().requires_grad_(False)


def _share_token_embeddings(model: Any, token_embeddings: np.ndarray) -> None:
    import torch

    rows = model.get_input_embeddings()
    if rows.weight.shape == token_embeddings.shape:
        with warnings.catch_warnings():
            # Torch warns of a matrix that must not be written to; a model that only runs never does.
            warnings.simplefilter("ignore", UserWarning)
            rows.weight = torch.nn.Parameter(torch.from_numpy(token_embeddings), requires_grad=False)
        # A prediction head that is the same matrix follows.
        model.tie_weights()


def next_token_probabilities(model: "torch.nn.Module", ids: list[int]) -> np.ndarray:
    """Probability of each token to come next after the tokens `ids`, float32 (n_vocab,), sum 1.

    Raises:
        InputError: there is no token, there are more than the model has positions, or the model fills in gaps
            instead of continuing a text.
    """
    import torch

    config: Any = model.config
    if fills_in_words(config.architectures):
        raise InputError(
            "This model fills in gaps and does not continue a text; choose another in the sidebar."
        )
    limit = getattr(config, "max_position_embeddings", None)
    if not ids:
        raise InputError("An empty text has no last token to continue from; type a word.")
    if limit is not None and len(ids) > limit:
        raise InputError(
            f"The text has {len(ids):,} tokens, the model reads at most {limit:,}; shorten the text."
        )
    with torch.inference_mode():
        logits = model(torch.tensor([ids]), use_cache=False).logits[0, -1]
        return torch.softmax(logits, dim=-1).numpy()


def most_probable_next(model: "torch.nn.Module", ids: list[int], k: int) -> list[tuple[int, float]]:
    """The `k` tokens most probable to come after `ids`, as (ID, probability), best first.

    Raises:
        InputError: as `next_token_probabilities` does.
    """
    probabilities = next_token_probabilities(model, ids)
    best = np.argsort(-probabilities, kind="stable")[:k]
    return [(int(id_), float(probabilities[id_])) for id_ in best]
