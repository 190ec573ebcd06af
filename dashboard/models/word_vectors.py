"""Word vectors: a list of words and a matrix with one row for each."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from dashboard.concepts.shorten import short_word
from dashboard.concepts.spelling import SEVERAL_WORDS, close_spellings, did_you_mean
from dashboard.errors import InputError
from dashboard.models.readers.word_list import OFFSETS, WordIndex, WordList
from dashboard.numerals import format_count

NORMS = "norms.npy"
VECTORS = "vectors.npy"

# The most frequent words join others and name nothing: so many at most, and this share of a small vocabulary.
MOST_JOINING = 200
SHARE_JOINING = 50
# How many words after them are looked through for some to begin with, how long a word of a language is, and what
# still fits a box where all labels are sentences.
LOOKED_THROUGH = 500
LONGEST_NAME = 24
LONGEST_TYPED = 200
# What may stand between the words of a phrase that a vocabulary has as one word.
JOINTS = ("-", "", "_")


@dataclass(frozen=True, eq=False)
class WordVectors:
    """Words and their vectors, the most frequent word first unless the order is not known.

    Attributes:
        slug: the model's name in links.
        title: the model's name on the page.
        words: the n_words words.
        matrix: float32 (n_words, n_dims), usually a memory map; row i belongs to word i.
        known_norms: float32 (n_words,), the rows' lengths where they are stored, else None.
        is_by_frequency: whether the most frequent words are known to come first.
    """

    slug: str
    title: str
    words: Sequence[str]
    matrix: np.ndarray
    known_norms: np.ndarray | None = None
    is_by_frequency: bool = True

    def __len__(self) -> int:
        """Number of words."""
        return len(self.words)

    def __contains__(self, word: object) -> bool:
        """Whether the model has this exact word."""
        return word in self.index

    def spelled(self, word: str) -> str | None:
        """The model's own spelling of `word`: as it is typed, else with other capitals; None where it has neither.

        >>> WordVectors("tiny", "Tiny", ["paris", "USA"], np.eye(2, dtype=np.float32)).spelled("Paris")
        'paris'
        """
        spellings = (word, word.lower(), word.capitalize(), word.upper())
        return next((each for each in spellings if each in self), None)

    def begins(self, start: str) -> bool:
        """Whether a word begins with `start`."""
        if isinstance(self.words, WordList):
            return self.words.begins(start)
        return any(word.startswith(start) for word in self.words)

    @property
    def n_dims(self) -> int:
        """Length of each vector."""
        return self.matrix.shape[1]

    @cached_property
    def index(self) -> Mapping[str, int]:
        """Word to row."""
        if isinstance(self.words, WordList):
            return WordIndex(self.words)
        return {word: row for row, word in enumerate(self.words)}

    @cached_property
    def norms(self) -> np.ndarray:
        """Euclidean length of each row, float32 (n_words,)."""
        return row_norms(self.matrix) if self.known_norms is None else self.known_norms

    def row(self, word: str) -> int:
        """Row of `word`.

        Raises:
            InputError: the model lacks the word; the message names the nearest spellings it has.
        """
        row = self.index.get(word)
        if row is None:
            raise InputError(self.missing(word))
        return row

    def missing(self, word: str) -> str:
        """A sentence about a `word` that the model lacks, with the nearest spellings it has."""
        if not word:
            return "Type a word."
        return (
            f"{self.title} has no word “{short_word(word)}”. {did_you_mean(word, self._beginning_like(word))}"
        )

    def refuse(self, typed: str) -> str:
        """Say why `typed` is no word of the model, in a box for one word.

        >>> tiny = WordVectors("tiny", "Tiny", ["new-york", "paris"], np.eye(2, dtype=np.float32))
        >>> tiny.refuse("New York")
        'That is several words; type one. As one word, Tiny has “new-york”.'
        """
        pieces = typed.split()
        # In a model of phrases, several words may be one.
        if len(pieces) < 2 or self.begins(f"{pieces[0]} "):
            return self.missing(typed)
        joined = [self.spelled(joint.join(pieces)) for joint in JOINTS if len(typed) <= LONGEST_TYPED]
        known = dict.fromkeys(f"“{short_word(word)}”" for word in joined if word is not None)
        if not known:
            return SEVERAL_WORDS
        return f"{SEVERAL_WORDS} As one word, {self.title} has {' and '.join(known)}."

    def spelled_like(self, word: str, count: int) -> list[str]:
        """Up to `count` other words that are spelled much like `word`, best first."""
        return close_spellings(word, (each for each in self._beginning_like(word) if each != word), count)

    def _beginning_like(self, word: str) -> Iterable[str]:
        """Words among which all are that begin with the first letter of `word`."""
        # A mapped list knows where its words with this letter stand; reading hundreds of thousands would take a while.
        return self.words.with_initial(word[0]) if isinstance(self.words, WordList) else self.words

    def own_words(self, count: int) -> list[str]:
        """Up to `count` words to begin with: frequent ones that name something, as far as their look tells."""
        first = min(len(self) // SHARE_JOINING, MOST_JOINING)
        frequent = [*self.words[first : first + LOOKED_THROUGH], *self.words[:first]]
        fitting = [word for word in frequent if len(word) <= LONGEST_TYPED] or frequent[:1]
        return sorted(fitting, key=lambda word: not _names_something(word))[:count]

    def these_or_own(self, words: Sequence[str]) -> list[str]:
        """`words` if the model has them all, else as many of its own, again from the first where it has fewer."""
        if all(word in self for word in words):
            return list(words)
        own = self.own_words(len(words))
        return [own[at % len(own)] for at in range(len(words))]

    def vector(self, word: str) -> np.ndarray:
        """Vector of `word`, float32 (n_dims,); raises InputError as `row` does."""
        return self.matrix[self.row(word)]

    def vectors(self, words: list[str]) -> np.ndarray:
        """Vectors of `words`, float32 (len(words), n_dims); raises InputError as `row` does."""
        return np.asarray(self.matrix[[self.row(word) for word in words]])


def _names_something(word: str) -> bool:
    """Whether it looks like a word, and not like a sign, a number, a broken word or a sentence."""
    # A letter alone is a word only in scripts that do not know capitals.
    long_enough = len(word) > 1 or word.lower() == word.upper()
    fits = long_enough and len(word) <= LONGEST_NAME
    return fits and word[0].isalpha() and word.isprintable() and "�" not in word


def row_norms(matrix: np.ndarray) -> np.ndarray:
    """Euclidean length of each row of `matrix` (n_rows, n_dims), float32 (n_rows,), without a copy of the matrix.

    >>> row_norms(np.array([[3.0, 4.0], [0.0, 0.0]], np.float32)).tolist()
    [5.0, 0.0]
    """
    return np.sqrt(np.einsum("ij,ij->i", matrix, matrix))


def open_word_vectors(folder: Path, *, slug: str, title: str, is_by_frequency: bool = True) -> WordVectors:
    """Open word vectors stored as `vectors.npy` (float32, memory-mapped) with their words.

    The words are a compact list (see `word_list`) or, in the embedded model, `words.txt` with a word per line.

    Args:
        folder: where the files are.
        slug: the model's name in links.
        title: its name on the page.
        is_by_frequency: whether the most frequent words are known to come first.

    Raises:
        InputError: a file is missing or they do not belong together.
    """
    try:
        matrix = np.load(folder / VECTORS, mmap_mode="r")
        if (folder / OFFSETS).exists():
            words = WordList.open(folder)
            norms = np.load(folder / NORMS, mmap_mode="r")
        else:
            words = WordList.of(
                (folder / "words.txt").read_text(encoding="utf-8").removesuffix("\n").split("\n")
            )
            norms = None
    except (OSError, ValueError) as error:
        raise InputError(
            f"The files of {title} cannot be opened; remove the model and get it again."
        ) from error
    if matrix.ndim != 2 or len(words) != len(matrix) or (norms is not None and len(norms) != len(matrix)):
        raise InputError(
            f"{title} lists {format_count(len(words), 'word')} for {format_count(len(matrix), 'vector')}; "
            "get the model again."
        )
    return WordVectors(slug, title, words, matrix, norms, is_by_frequency)
