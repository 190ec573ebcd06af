"""Find the token and position matrices in model files by tensor name, and the rows of static embeddings."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from safetensors import safe_open

from dashboard.errors import InputError
from dashboard.models.readers.json_text import loads
from dashboard.models.readers.safetensors_format import TensorInfo, load_float32, read_header

# Tensor names of the two matrices by family, most specific first. The last two are output matrices: with tied
# embeddings (`tie_word_embeddings`), some files hold the matrix only under that name.
TOKEN_EMBEDDINGS = (
    "token_embeddings.weight",
    "wte.weight",
    "embeddings.word_embeddings.weight",
    "embeddings.tok_embeddings.weight",
    "embed_tokens.weight",
    "tokens_embed.weight",
    "word_embeddings.weight",
    "tok_embeddings.weight",
    "embed_in.weight",
    "embeddings.weight",
    "word_embedding.weight",
    "shared.weight",
    "token_embedding.weight",
)
# The tensors of a static embedding model, which has no layers: model2vec's, and sentence-transformers' StaticEmbedding.
# `mapping` gives several tokens one row, `weights` a factor to each token.
STATIC_EMBEDDINGS = ("embeddings", "embedding.weight")
MAPPING, WEIGHTS = "mapping", "weights"
TIED_EMBEDDINGS = ("lm_head.weight", "embed_out.weight")
POSITION_EMBEDDINGS = (
    "wpe.weight",
    "embeddings.position_embeddings.weight",
    "embed_positions.weight",
    "position_embeddings.weight",
    "positions_embed.weight",
    "position_embedding.weight",
)
# What torch.compile and DataParallel put before each name.
PREFIXES = ("_orig_mod.", "module.")
# Masks and tables that are not parameters.
UNTRAINED_BUFFERS = (".attn.bias", ".attn.masked_bias", ".rotary_emb.inv_freq", ".position_ids")

# File in the store when only the two matrices were downloaded.
EMBEDDINGS_FILE = "embeddings.safetensors"
WEIGHTS_FILE = "model.safetensors"
SHARD = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*\.safetensors")


def find_tensor(tensors: Mapping[str, TensorInfo], suffixes: tuple[str, ...]) -> str | None:
    """Return the tensor name that matches one of `suffixes`; earlier endings, then shorter names, win.

    >>> info = TensorInfo("F32", (3, 2), 0, 24)
    >>> find_tensor({"transformer.wte.weight": info, "transformer.wpe.weight": info}, TOKEN_EMBEDDINGS)
    'transformer.wte.weight'
    """
    for ending in suffixes:
        names = [
            name
            for name, info in tensors.items()
            if (name == ending or name.endswith(f".{ending}")) and len(info.shape) == 2
        ]
        if names:
            return min(names, key=len)
    return None


def find_matrices(
    tensors: Mapping[str, TensorInfo], config: Mapping[str, Any], title: str, token_name: str = ""
) -> tuple[str, str | None]:
    """Return the names of the token matrix and of the position matrix (None if there is none).

    `token_name` is the name of the token matrix if it was found by the architecture and not by a known name.

    Raises:
        InputError: there is no token matrix under a known name.
    """
    if is_static(tensors):
        return next(name for name in STATIC_EMBEDDINGS if name in tensors), None
    token = token_name if token_name in tensors else find_tensor(tensors, TOKEN_EMBEDDINGS)
    if token is None and config.get("tie_word_embeddings", True):
        token = find_tensor(tensors, TIED_EMBEDDINGS)
    if token is None:
        raise InputError(f"{title} has no token embedding matrix under a name that this app knows.")
    position = find_tensor(tensors, POSITION_EMBEDDINGS)
    return token, position


def is_static(tensors: Iterable[str]) -> bool:
    """Return whether these are the tensors of a static embedding model: one matrix and no layers.

    >>> is_static(["embeddings", "weights"]), is_static(["wte.weight"])
    (True, False)
    """
    names = set(tensors)
    return bool(names & set(STATIC_EMBEDDINGS)) and names <= {*STATIC_EMBEDDINGS, MAPPING, WEIGHTS}


def static_rows(rows: np.ndarray, tensors: Mapping[str, TensorInfo], place: Mapping[str, Path]) -> np.ndarray:
    """Return the vector of each token, float32 (n_tokens, n_dims): its row, times its weight.

    Raises:
        InputError: the mapping does not fit the rows.
    """
    if MAPPING in tensors:
        with safe_open(place[MAPPING], framework="np") as file:
            mapping = file.get_tensor(MAPPING)
        is_index = mapping.dtype.kind in "iu" and mapping.ndim == 1 and mapping.size > 0
        if not is_index or mapping.min() < 0 or mapping.max() >= len(rows):
            raise InputError(
                "The mapping of tokens to rows does not fit the rows; get the whole model again."
            )
        rows = rows[mapping]
    if WEIGHTS in tensors:
        weights = load_float32(place[WEIGHTS], tensors[WEIGHTS])
        if weights.shape != (len(rows),):
            raise InputError("The weights of the tokens do not fit the rows; get the whole model again.")
        rows = rows * weights[:, None]
    return rows


def prefix_of(tensors: Iterable[str]) -> str:
    """Return the prefix that all tensor names have because of how the model was run; empty if there is none.

    >>> prefix_of(["_orig_mod.wte.weight", "_orig_mod.wpe.weight"]), prefix_of(["wte.weight"])
    ('_orig_mod.', '')
    """
    names = list(tensors)
    return next((prefix for prefix in PREFIXES if names and all(n.startswith(prefix) for n in names)), "")


def count_parameters(tensors: Mapping[str, TensorInfo]) -> int:
    """Count the parameters in a file, without masks and tables."""
    return sum(info.n_values for name, info in tensors.items() if not f".{name}".endswith(UNTRAINED_BUFFERS))


def weight_files(folder: Path) -> list[Path]:
    """Return the safetensors files of a model folder: embeddings only, a single file, or the shards of an index.

    Raises:
        OSError: there are none.
        ValueError: the index is damaged.
    """
    if (folder / EMBEDDINGS_FILE).exists():
        return [folder / EMBEDDINGS_FILE]
    if (folder / WEIGHTS_FILE).exists():
        return [folder / WEIGHTS_FILE]
    index = loads((folder / f"{WEIGHTS_FILE}.index.json").read_text(encoding="utf-8"))
    return [folder / name for name in shard_names(index)]


def read_tensors(folder: Path) -> dict[str, TensorInfo]:
    """Return the tensors of all safetensors files of a model folder by name.

    Raises:
        OSError, ValueError: as `weight_files`.
        InputError: a file is no safetensors file.
    """
    return {name: info for file in weight_files(folder) for name, info in read_header(file).items()}


def shard_names(index: dict[str, Any]) -> list[str]:
    """Return the file names listed in a `model.safetensors.index.json`.

    Raises:
        ValueError: the index is damaged, or names a path outside its folder.
    """
    try:
        names = sorted(set(index["weight_map"].values()))
        sound = 0 < len(names) <= 500 and all(SHARD.fullmatch(name) for name in names)
    except (KeyError, TypeError, AttributeError):
        sound = False
    if not sound:
        raise ValueError("the index names no safetensors files beside it")
    return names
