"""Properties of a model derived from its configuration alone, before its layers are loaded.

Names differ between families and configurations are untrusted: unusable values count as missing.
"""

import math
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from dashboard.concepts.architecture import Start

# Families with two rows before the first position, and those with padding ID + 1 rows before it.
KEEP_TWO = ("bart", "mbart", "opt", "plbart", "trocr", "biogpt")
KEEP_PADDING = (
    "camembert",
    "data2vec-text",
    "esm",
    "ibert",
    "longformer",
    "luke",
    "mpnet",
    "mra",
    "nystromformer",
    "roberta",
    "roberta-prelayernorm",
    "xlm-roberta",
    "xlm-roberta-xl",
    "xmod",
    "yoso",
)
# Families that turn queries and keys, whose configurations do not say so.
ROTARY = ("roformer",)
# Families whose models all add token and position rows and nothing else.
PLAIN = ("gpt2", "openai-gpt")
# Tasks that a body was fine-tuned for, after which a prediction head tied to the token matrix is no longer valid.
OTHER_HEADS = ("Classification", "QuestionAnswering", "MultipleChoice")
SCALES_BY_LENGTH = ("gemma", "recurrent_gemma", "vaultgemma", "biogpt", "xglm")
NORMALISES = (
    "albert",
    "bert",
    "bloom",
    "camembert",
    "convbert",
    "data2vec-text",
    "deberta",
    "deberta-v2",
    "distilbert",
    "electra",
    "ernie",
    "flaubert",
    "fnet",
    "modernbert",
    "mpnet",
    "roberta",
    "xlm",
    "xlm-roberta",
)


class Positions(StrEnum):
    """How a model encodes positions.

    ADDED: learned position vectors are added to token vectors. INSIDE: the same, after a projection to another
    dimension. ROTARY: queries and keys are rotated (RoPE). ALIBI: attention scores decrease with distance.
    RELATIVE: a bias per distance is learned. NONE: it has no layers, so that order plays no part. UNKNOWN: the
    configuration does not say.
    """

    ADDED = "added"
    INSIDE = "added inside"
    ROTARY = "rotary"
    ALIBI = "alibi"
    RELATIVE = "relative"
    NONE = "none"
    UNKNOWN = "unknown"


def config_value(config: Mapping[str, Any], *names: str) -> Any:
    """Return the first of these entries found in the configuration or its text part; None if none is."""
    for part in (config, config.get("text_config"), config.get("decoder")):
        if isinstance(part, Mapping):
            for name in names:
                if part.get(name) is not None:
                    return part[name]
    return None


def config_number(config: Mapping[str, Any], *names: str) -> int | None:
    """Return `stated` if it is a positive integer, else None."""
    value = config_value(config, *names)
    return value if type(value) is int and value > 0 else None


def has_architecture(config: Mapping[str, Any], *suffixes: str) -> bool:
    """Return whether the configuration names a class with one of these suffixes, such as `ForMaskedLM`."""
    named = config.get("architectures")
    return isinstance(named, list) and any(
        isinstance(name, str) and name.endswith(suffixes) for name in named
    )


def start_of_family(config: Mapping[str, Any], n_dims: int, *, adds_positions: bool) -> Start:
    """Return how the first layer's input is computed, as far as the model family is known."""
    family = str(config.get("model_type", ""))
    first = None
    if adds_positions:
        padding = config.get("pad_token_id")
        keeps = padding + 1 if type(padding) is int and padding >= 0 else 2
        first = 2 if family in KEEP_TWO else keeps if family in KEEP_PADDING else 0
    scale = 1.0
    if family.startswith(SCALES_BY_LENGTH) or config_value(config, "scale_embedding") is True:
        scale = math.sqrt(n_dims)
    multiplier = config_value(config, "embedding_multiplier", "scale_emb")
    if isinstance(multiplier, int | float) and 0 < multiplier < float("inf"):
        scale = float(multiplier)
    return Start(scale, first, normalises=family in NORMALISES)


def positions_of(config: Mapping[str, Any], n_dims: int, matrix_dims: int | None) -> Positions:
    """Return how the model encodes positions; `matrix_dims` is the row length of its position matrix, if any."""
    if matrix_dims is not None:
        return Positions.ADDED if matrix_dims == n_dims else Positions.INSIDE
    family = str(config.get("model_type", ""))
    kind = str(config_value(config, "position_embedding_type") or "")
    if family == "bloom" or config_value(config, "alibi") is True or (family == "mpt" and kind == ""):
        return Positions.ALIBI
    if family in ROTARY or kind.startswith(("rotary", "rope")) or config_value(
        config, "rope_theta", "rope_parameters", "rope_scaling", "rotary_dim", "rotary_pct", "rotary_emb_base",
        "partial_rotary_factor", "global_rope_theta",
    ):  # fmt: skip
        return Positions.ROTARY
    if kind.startswith("relative") or config_value(
        config, "relative_attention", "relative_attention_num_buckets"
    ):
        return Positions.RELATIVE
    return Positions.UNKNOWN
