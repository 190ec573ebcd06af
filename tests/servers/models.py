"""Model files of the right shape with made-up values: of any size, for the hub's stand-in.

These are never shown as real models; they carry the structure (names, dtypes, shapes) and nothing of the meaning.
"""

import gzip
import json
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

from dashboard.models.tokenizer import gpt2_tokenizer

GPT2_CONFIG = {"model_type": "gpt2", "n_layer": 2, "n_head": 2, "architectures": ["GPT2LMHeadModel"]}


def safetensors(tensors: dict[str, np.ndarray], bfloat16: tuple[str, ...] = ()) -> bytes:
    """Encode tensors as a safetensors file; names in `bfloat16` are stored as the upper half of their float32."""
    header: dict[str, object] = {}
    bodies = []
    at = 0
    for name, values in tensors.items():
        if name in bfloat16:
            body = (np.ascontiguousarray(values, "<f4").view(np.uint32) >> 16).astype("<u2").tobytes()
            dtype = "BF16"
        else:
            body = np.ascontiguousarray(values).tobytes()
            dtype = {"float32": "F32", "float16": "F16", "float64": "F64", "int64": "I64"}[values.dtype.name]
        header[name] = {"dtype": dtype, "shape": list(values.shape), "data_offsets": [at, at + len(body)]}
        bodies.append(body)
        at += len(body)
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    return len(text).to_bytes(8, "little") + text + b"".join(bodies)


def gpt2_tensors(
    n_vocab: int = 50257, n_positions: int = 64, n_dims: int = 8, prefix: str = "", seed: int = 0
) -> dict[str, np.ndarray]:
    """Names and shapes of a small GPT-2, other tensors around the two matrices."""
    random = np.random.default_rng(seed)

    def values(*shape: int) -> np.ndarray:
        return (random.standard_normal(shape) / 10).astype(np.float32)

    return {
        f"{prefix}h.0.attn.bias": np.ones((1, 1, n_positions, n_positions), np.float32),
        f"{prefix}h.0.mlp.c_fc.weight": values(n_dims, 4 * n_dims),
        f"{prefix}wpe.weight": values(n_positions, n_dims),
        f"{prefix}h.1.mlp.c_fc.weight": values(n_dims, 4 * n_dims),
        f"{prefix}wte.weight": values(n_vocab, n_dims),
        f"{prefix}ln_f.weight": values(n_dims),
    }


def gpt2_repository(
    n_dims: int = 8, n_positions: int = 64, prefix: str = "", tensors: dict[str, np.ndarray] | None = None
) -> dict[str, bytes | Path]:
    """Files of a GPT-2-like repository with the real vocabulary's size."""
    config = {**GPT2_CONFIG, "vocab_size": 50257, "n_embd": n_dims, "n_positions": n_positions}
    weights = tensors or gpt2_tensors(n_dims=n_dims, n_positions=n_positions, prefix=prefix)
    return {
        "config.json": json.dumps(config).encode(),
        "tokenizer.json": gpt2_tokenizer().to_str().encode(),
        "model.safetensors": safetensors(weights),
    }


def tokenizer_json(kind: str = "wordpiece", n_vocab: int = 200) -> bytes:
    """Train a tokenizer of another family: BERT's WordPiece or Llama's byte-level BPE."""
    text = ["the cat sat on the mat", "the river bank is near the bank", "unbelievable embeddings"] * 3
    if kind == "wordpiece":
        tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
        tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
        trainer = trainers.WordPieceTrainer(
            vocab_size=n_vocab, special_tokens=["[PAD]", "[UNK]", "[CLS]", "[SEP]"]
        )
    else:
        tokenizer = Tokenizer(models.BPE())
        tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
        tokenizer.decoder = decoders.ByteLevel()
        alphabet = pre_tokenizers.ByteLevel.alphabet()
        trainer = trainers.BpeTrainer(vocab_size=max(n_vocab, 300), initial_alphabet=alphabet)
    tokenizer.train_from_iterator(text, trainer)
    return tokenizer.to_str().encode()


def words_and_vectors(n_words: int, n_dims: int, seed: int = 0) -> tuple[list[str], np.ndarray]:
    """Different words and float32 values with four decimals."""
    random = np.random.default_rng(seed)
    known = ["king", "queen", "élan", "New_York", "日本"][:n_words]
    words = known + [f"word{n}" for n in range(n_words - len(known))]
    return words, random.standard_normal((n_words, n_dims)).round(4).astype(np.float32)


def word2vec_binary(
    words: list[str], matrix: np.ndarray, header: str | None = None, newline: bool = False
) -> bytes:
    """word2vec's binary kind; Google's file has no line feed after a vector, the C tool's files have."""
    end = b"\n" if newline else b""
    rows = (word.encode() + b" " + vector.tobytes() + end for word, vector in zip(words, matrix, strict=True))
    return (header or f"{len(words)} {matrix.shape[1]}").encode() + b"\n" + b"".join(rows)


def word_text(words: list[str], matrix: np.ndarray, header: bool) -> bytes:
    """word2vec's text kind (with header; fastText's too) or GloVe's (without)."""
    lines = [f"{len(words)} {matrix.shape[1]}"] if header else []
    lines += [
        " ".join([word, *(f"{value:.4f}" for value in vector)])
        for word, vector in zip(words, matrix, strict=True)
    ]
    return ("\n".join(lines) + "\n").encode()


def packed(content: bytes) -> bytes:
    """Gzipped, the same each time."""
    return gzip.compress(content, 6, mtime=0)
