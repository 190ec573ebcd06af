"""A language model as the embedding pages see it: a tokenizer and two matrices."""

import json
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from tokenizers import Tokenizer

from dashboard.errors import InputError
from dashboard.models.safetensors_file import load_float32, read_header
from dashboard.models.tokenizer import gpt2_tokenizer

# Where the families keep their two matrices. Position vectors are absent where positions are turned (RoPE).
TOKEN_EMBEDDINGS = (
    "wte.weight",
    "embed_tokens.weight",
    "embeddings.word_embeddings.weight",
)
POSITION_EMBEDDINGS = ("wpe.weight", "embeddings.position_embeddings.weight")


@dataclass(frozen=True, eq=False)
class LanguageModel:
    """A tokenizer and the two embedding matrices, without the transformer's layers.

    Attributes:
        slug: the model's name in links.
        title: the model's name on the page.
        folder: where the model's files are.
        config: the model's `config.json`.
        tokenizer: text to token IDs and back.
        token_embeddings: float32 (n_vocab, n_dims); row i is the vector of token i (GPT-2's `wte`).
        position_embeddings: float32 (n_positions, n_dims) (GPT-2's `wpe`), or None where the model has none.
        n_parameters: trained values in the whole model.
        trained_ids: IDs of the tokens that occurred in training where that is known, else None.
    """

    slug: str
    title: str
    folder: Path
    config: dict[str, Any]
    tokenizer: Tokenizer
    token_embeddings: np.ndarray
    position_embeddings: np.ndarray | None
    n_parameters: int
    trained_ids: frozenset[int] | None = field(default=None, repr=False)

    @property
    def n_vocab(self) -> int:
        """Number of tokens, which is the number of rows."""
        return self.token_embeddings.shape[0]

    @property
    def n_dims(self) -> int:
        """Length of each vector."""
        return self.token_embeddings.shape[1]

    @property
    def n_positions(self) -> int | None:
        """Longest text in tokens where positions are a matrix, else None."""
        return None if self.position_embeddings is None else self.position_embeddings.shape[0]

    @cached_property
    def token_norms(self) -> np.ndarray:
        """Euclidean length of each token vector, float32 (n_vocab,)."""
        return np.linalg.norm(self.token_embeddings, axis=1)


def open_language_model(folder: Path, *, slug: str, title: str) -> LanguageModel:
    """Open a model folder (`config.json`, `model.safetensors`) by its two matrices only.

    Raises:
        InputError: a file is missing or damaged, or the model has no token embeddings under a known name.
    """
    try:
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(f"The files of {title} cannot be opened; remove the model and get it again.") from error
    weights = folder / "model.safetensors"
    tensors = read_header(weights)

    def matrix(endings: tuple[str, ...]) -> np.ndarray | None:
        names = [name for name in tensors if name.endswith(endings)]
        return load_float32(weights, tensors[names[0]]) if names else None

    token_embeddings = matrix(TOKEN_EMBEDDINGS)
    if token_embeddings is None:
        raise InputError(f"{title} has no token embedding matrix under a name that this app knows.")
    trained = folder / "trained_tokens.json"
    return LanguageModel(
        slug=slug,
        title=title,
        folder=folder,
        config=config,
        tokenizer=gpt2_tokenizer(),
        token_embeddings=token_embeddings,
        position_embeddings=matrix(POSITION_EMBEDDINGS),
        n_parameters=sum(info.n_values for info in tensors.values()),
        trained_ids=frozenset(json.loads(trained.read_text())) if trained.exists() else None,
    )
