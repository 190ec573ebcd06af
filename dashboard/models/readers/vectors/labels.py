"""Cleaning of words from files: decoded, printable and unique."""

import re
import unicodedata

from dashboard import limits
from dashboard.errors import InputError
from dashboard.models.readers.plain_text import is_western
from dashboard.numerals import format_bytes

# Above this share of invalid words, the file is in another encoding.
BROKEN_SHARE = 0.01

# A blank word is shown by the code points of its first characters.
N_CODES = 8

_LINE_OR_TAB = re.compile(r"[\t\r\n]+")
# Invisible letters and marks, in addition to spaces and control characters.
_SHAPELESS = {0x034F, 0x115F, 0x1160, 0x2800, 0x3164, 0xFFA0, *range(0xFE00, 0xFE10)}


class VocabularyBuilder:
    """Words by row, made unique by `build`.

    Attributes:
        n_repeated: number of duplicates, set by `build`.
    """

    def __init__(self) -> None:
        """Start with no words."""
        self.n_repeated = 0
        self._words: list[bytes] = []
        self._n_bytes = 0
        self._n_blank = 0
        self._n_cut = 0
        self._n_shortened = 0
        # Words that are not UTF-8, by row, and where the first stands.
        self._broken: dict[int, bytes] = {}
        self._first_broken = ""
        self._n_western = 0

    def __len__(self) -> int:
        """Return the number of words."""
        return len(self._words)

    def add(self, raw: bytes, location: str) -> bytes:
        """Add a word read at `location`; return it as stored, in UTF-8.

        Raises:
            InputError: the words exceed the memory limit.
        """
        word = raw if raw.isalnum() and len(raw) <= limits.MAX_LABEL else self._clean(raw, location)
        self._n_bytes = check_vocabulary_size(self._n_bytes + len(word))
        self._words.append(word)
        return word

    def _clean(self, raw: bytes, location: str) -> bytes:
        shortened = len(raw) > limits.MAX_LABEL
        if shortened:
            raw = raw[: limits.MAX_LABEL]
        try:
            word = raw.decode()
        except UnicodeDecodeError as error:
            word = raw.decode(errors="replace")
            if error.end == len(raw) and error.reason == "unexpected end of data":
                self._n_cut += not shortened
            else:
                self._broken[len(self._words)] = raw
                self._first_broken = self._first_broken or f"{location}, “{word[:50]}”"
        if shortened:
            self._n_shortened += 1
            word = f"{word}…"
        word = _LINE_OR_TAB.sub(" ", word)
        seen = make_visible(word)
        self._n_blank += seen != word
        return seen.encode()

    def build(self) -> list[bytes]:
        """Return the words; duplicates get a number: `bank`, `bank (2)`.

        If many words are not UTF-8, the file is in another encoding; Western European is tried.

        Raises:
            InputError: too many words are neither UTF-8 nor Western European.
        """
        if len(self._broken) > BROKEN_SHARE * len(self._words):
            self._read_as_western()
        self._words, self.n_repeated = number_duplicates(self._words)
        return self._words

    def _read_as_western(self) -> None:
        for row, raw in self._broken.items():
            if not is_western(raw):
                raise InputError(
                    f"{len(self._broken):,} of {len(self._words):,} words are not UTF-8 text, first that in "
                    f"{self._first_broken}; write the file as UTF-8 (gensim reads another one, for example with "
                    'encoding="latin-1", and its save_word2vec_format writes UTF-8).'
                )
            self._words[row] = make_visible(_LINE_OR_TAB.sub(" ", raw.decode("cp1252", "replace"))).encode()
        self._n_western = len(self._broken)
        self._broken.clear()

    def notes(self) -> list[str]:
        """Summarise how many words were changed and how."""
        told = {
            "repeated words, numbered as in “bank (2)”": self.n_repeated,
            "words that end inside a character, marked �": self._n_cut,
            "words with bytes that are not UTF-8, marked �": len(self._broken),
            "words read as Western European (Latin-1), because they are not UTF-8": self._n_western,
            "words without a letter to see, shown by codes as in [U+00A0]": self._n_blank,
            f"words cut after {limits.MAX_LABEL:,} bytes": self._n_shortened,
        }
        return [f"{what}: {count:,}" for what, count in told.items() if count]


def check_vocabulary_size(n_bytes: int) -> int:
    """Return `n_bytes` if it is within the memory limit of a vocabulary.

    Raises:
        InputError: they take more memory than any vocabulary.
    """
    if n_bytes > limits.MAX_LABELS_BYTES:
        raise InputError(
            f"The words alone take more than {format_bytes(limits.MAX_LABELS_BYTES)}; choose a file "
            "with shorter labels."
        )
    return n_bytes


def make_visible(word: str) -> str:
    """Return `word`, or its code points if nothing of it is visible.

    >>> make_visible("New York"), make_visible(""), make_visible(" "), make_visible(chr(0xA0))
    ('New York', '[empty]', '[U+0020]', '[U+00A0]')
    """
    if not word:
        return "[empty]"
    if not all(_is_invisible(character) for character in word):
        return word
    more = "…" if len(word) > N_CODES else ""
    return "".join(f"[U+{ord(character):04X}]" for character in word[:N_CODES]) + more


def _is_invisible(character: str) -> bool:
    return (
        character.isspace()
        or unicodedata.category(character) in ("Cc", "Cf", "Zs", "Zl", "Zp")
        or ord(character) in _SHAPELESS
    )


def number_duplicates(words: list[bytes]) -> tuple[list[bytes], int]:
    """Append a number to each duplicate; return all words and the number of duplicates.

    >>> number_duplicates([b"bank", b"bank", b"bank (2)", b"bank"])
    ([b'bank', b'bank (3)', b'bank (2)', b'bank (4)'], 2)
    """
    taken = set(words)
    n_repeated = len(words) - len(taken)
    if not n_repeated:
        return words, 0
    told_apart = []
    met: dict[bytes, int] = {}
    for word in words:
        if word in met:
            name = word
            while name in taken:
                met[word] += 1
                name = b"%b (%d)" % (word, met[word])
            taken.add(name)
            told_apart.append(name)
        else:
            met[word] = 1
            told_apart.append(word)
    return told_apart, n_repeated
