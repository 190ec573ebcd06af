"""Word vectors: a list of words and a matrix with one row for each."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from dashboard.concepts.spelling import did_you_mean
from dashboard.errors import InputError


@dataclass(frozen=True, eq=False)
class WordVectors:
    """Words and their vectors, most frequent word first.

    Attributes:
        slug: the model's name in links.
        title: the model's name on the page.
        words: the n_words words.
        matrix: float32 (n_words, n_dims), usually a memory map; row i belongs to word i.
    """

    slug: str
    title: str
    words: tuple[str, ...]
    matrix: np.ndarray

    def __len__(self) -> int:
        """Number of words."""
        return len(self.words)

    def __contains__(self, word: object) -> bool:
        """Whether the model has this exact word."""
        return word in self.index

    @property
    def n_dims(self) -> int:
        """Length of each vector."""
        return self.matrix.shape[1]

    @cached_property
    def index(self) -> dict[str, int]:
        """Word to row."""
        return {word: row for row, word in enumerate(self.words)}

    @cached_property
    def norms(self) -> np.ndarray:
        """Euclidean length of each row, float32 (n_words,)."""
        return np.linalg.norm(self.matrix, axis=1)

    def row(self, word: str) -> int:
        """Row of `word`.

        Raises:
            InputError: the model lacks the word; the message names the nearest spellings it has.
        """
        row = self.index.get(word)
        if row is None:
            raise InputError(f"{self.title} has no word “{word}”. {did_you_mean(word, self.words)}")
        return row

    def vector(self, word: str) -> np.ndarray:
        """Vector of `word`, float32 (n_dims,); raises InputError as `row` does."""
        return self.matrix[self.row(word)]

    def vectors(self, words: list[str]) -> np.ndarray:
        """Vectors of `words`, float32 (len(words), n_dims); raises InputError as `row` does."""
        return np.asarray(self.matrix[[self.row(word) for word in words]])


def open_word_vectors(folder: Path, *, slug: str, title: str) -> WordVectors:
    """Word vectors stored as `words.txt` (a word per line) and `vectors.npy` (float32, memory-mapped).

    Raises:
        InputError: a file is missing or they do not belong together.
    """
    try:
        words = tuple((folder / "words.txt").read_text(encoding="utf-8").split("\n"))
        matrix = np.load(folder / "vectors.npy", mmap_mode="r")
    except (OSError, ValueError) as error:
        raise InputError(f"The files of {title} cannot be opened; remove the model and get it again.") from error
    if words and not words[-1]:
        words = words[:-1]
    if matrix.ndim != 2 or len(words) != len(matrix):
        raise InputError(f"{title} lists {len(words)} words for {len(matrix)} vectors; get the model again.")
    return WordVectors(slug, title, words, matrix)
