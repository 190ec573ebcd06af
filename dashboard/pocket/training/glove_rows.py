"""GloVe's vector of each GPT-2 token, as features that a learned map turns into rows of Pocket GPT-2."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from dashboard.models import package_models
from dashboard.models.tokenizer import gpt2_tokenizer

GLOVE = "glove-6b-50d"
# A token without a leading space is mostly a fragment: `ison` is a rare word of GloVe that says nothing about it.
FRAGMENT_WORDS = 100_000
# The vectors' common direction, which frequent words share, is removed.
CENTRED_ON = 50_000
VECTOR_LENGTH = 50**0.5 * 0.14
TRAIT = 0.3


@dataclass(frozen=True, eq=False)
class Glove:
    """GloVe 6B: its words, the most frequent first, and their vectors, float32 (400,000, 50)."""

    words: list[str]
    vectors: np.ndarray


@cache
def open_glove() -> Glove:
    """Open the packaged GloVe 6B.

    Raises:
        InputError: the package is not installed.
    """
    import pyarrow.parquet

    model = package_models.find(GLOVE)
    assert model is not None
    files = {path.suffix: path for path in package_models.file_paths(model).values()}
    words = pyarrow.parquet.read_table(files[".parquet"]).column(0).to_pylist()
    return Glove(words, np.load(files[".npy"], mmap_mode="r"))


def token_texts() -> list[str]:
    """Return the text of each of GPT-2's tokens, by ID; bytes of half a character become U+FFFD."""
    tokenizer = gpt2_tokenizer()
    return tokenizer.decode_batch(
        [[id_] for id_ in range(tokenizer.get_vocab_size())], skip_special_tokens=False
    )


def word_of(text: str) -> str:
    """Return the word that a token spells: without its leading space, in small letters.

    >>> word_of(" Messi"), word_of("ing")
    ('messi', 'ing')
    """
    return text.removeprefix(" ").lower()


def glove_indices(texts: list[str], words: list[str]) -> np.ndarray:
    """Return the index in `words` of each token's word, int64 (n_tokens,); -1 where it has none."""
    number = {word: index for index, word in enumerate(words)}
    found = np.array([number.get(word_of(text), -1) for text in texts])
    starts_word = np.array([text.startswith(" ") for text in texts])
    found[~starts_word & (found >= FRAGMENT_WORDS)] = -1
    return found


def has_glove_word() -> np.ndarray:
    """Return whether GloVe has the word of each of GPT-2's tokens, bool (50257,)."""
    return glove_indices(token_texts(), open_glove().words) >= 0


def token_features() -> np.ndarray:
    """Compute the features of all of GPT-2's tokens, float32 (50257, 54); zeros for tokens whose word GloVe lacks.

    They are GloVe's vector, centred and of one length; then leading space, first letter a capital, all capitals,
    and a constant.
    """
    glove, texts = open_glove(), token_texts()
    indices = glove_indices(texts, glove.words)
    has_word = indices >= 0
    vectors = glove.vectors[indices] - glove.vectors[:CENTRED_ON].mean(axis=0)
    vectors *= VECTOR_LENGTH / np.linalg.norm(vectors, axis=1, keepdims=True)
    stripped = [text.removeprefix(" ") for text in texts]
    traits = np.array(
        [
            [text != bare, bare[:1].isupper(), len(bare) > 1 and bare.isupper(), True]
            for text, bare in zip(texts, stripped, strict=True)
        ]
    )
    return (np.hstack([vectors, TRAIT * traits]) * has_word[:, None]).astype(np.float32)
