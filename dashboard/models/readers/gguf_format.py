"""Reader of Llama-like language models in GGUF files, which it converts to ordinary model folders.

GGUF (https://github.com/ggml-org/ggml/blob/master/docs/gguf.md) stores weights in quantized blocks, query and
key rows in another order than transformers, and the tokenizer in its metadata.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from dashboard.errors import InputError
from dashboard.jobs import Progress
from dashboard.models.readers.json_text import loads
from dashboard.models.readers.safetensors_format import write_float32

if TYPE_CHECKING:
    from gguf import GGUFReader, ReaderTensor

# Tensor names outside and inside the layers, in GGUF and in transformers.
OUTSIDE = {"token_embd.weight": "model.embed_tokens.weight", "output_norm.weight": "model.norm.weight"}
IN_LAYER = {
    "attn_norm": "input_layernorm",
    "attn_q": "self_attn.q_proj",
    "attn_k": "self_attn.k_proj",
    "attn_v": "self_attn.v_proj",
    "attn_output": "self_attn.o_proj",
    "ffn_norm": "post_attention_layernorm",
    "ffn_gate": "mlp.gate_proj",
    "ffn_up": "mlp.up_proj",
    "ffn_down": "mlp.down_proj",
}
LAYER = re.compile(r"blk\.(\d+)\.(\w+)\.weight")
# Token type of control tokens, such as the end of text.
CONTROL = 3


def unpack(source: Path, target: Path, progress: Progress) -> None:
    """Convert the model in `source` to float32 in the folder `target`, tensor by tensor.

    Writes `config.json`, `tokenizer.json`, `tokenizer_config.json` with the chat template, and
    `model.safetensors`.

    Raises:
        InputError: the architecture or tokenizer is not supported.
        StoppedError: the user cancelled.
    """
    reader = open_gguf(source)
    if _field(reader, "general.architecture") != "llama":
        raise InputError(f"{source.name} holds no Llama-like model; choose another one.")
    config = build_config(reader)
    shapes = {tensor_name(tensor): _shape(tensor) for tensor in reader.tensors}
    # Without an output matrix in the file, the embeddings are tied.
    config["tie_word_embeddings"] = "lm_head.weight" not in shapes
    progress.set_remaining(4 * sum(int(tensor.n_elements) for tensor in reader.tensors))
    write_float32(target / "model.safetensors", shapes, _values(reader, config, progress))
    tokenizer = tokenizer_json(reader)
    for name, content in (
        ("config.json", config),
        ("tokenizer.json", tokenizer),
        ("tokenizer_config.json", {"chat_template": _field(reader, "tokenizer.chat_template", "")}),
    ):
        (target / name).write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")


def open_gguf(source: Path) -> "GGUFReader":
    """Open a GGUF file with plain array views instead of memory maps.

    Slicing a `memmap` costs five times as much as slicing a plain view, and a vocabulary takes some 200,000
    slices.
    """
    from gguf import GGUFReader

    class PlainReader(GGUFReader):
        def __setattr__(self, name: str, value: object) -> None:
            super().__setattr__(name, np.asarray(value) if isinstance(value, np.memmap) else value)

    return PlainReader(source)


def build_config(reader: "GGUFReader") -> dict[str, Any]:
    """Build the `config.json` of the same model."""
    n_heads = _field(reader, "llama.attention.head_count")
    return {
        "architectures": ["LlamaForCausalLM"],
        "model_type": "llama",
        "hidden_act": "silu",
        "hidden_size": _field(reader, "llama.embedding_length"),
        "intermediate_size": _field(reader, "llama.feed_forward_length"),
        "max_position_embeddings": _field(reader, "llama.context_length"),
        "num_attention_heads": n_heads,
        "num_hidden_layers": _field(reader, "llama.block_count"),
        "num_key_value_heads": _field(reader, "llama.attention.head_count_kv", n_heads),
        "rms_norm_eps": _field(reader, "llama.attention.layer_norm_rms_epsilon"),
        "rope_theta": _field(reader, "llama.rope.freq_base", 10_000.0),
        "vocab_size": len(_field(reader, "tokenizer.ggml.tokens")),
        "bos_token_id": _field(reader, "tokenizer.ggml.bos_token_id", None),
        "eos_token_id": _field(reader, "tokenizer.ggml.eos_token_id", None),
        "dtype": "float32",
    }


def tensor_name(tensor: "ReaderTensor") -> str:
    """Return the tensor's name in transformers.

    Raises:
        InputError: the tensor is not part of a Llama-like model.
    """
    if tensor.name == "output.weight":
        return "lm_head.weight"
    if tensor.name in OUTSIDE:
        return OUTSIDE[tensor.name]
    found = LAYER.fullmatch(tensor.name)
    if found is None or found[2] not in IN_LAYER:
        raise InputError(f"“{tensor.name}” is not part of a Llama-like model; choose another one.")
    return f"model.layers.{found[1]}.{IN_LAYER[found[2]]}.weight"


def in_halves(rows: np.ndarray, n_heads: int) -> np.ndarray:
    """Reorder query or key rows (n_heads * head_dims, n_dims) from GGUF to transformers order.

    GGUF interleaves the two dimensions that RoPE rotates together; transformers keeps them half a head apart.

    >>> in_halves(np.array([[0.0], [2.0], [1.0], [3.0]]), n_heads=1).ravel().tolist()
    [0.0, 1.0, 2.0, 3.0]
    """
    half = len(rows) // n_heads // 2
    return rows.reshape(n_heads, half, 2, -1).swapaxes(1, 2).reshape(rows.shape)


def tokenizer_json(reader: "GGUFReader") -> dict[str, Any]:
    """Build `tokenizer.json`: byte-level BPE that splits numbers into single digits.

    Raises:
        InputError: the tokenizer is of another type.
    """
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers

    kind = _field(reader, "tokenizer.ggml.model"), _field(reader, "tokenizer.ggml.pre", "")
    if kind != ("gpt2", "smollm"):
        raise InputError(
            f"The tokenizer of this file is of the kind “{kind[0]}, {kind[1]}”; choose another model."
        )
    tokens: list[str] = _field(reader, "tokenizer.ggml.tokens")
    merges = [tuple(pair.split(" ")) for pair in _field(reader, "tokenizer.ggml.merges")]
    tokenizer = Tokenizer(models.BPE({token: at for at, token in enumerate(tokens)}, merges))
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False)]
    )
    tokenizer.decoder = decoders.ByteLevel()
    kinds = _field(reader, "tokenizer.ggml.token_type")
    tokenizer.add_special_tokens([token for token, of in zip(tokens, kinds, strict=True) if of == CONTROL])
    return loads(tokenizer.to_str())


def _field(reader: "GGUFReader", name: str, *default: Any) -> Any:
    field = reader.get_field(name)
    if field is None:
        if default:
            return default[0]
        raise InputError(f"The file does not say “{name}”; choose another one.")
    return field.contents()


def _shape(tensor: "ReaderTensor") -> tuple[int, ...]:
    """Return the shape with rows first, as in NumPy."""
    return tuple(int(length) for length in reversed(tensor.shape))


def _values(reader: "GGUFReader", config: dict[str, Any], progress: Progress) -> Iterator[np.ndarray]:
    """Yield each tensor as float32, in file order."""
    from gguf import dequantize

    n_heads = {"attn_q": config["num_attention_heads"], "attn_k": config["num_key_value_heads"]}
    for tensor in reader.tensors:
        progress.check()
        values = dequantize(tensor.data, tensor.tensor_type).reshape(_shape(tensor))
        part = LAYER.fullmatch(tensor.name)
        yield in_halves(values, n_heads[part[2]]) if part and part[2] in n_heads else values
        progress.advance(values.nbytes)
