"""A language model as the embedding pages see it: a tokenizer and two matrices."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from tokenizers import Tokenizer

from dashboard.concepts.logit_lens import fills_in_words
from dashboard.errors import InputError
from dashboard.models.files.safetensors_file import TensorInfo, load_float32, read_header
from dashboard.models.tokenizer import gpt2_tokenizer
from dashboard.models.word_vectors import row_norms

# Where the families keep their two matrices, most telling name first. The last two are output matrices: where a
# model uses one matrix for both (`tie_word_embeddings`), some files hold it only under that name.
TOKEN_EMBEDDINGS = (
    "token_embeddings.weight",
    "wte.weight",
    "embeddings.word_embeddings.weight",
    "embeddings.tok_embeddings.weight",
    "embed_tokens.weight",
    "word_embeddings.weight",
    "tok_embeddings.weight",
    "embed_in.weight",
    "shared.weight",
)
TIED_EMBEDDINGS = ("lm_head.weight", "embed_out.weight")
POSITION_EMBEDDINGS = (
    "wpe.weight",
    "embeddings.position_embeddings.weight",
    "embed_positions.weight",
    "position_embeddings.weight",
)
# Masks and tables that some files carry beside the trained values.
NOT_TRAINED = (".attn.bias", ".attn.masked_bias", ".rotary_emb.inv_freq", ".position_ids")

GPT2_START_DEVIATION = 0.02

# What the store keeps of a model when only its two matrices were fetched.
EMBEDDINGS_FILE = "embeddings.safetensors"
WEIGHTS_FILE = "model.safetensors"
SHARD = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*\.safetensors")


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

    @property
    def adds_positions(self) -> bool:
        """Whether a vector for the place is added to each token's vector."""
        return self.position_embeddings is not None

    @property
    def context_length(self) -> int | None:
        """Longest text in tokens that the model was made for, whatever tells its positions; None if it does not say."""
        return self.n_positions or self._number("max_position_embeddings", "n_positions", "n_ctx")

    @property
    def n_layers(self) -> int | None:
        """Transformer layers; None where the model does not say."""
        return self._number("num_hidden_layers", "n_layer", "n_layers", "num_layers")

    @property
    def n_heads(self) -> int | None:
        """Attention heads in each layer; None where the model does not say."""
        return self._number("num_attention_heads", "n_head", "n_heads", "num_heads")

    @property
    def start_deviation(self) -> float:
        """Standard deviation of the random numbers that training began with; GPT-2's where the model does not say."""
        stated = self.config.get("initializer_range", GPT2_START_DEVIATION)
        usable = isinstance(stated, int | float) and 0 < stated < float("inf")
        return float(stated) if usable else GPT2_START_DEVIATION

    @property
    def fills_in_words(self) -> bool:
        """Whether it was trained to fill in hidden words, as BERT was, and not to continue a text."""
        return fills_in_words(self.config.get("architectures"))

    def _number(self, *names: str) -> int | None:
        """The first of these entries of the configuration that is a number above zero: families differ in names."""
        stated = (self.config.get(name) for name in names)
        return next((each for each in stated if type(each) is int and each > 0), None)

    @cached_property
    def token_norms(self) -> np.ndarray:
        """Euclidean length of each token vector, float32 (n_vocab,)."""
        return row_norms(self.token_embeddings)


def find_tensor(tensors: Mapping[str, TensorInfo], endings: tuple[str, ...]) -> str | None:
    """Name of the matrix that one of the `endings` stands for, an earlier ending and a shorter name first.

    >>> info = TensorInfo("F32", (3, 2), 0, 24)
    >>> find_tensor({"transformer.wte.weight": info, "transformer.wpe.weight": info}, TOKEN_EMBEDDINGS)
    'transformer.wte.weight'
    """
    for ending in endings:
        names = [
            name
            for name, info in tensors.items()
            if (name == ending or name.endswith(f".{ending}")) and len(info.shape) == 2
        ]
        if names:
            return min(names, key=len)
    return None


def find_matrices(
    tensors: Mapping[str, TensorInfo], config: Mapping[str, Any], title: str
) -> tuple[str, str | None]:
    """Names of the token matrix and of the position matrix (None where positions are not a matrix).

    Raises:
        InputError: there is no token matrix under a known name.
    """
    token = find_tensor(tensors, TOKEN_EMBEDDINGS)
    if token is None and config.get("tie_word_embeddings", True):
        token = find_tensor(tensors, TIED_EMBEDDINGS)
    if token is None:
        raise InputError(f"{title} has no token embedding matrix under a name that this app knows.")
    position = find_tensor(tensors, POSITION_EMBEDDINGS)
    if position is not None and tensors[position].shape[1:] != tensors[token].shape[1:]:
        position = None  # such as T5's relative positions: not vectors that are added
    return token, position


def first_position(config: Mapping[str, Any]) -> int:
    """Row of the position matrix that belongs to the first token: some families keep rows for padding before it."""
    family = str(config.get("model_type", ""))
    if family in ("opt", "bart", "mbart"):
        return 2
    if family in ("roberta", "xlm-roberta", "camembert"):
        return int(config.get("pad_token_id", 1)) + 1
    return 0


def count_parameters(tensors: Mapping[str, TensorInfo]) -> int:
    """Trained values in a file, without the masks and tables that some files carry."""
    return sum(info.n_values for name, info in tensors.items() if not f".{name}".endswith(NOT_TRAINED))


def open_tokenizer(folder: Path, config: Mapping[str, Any], title: str) -> Tokenizer:
    """The tokenizer of a model's folder; the embedded one for GPT-2's own vocabulary.

    Raises:
        InputError: there is none that can be opened.
    """
    path = folder / "tokenizer.json"
    if path.exists():
        try:
            return Tokenizer.from_file(str(path))
        except Exception as error:  # the library raises a bare Exception
            raise InputError(
                f"The tokenizer of {title} is damaged; remove the model and get it again."
            ) from error
    if config.get("vocab_size") == gpt2_tokenizer().get_vocab_size():
        return gpt2_tokenizer()
    raise InputError(f"{title} has no tokenizer.json, so its tokens cannot be named; choose another model.")


def open_language_model(
    folder: Path, *, slug: str, title: str, n_parameters: int | None = None, token_name: str = ""
) -> LanguageModel:
    """Open a model folder by its two matrices only.

    The matrices are read from `embeddings.safetensors` where that is all that was fetched, else from
    `model.safetensors` or its shards. `n_parameters` is that of the whole model, where it is not all here;
    `token_name` the token matrix's name, where it is not one of those above.

    Raises:
        InputError: a file is missing or damaged, or the model has no token embeddings under a known name.
    """
    try:
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        weights = weight_files(folder)
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise InputError(
            f"The files of {title} cannot be opened; remove the model and get it again."
        ) from error
    tensors: dict[str, TensorInfo] = {}
    place: dict[str, Path] = {}
    for path in weights:
        found = read_header(path)
        tensors.update(found)
        place.update(dict.fromkeys(found, path))
    if token_name in tensors:
        token, position = token_name, None
    else:
        token, position = find_matrices(tensors, config, title)
    positions = load_float32(place[position], tensors[position]) if position else None
    if positions is not None and weights[0].name != EMBEDDINGS_FILE:
        positions = positions[first_position(config) :]
    trained = folder / "trained_tokens.json"
    return LanguageModel(
        slug=slug,
        title=title,
        folder=folder,
        config=config,
        tokenizer=open_tokenizer(folder, config, title),
        token_embeddings=load_float32(place[token], tensors[token]),
        position_embeddings=positions,
        n_parameters=n_parameters or count_parameters(tensors),
        trained_ids=frozenset(json.loads(trained.read_text())) if trained.exists() else None,
    )


def weight_files(folder: Path) -> list[Path]:
    """The safetensors files of a model's folder: the two matrices alone, one whole file, or the shards of its index.

    Raises:
        OSError: there are none.
        ValueError, KeyError, TypeError: the index is damaged.
    """
    if (folder / EMBEDDINGS_FILE).exists():
        return [folder / EMBEDDINGS_FILE]
    if (folder / WEIGHTS_FILE).exists():
        return [folder / WEIGHTS_FILE]
    index = json.loads((folder / f"{WEIGHTS_FILE}.index.json").read_text(encoding="utf-8"))
    return [folder / name for name in shard_names(index)]


def shard_names(index: dict[str, Any]) -> list[str]:
    """File names in a `model.safetensors.index.json`.

    Raises:
        ValueError, KeyError, TypeError: the index is damaged, or names something that is not a file beside it.
    """
    names = sorted(set(index["weight_map"].values()))
    if not names or len(names) > 500 or any(not SHARD.fullmatch(name) for name in names):
        raise ValueError("the index names no safetensors files beside it")
    return names
