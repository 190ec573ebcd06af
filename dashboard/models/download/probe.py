"""Find the token matrix of an unknown model family by instantiating its architecture."""

from collections.abc import Mapping
from typing import Any

from dashboard.models.readers.safetensors_format import TensorInfo


def token_matrix_name(tensors: Mapping[str, TensorInfo], config: dict[str, Any]) -> str | None:
    """Return the name of the token matrix among `tensors`, taken from the architecture, or None."""
    asked = input_embeddings_name(config)
    matching = [name for name in tensors if asked and (name == asked or name.endswith(f".{asked}"))]
    return min(matching, key=len) if matching else None


def input_embeddings_name(config: dict[str, Any]) -> str | None:
    """Return the name of the input embeddings by `AutoModel` and `get_input_embeddings()`, without weights.

    For model families with unknown tensor names. Remote code is never run.
    """
    import torch
    from transformers import AutoConfig, AutoModel

    try:
        known = AutoConfig.for_model(**{"model_type": config.get("model_type", ""), **config})
        with torch.device("meta"):
            model = AutoModel.from_config(known, trust_remote_code=False)
        weight = model.get_input_embeddings().weight
        return next(name for name, value in model.named_parameters() if value is weight)
    except Exception:  # an untrusted configuration can raise anything; then the name stays unknown
        return None
