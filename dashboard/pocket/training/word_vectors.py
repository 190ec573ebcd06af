"""Pocket Word2Vec: skip-gram with negative sampling (Mikolov et al. 2013) on the pocket world's sentences."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from gensim.models import KeyedVectors

N_DIMS = 100
WINDOW = 6
NEGATIVES = 20
EPOCHS = 16
FEWEST_OCCURRENCES = 25


def stable_hash(word: str) -> int:
    """Hash a word independently of the process; gensim seeds the initial vectors with it."""
    return zlib.crc32(word.encode())


def train(sentences: Sequence[str], seed: int) -> KeyedVectors:
    """Train vectors of all words with at least 25 occurrences, `(n_words, 100)` float32, by frequency.

    Uses one worker, so that results are reproducible.
    """
    from gensim.models import Word2Vec

    model = Word2Vec(
        [sentence.split() for sentence in sentences],
        vector_size=N_DIMS,
        sg=1,
        negative=NEGATIVES,
        window=WINDOW,
        min_count=FEWEST_OCCURRENCES,
        sample=1e-3,
        epochs=EPOCHS,
        seed=seed,
        workers=1,
        hashfxn=stable_hash,
    )
    return model.wv


def save(vectors: KeyedVectors, folder: Path) -> None:
    """Save `words.txt` (one word per line, by frequency) and `vectors.npy` ((n_words, 100) float32)."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "words.txt").write_text("\n".join(vectors.index_to_key) + "\n", encoding="utf-8")
    # Written beside and renamed: a running app has memory-mapped the old file and would crash if it shrank.
    np.save(folder / "vectors.new.npy", vectors.vectors.astype(np.float32))
    (folder / "vectors.new.npy").replace(folder / "vectors.npy")


def load(folder: Path) -> KeyedVectors:
    """Load saved vectors as gensim's `KeyedVectors`, for neighbours and analogies.

    Raises:
        FileNotFoundError: one of the two files is missing.
    """
    from gensim.models import KeyedVectors

    words = (folder / "words.txt").read_text(encoding="utf-8").split()
    matrix = np.load(folder / "vectors.npy")
    vectors = KeyedVectors(matrix.shape[1])
    vectors.add_vectors(words, matrix)
    return vectors
