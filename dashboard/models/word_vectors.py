"""Word vectors: a list of words and a matrix with one row per word."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from dashboard import limits
from dashboard.concepts.spelling import SEVERAL_WORDS, close_spellings, did_you_mean
from dashboard.display_text import short_word
from dashboard.errors import InputError
from dashboard.models.readers.word_list import OFFSETS, WordIndex, WordList
from dashboard.numerals import format_count

NORMS = "norms.npy"
VECTORS = "vectors.npy"

# The most frequent words are function words: skip at most this many, and this share of a small vocabulary.
N_FUNCTION_WORDS = 200
FUNCTION_WORD_SHARE = 50
# How many words after them are searched for example words, the maximum length of a word, and the length of a label
# that still fits a text box if all labels are sentences.
N_EXAMPLE_CANDIDATES = 500
LONGEST_NAME = 24
# Separators within multi-word entries of a vocabulary.
SEPARATORS = ("-", "", "_")


# Words in which marks of a language or a part of speech are looked for, and the forms of these marks: ConceptNet's
# /c/en/king, ENTITY/king; king|NOUN, king_NN, king#n.
N_MARKED_WORDS = 2_000
_MARK_BEFORE = re.compile(r"/c/[a-z_]{2,8}/|[A-Z]{3,12}/")
_MARK_AFTER = re.compile(r"(?<=\w)(\|\w{1,8}|_[A-Z]{1,6}|#[a-z]{1,3})$")


@dataclass(frozen=True, eq=False)
class WordVectors:
    """Words and their vectors, sorted by descending frequency if that is known.

    Attributes:
        slug: the model's identifier in URLs.
        title: the model's display name.
        words: the n_words words.
        matrix: float32 (n_words, n_dims), usually a memory map; row i belongs to word i.
        known_norms: float32 (n_words,), the stored norms of the rows, or None.
        is_by_frequency: whether rows are known to be sorted by descending frequency.
    """

    slug: str
    title: str
    words: Sequence[str]
    matrix: np.ndarray
    known_norms: np.ndarray | None = None
    is_by_frequency: bool = True

    def __len__(self) -> int:
        """Return the number of words."""
        return len(self.words)

    def __contains__(self, word: object) -> bool:
        """Return whether the vocabulary contains this exact word."""
        return word in self.index

    def find_spelling(self, word: str) -> str | None:
        """Return the vocabulary's spelling of `word`: as typed, else in another case; None if it has neither.

        An accent may be a character of its own (e and U+0301) or part of its letter, and marks without width count for
        nothing.

        >>> WordVectors("tiny", "Tiny", ["paris", "USA"], np.eye(2, dtype=np.float32)).find_spelling("Paris")
        'paris'
        """
        if word in self:
            return word
        forms = dict.fromkeys((word, *equal_forms(word)))
        spellings = (
            cased for form in forms for cased in (form, form.lower(), form.capitalize(), form.upper())
        )
        return next((each for each in spellings if each in self), None)

    @cached_property
    def _marks(self) -> tuple[set[str], set[str]]:
        """What stands before and after the words of a vocabulary that marks their language or part of speech."""
        frequent = self.words[:N_MARKED_WORDS]
        before = {mark[0] for word in frequent if (mark := _MARK_BEFORE.match(word))}
        after = {mark[0] for word in frequent if (mark := _MARK_AFTER.search(word))}
        return before, after

    def marked_spellings(self, word: str) -> list[str]:
        """Return the entries that are `word` with a mark of its language or part of speech, by row.

        >>> marked = WordVectors("x", "X", ["/c/en/king", "king|NOUN", "queen"], np.eye(3, dtype=np.float32))
        >>> marked.marked_spellings("King")
        ['/c/en/king', 'king|NOUN']
        """
        before, after = self._marks
        forms = [
            cased
            for form in (word, *equal_forms(word))
            for cased in (form, form.lower(), form.replace(" ", "_"))
        ]
        made = {f"{mark}{form}" for mark in before for form in forms}
        made |= {f"{form}{mark}" for mark in after for form in forms}
        return sorted((each for each in made if each in self), key=self.index.__getitem__)

    def has_prefix(self, start: str) -> bool:
        """Return whether a word begins with `start`."""
        if isinstance(self.words, WordList):
            return self.words.has_prefix(start)
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
        """Euclidean norm of each row, float32 (n_words,)."""
        return row_norms(self.matrix) if self.known_norms is None else self.known_norms

    def row(self, word: str) -> int:
        """Return the row of `word`.

        Raises:
            InputError: the word is out of vocabulary; the message suggests similar spellings.
        """
        row = self.index.get(word)
        if row is None:
            raise InputError(self.missing_message(word))
        return row

    def missing_message(self, word: str) -> str:
        """Build the message for an out-of-vocabulary `word`, with similar spellings."""
        if not word:
            return "Type a word."
        missing = f"{self.title} has no word “{short_word(word)}”."
        if marked := self.marked_spellings(word)[:3]:
            return f"{missing} Did you mean {' or '.join(map(short_word, marked))}?"
        return f"{missing} {did_you_mean(word, self._words_with_initial_of(word))}"

    def refusal(self, typed: str) -> str:
        """Build the message for `typed` in an input for a single word of the vocabulary.

        >>> tiny = WordVectors("tiny", "Tiny", ["new-york", "paris"], np.eye(2, dtype=np.float32))
        >>> tiny.refusal("New York")
        'That is several words; type one. As one word, Tiny has “new-york”.'
        """
        pieces = typed.split()
        # In a model of phrases, several words may be one entry.
        if len(pieces) < 2 or self.has_prefix(f"{pieces[0]} "):
            return self.missing_message(typed)
        joined = [
            self.find_spelling(joint.join(pieces))
            for joint in SEPARATORS
            if len(typed) <= limits.MAX_JOINED_WORD
        ]
        known = dict.fromkeys(f"“{short_word(word)}”" for word in joined if word is not None)
        if not known:
            return SEVERAL_WORDS
        return f"{SEVERAL_WORDS} As one word, {self.title} has {' and '.join(known)}."

    def similar_spellings(self, word: str, count: int) -> list[str]:
        """Return up to `count` other words with similar spelling, best first."""
        return close_spellings(
            word, (each for each in self._words_with_initial_of(word) if each != word), count
        )

    def _words_with_initial_of(self, word: str) -> Iterable[str]:
        """Return candidate words that include all with the same initial as `word`."""
        # A memory-mapped list finds words by initial; scanning hundreds of thousands of words would be slow.
        return self.words.with_initial(word[0]) if isinstance(self.words, WordList) else self.words

    def example_words(self, count: int) -> list[str]:
        """Return up to `count` frequent content words as examples, judged by their form."""
        first = min(len(self) // FUNCTION_WORD_SHARE, N_FUNCTION_WORDS)
        frequent = [*self.words[first : first + N_EXAMPLE_CANDIDATES], *self.words[:first]]
        fitting = [word for word in frequent if len(word) <= limits.MAX_JOINED_WORD] or frequent[:1]
        return sorted(fitting, key=lambda word: not _is_content_word(word))[:count]

    def words_or_examples(self, words: Sequence[str]) -> list[str]:
        """Return `words` if all are in the vocabulary, else as many example words, repeated if there are too few."""
        if all(word in self for word in words):
            return list(words)
        own = self.example_words(len(words))
        return [own[at % len(own)] for at in range(len(words))]

    def vector(self, word: str) -> np.ndarray:
        """Return the vector of `word`, float32 (n_dims,); raises InputError as `row` does."""
        return self.matrix[self.row(word)]

    def vectors(self, words: list[str]) -> np.ndarray:
        """Return the vectors of `words`, float32 (len(words), n_dims); raises InputError as `row` does."""
        return np.asarray(self.matrix[[self.row(word) for word in words]])


def equal_forms(word: str) -> tuple[str, ...]:
    """Return the forms of a word that look the same: without marks of no width, accents joined, accents apart.

    >>> [len(form) for form in equal_forms("e\u0301lan")]
    [4, 5]
    """
    bare = "".join(character for character in word if unicodedata.category(character) != "Cf")
    return unicodedata.normalize("NFC", bare), unicodedata.normalize("NFD", bare)


def _is_content_word(word: str) -> bool:
    """Return whether a word looks like a content word and not like a sign, a number, a fragment or a sentence."""
    # A single letter is a word only in scripts without capitals.
    long_enough = len(word) > 1 or word.lower() == word.upper()
    fits = long_enough and len(word) <= LONGEST_NAME
    return fits and word[0].isalpha() and word.isprintable() and "�" not in word


def row_norms(matrix: np.ndarray) -> np.ndarray:
    """Compute the Euclidean norm of each row of `matrix` (n_rows, n_dims), float32 (n_rows,), without copying it.

    >>> row_norms(np.array([[3.0, 4.0], [0.0, 0.0]], np.float32)).tolist()
    [5.0, 0.0]
    """
    return np.sqrt(np.einsum("ij,ij->i", matrix, matrix))


def open_word_vectors(folder: Path, *, slug: str, title: str, is_by_frequency: bool = True) -> WordVectors:
    """Open word vectors stored as `vectors.npy` (float32, memory-mapped) and a word list.

    The words are a memory-mapped list (see `word_list`) or, in the embedded model, `words.txt`, one per line.

    Args:
        folder: folder of the files.
        slug: the model's identifier in URLs.
        title: its display name.
        is_by_frequency: whether rows are known to be sorted by descending frequency.

    Raises:
        InputError: a file is missing, or the files do not match.
    """
    try:
        matrix = np.load(folder / VECTORS, mmap_mode="r")
        if (folder / OFFSETS).exists():
            words = WordList.open(folder)
            norms = np.load(folder / NORMS, mmap_mode="r")
        else:
            words = WordList.from_words(
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
