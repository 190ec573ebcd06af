"""Transformer of GPT-2's kind in NumPy: its weights stay in their files, and torch is not needed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from dashboard.concepts.architecture import Architecture, Start
from dashboard.concepts.context import Reading
from dashboard.concepts.gpt2 import GPT2, Layer, Weights, forward, layer_norm, logits
from dashboard.concepts.interventions import Change
from dashboard.errors import InputError
from dashboard.models.language_model import LanguageModel
from dashboard.models.matrices import UNTRAINED_BUFFERS, prefix_of, weight_files
from dashboard.models.model_families import OTHER_HEADS, config_value, has_architecture
from dashboard.models.readers.safetensors_format import load_float32, read_header
from dashboard.models.transformer import Head, Transformer

# What a configuration says where a model computes as GPT-2 does; where it says nothing, it does.
AS_GPT2 = {
    "activation_function": "gelu_new",
    "scale_attn_weights": True,
    "scale_attn_by_inverse_layer_idx": False,
    "add_cross_attention": False,
    "quantization_config": None,
}


@dataclass(frozen=True, eq=False)
class Gpt2Transformer(Transformer):
    """A transformer of GPT-2's kind.

    Attributes:
        weights: its weights, read on demand.
    """

    weights: GPT2

    @property
    def layer_names(self) -> list[str]:
        """Names of the layers in transformers."""
        return [f"transformer.h.{at}" for at in range(len(self.weights.layers))]

    @property
    def finish_names(self) -> list[str]:
        """Name of the normalisation after the last layer."""
        return ["transformer.ln_f"]

    def read(self, ids: Sequence[int]) -> Reading:
        """Run one forward pass over one text."""
        seen, norm = forward(self.weights, ids), self.weights.final_norm
        states = np.concatenate([*seen.states[:-1], layer_norm(seen.states[-1], norm, self.weights.epsilon)])
        last_output, attentions = seen.states[-1][0], np.concatenate(seen.attentions)
        for array in (states, last_output, attentions):
            array.flags.writeable = False
        return Reading(tuple(ids), states, last_output, attentions)

    def layer_logits(self, states: np.ndarray) -> np.ndarray:
        """Compute logits after each layer by the final normalisation and the prediction head."""
        return logits(self.weights, states)

    def embedded_rows(self, ids: Sequence[int]) -> np.ndarray:
        """Return the rows of these tokens."""
        return np.asarray(self.weights.token_embeddings[list(ids)])

    def _next_logits(self, ids: Sequence[int], change: Change) -> np.ndarray:
        return logits(self.weights, forward(self.weights, ids, change).states[-1][:, -1])


def open_gpt2(model: LanguageModel) -> Gpt2Transformer | None:
    """Open a model whose configuration and files are exactly those of GPT-2's kind; None for any other."""
    config = model.config
    usual = all(config_value(config, name) in (None, value) for name, value in AS_GPT2.items())
    plain = config.get("model_type") == "gpt2" and usual and not has_architecture(config, *OTHER_HEADS)
    if (
        not plain
        or model.is_static
        or not model.n_layers
        or not model.n_heads
        or model.n_dims % model.n_heads
    ):
        return None
    try:
        weights = _weights(model, model.n_layers, model.n_heads)
    except (LookupError, InputError):
        # What is wrong with the files is said where transformers opens them.
        return None
    start = Start(first_position=0)
    anatomy = Architecture(
        start=start,
        shared=np.zeros(model.n_dims, np.float32),
        before=(),
        after=(),
        finish=(),
        finish_is_whole=True,
        looks_ahead=False,
        supports_output_attentions=True,
    )
    return Gpt2Transformer(Head.NEXT, anatomy, True, model.context_length, weights)


def _weights(model: LanguageModel, n_layers: int, n_heads: int) -> GPT2:
    """Map the weights into memory.

    Raises:
        LookupError: a tensor is missing, has another shape, or is left over.
        InputError: a tensor does not hold floating-point values.
    """
    stored = {
        name: (file, info) for file in weight_files(model.folder) for name, info in read_header(file).items()
    }
    prefix = prefix_of(stored)
    tensors = {name.removeprefix(prefix).removeprefix("transformer."): each for name, each in stored.items()}

    def load(name: str, *shape: int) -> np.ndarray:
        file, info = tensors.pop(name)
        if info.shape != shape:
            raise LookupError(name)
        return np.asarray(load_float32(file, info))

    def pair(name: str, *shape: int) -> Weights:
        return load(f"{name}.weight", *shape), load(f"{name}.bias", shape[-1])

    n_dims, tokens = model.n_dims, np.asarray(model.token_embeddings)
    positions = model.all_position_embeddings
    if positions is None or positions.shape[1] != n_dims:
        raise LookupError("wpe")
    head = tokens
    if "lm_head.weight" in tensors or not model.is_tied:
        head = load("lm_head.weight", *tokens.shape)
    if model.is_tied:
        if not np.array_equal(head, tokens):
            raise LookupError("two heads")
        # One matrix in memory, though the file holds it twice.
        head = tokens
    inner = tensors["h.0.mlp.c_fc.weight"][1].shape[-1]
    layers = [_layer(pair, f"h.{at}", n_dims, inner) for at in range(n_layers)]
    final_norm = pair("ln_f", n_dims)
    if any(name.startswith("h.") and not name.endswith(UNTRAINED_BUFFERS) for name in tensors):
        raise LookupError("layers are left over")
    epsilon = config_value(model.config, "layer_norm_epsilon")
    return GPT2(
        tokens, np.asarray(positions), layers, final_norm, head, n_heads, 1e-5 if epsilon is None else epsilon
    )


def _layer(pair: Callable[..., Weights], name: str, n_dims: int, inner: int) -> Layer:
    return Layer(
        norm_before_attention=pair(f"{name}.ln_1", n_dims),
        queries_keys_values=pair(f"{name}.attn.c_attn", n_dims, 3 * n_dims),
        attention_out=pair(f"{name}.attn.c_proj", n_dims, n_dims),
        norm_before_mlp=pair(f"{name}.ln_2", n_dims),
        mlp_in=pair(f"{name}.mlp.c_fc", n_dims, inner),
        mlp_out=pair(f"{name}.mlp.c_proj", inner, n_dims),
    )
