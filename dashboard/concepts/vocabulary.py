"""The vocabulary of a tokenizer: its tokens, their scripts, and search.

Patterns are matched by RE2 (through pyarrow): its time grows linearly with the text and its memory is bounded, so
no pattern, however it is written, can hold the app up (Cox 2010, https://swtch.com/~rsc/regexp/regexp3.html).
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from tokenizers import Tokenizer

from dashboard import limits
from dashboard.concepts.subwords import NO_TOKEN, Spelling, encode, tokenize
from dashboard.errors import InputError

if TYPE_CHECKING:
    import pyarrow as pa

# Characters of a token's name.
NAME_LENGTH = 24

# Unicode scripts by their names in the Unicode standard, as RE2 knows them.
SCRIPTS = (
    "Latin", "Cyrillic", "Greek", "Han", "Hiragana", "Katakana", "Hangul", "Arabic", "Hebrew", "Devanagari",
    "Bengali", "Gurmukhi", "Gujarati", "Tamil", "Telugu", "Kannada", "Malayalam", "Sinhala", "Thai", "Lao",
    "Tibetan", "Myanmar", "Khmer", "Georgian", "Armenian", "Ethiopic", "Mongolian", "Cherokee", "Runic",
)  # fmt: skip
SPECIAL, BROKEN, SEVERAL, OTHER_SCRIPT = (
    "special token",
    "bytes, no whole letter",
    "several scripts",
    "other script",
)
DIGITS, SPACE, CONTROL, SYMBOLS = "digits", "white space", "control codes", "punctuation and symbols"


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """All tokens of a model by ID; entry i belongs to row i of the embedding matrix.

    Attributes:
        pieces: each token as the vocabulary's file spells it, such as `Ġbank`; empty for a row without a token.
        raws: the bytes that each token stands for, such as b" bank".
        labels: each token as printed, such as `␣bank`.
        special_ids: the IDs of special tokens.
        inside: the prefix of pieces for the inside of words, such as WordPiece's `##`; empty where there is none.
    """

    pieces: tuple[str, ...]
    raws: tuple[bytes, ...]
    labels: tuple[str, ...]
    special_ids: frozenset[int]
    inside: str = ""

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.pieces)

    @cached_property
    def texts(self) -> pa.Array:
        """The text of each token, with U+FFFD for bytes that are no whole letter."""
        import pyarrow as pa

        return pa.array([raw.decode("utf-8", "replace") for raw in self.raws])

    @cached_property
    def kinds(self) -> np.ndarray:
        """What each token is made of: the name of a Unicode script, or one of the kinds above; object (n_vocab,)."""
        kinds = kinds_of(self.texts)
        kinds[list(self.special_ids)] = SPECIAL
        kinds[[at for at, piece in enumerate(self.pieces) if not piece]] = NO_TOKEN
        return kinds

    @cached_property
    def n_bytes(self) -> np.ndarray:
        """Length of each token in bytes, int64 (n_vocab,)."""
        return np.array([len(raw) for raw in self.raws], dtype=np.int64)

    @cached_property
    def n_without_token(self) -> int:
        """Number of rows without a token."""
        return sum(not piece for piece in self.pieces)

    @cached_property
    def spaced(self) -> np.ndarray:
        """Tokens that begin with a space, bool (n_vocab,)."""
        return np.array([text.startswith(" ") for text in self.texts.to_pylist()], dtype=bool)

    @cached_property
    def twins(self) -> dict[int, int]:
        """Pairs of IDs for the same letters: without a space to with one, or the same for `inside`."""
        if self.inside:
            marked = {
                piece.removeprefix(self.inside): at
                for at, piece in enumerate(self.pieces)
                if piece.startswith(self.inside)
            }
            bare = dict(enumerate(self.pieces))
        else:
            bare = dict(enumerate(self.texts.to_pylist()))
            marked = {text[1:]: at for at, text in bare.items() if self.spaced[at]}
        return {at: marked[text] for at, text in bare.items() if text in marked and self.kinds[at] in SCRIPTS}

    def name(self, id_: int) -> str:
        """Format a token with its ID, which makes the name unique; long tokens are truncated."""
        label = self.labels[id_]
        return f"{label if len(label) <= NAME_LENGTH else label[:NAME_LENGTH] + '…'} · {id_}"


def read_vocabulary(tokenizer: Tokenizer, n_rows: int) -> Vocabulary:
    """Read the tokens of `tokenizer` for a matrix of `n_rows` rows; rows beyond its last ID have no token."""
    # The same strings as in the table of merges.
    pieces = tuple(sys.intern(tokenizer.id_to_token(at) or "") for at in range(n_rows))
    spelling = Spelling.of_tokenizer(tokenizer)
    raws = tuple(spelling.raw(at, piece) for at, piece in enumerate(pieces))
    labels = tuple(spelling.label(at, piece) if piece else NO_TOKEN for at, piece in enumerate(pieces))
    added = tokenizer.get_added_tokens_decoder()
    special_ids = frozenset(at for at, token in added.items() if token.special and at < n_rows)
    return Vocabulary(pieces, raws, labels, special_ids, spelling.inside)


def kinds_of(texts: pa.Array) -> np.ndarray:
    """Classify each text, object (n,), by the Unicode script of its letters, or by its characters without letters.

    >>> import pyarrow as pa
    >>> kinds_of(pa.array([" bank", "банк", "42", "!", "a-ж"])).tolist()
    ['Latin', 'Cyrillic', 'digits', 'punctuation and symbols', 'several scripts']
    """
    from pyarrow.compute import match_substring_regex

    def has(pattern: str) -> np.ndarray:
        return np.asarray(match_substring_regex(texts, pattern).to_numpy(zero_copy_only=False), dtype=bool)

    kinds = np.full(len(texts), SYMBOLS, dtype=object)
    kinds[has(r"^[\s\pZ]+$")] = SPACE
    kinds[has(r"\pN")] = DIGITS
    kinds[has(r"\p{Cc}") & ~has(r"\s|[^\p{Cc}]")] = CONTROL
    kinds[has(r"\pL")] = OTHER_SCRIPT
    found = np.zeros(len(texts), dtype=np.int64)
    for script in SCRIPTS:
        written = has(rf"\p{{{script}}}")
        kinds[written] = script
        found += written
    kinds[found > 1] = SEVERAL
    kinds[has("\ufffd")] = BROKEN
    return kinds


def kind_counts(kinds: np.ndarray) -> dict[str, int]:
    """Count the tokens of each kind, most frequent first.

    >>> kind_counts(np.array(["digits", "Latin", "Latin"], dtype=object))
    {'Latin': 2, 'digits': 1}
    """
    names, counts = np.unique(kinds.astype(str), return_counts=True)
    order = np.argsort(-counts, kind="stable")
    return {str(names[at]): int(counts[at]) for at in order}


def length_counts(n_bytes: np.ndarray, longest: int) -> dict[str, int]:
    """Count the tokens of each length in bytes from 1 on; those above `longest` are counted together.

    >>> length_counts(np.array([1, 1, 3, 9, 128]), longest=3)
    {'1': 2, '2': 0, '3': 1, 'more': 2}
    """
    counts = np.bincount(n_bytes, minlength=longest + 1)
    return {str(n): int(counts[n]) for n in range(1, longest + 1)} | {
        "more": int(counts[longest + 1 :].sum())
    }


@dataclass(frozen=True)
class TokenLengths:
    """Token lengths in bytes: the mean, the longest and its ID, and the share that begins with a space."""

    mean: float
    longest: int
    longest_id: int
    spaced: float


def token_lengths(vocabulary: Vocabulary) -> TokenLengths:
    """Summarise the lengths of all tokens."""
    longest = int(vocabulary.n_bytes.argmax())
    return TokenLengths(
        float(vocabulary.n_bytes.mean()),
        int(vocabulary.n_bytes[longest]),
        longest,
        float(vocabulary.spaced.mean()),
    )


def containing(vocabulary: Vocabulary, text: str) -> np.ndarray:
    """Find the IDs of tokens that contain `text`, ignoring case, int64 (n,), the shortest first; all IDs for no text.

    A space may be written as itself or as ␣.
    """
    from pyarrow.compute import match_substring

    if not text:
        return np.arange(len(vocabulary))
    found = match_substring(
        vocabulary.texts, text.replace("␣", " ")[: limits.MAX_SEARCHED_TOKEN], ignore_case=True
    )
    ids = np.flatnonzero(found.to_numpy(zero_copy_only=False))
    return ids[np.argsort(vocabulary.n_bytes[ids], kind="stable")]


def matching(vocabulary: Vocabulary, pattern: str) -> np.ndarray:
    """Find the IDs of tokens that match the regular expression `pattern`, as `rows_matching` does."""
    return rows_matching(vocabulary.texts, pattern)


def rows_matching(texts: pa.StringArray, pattern: str) -> np.ndarray:
    """Find the rows of `texts` that match the regular expression `pattern` (RE2 syntax), int64 (n,), in order.

    Raises:
        InputError: the pattern is too long, or not valid in RE2.
    """
    import pyarrow as pa
    from pyarrow.compute import match_substring_regex

    if len(pattern) > limits.MAX_PATTERN:
        raise InputError(
            f"The regular expression has {len(pattern):,} characters; write one of at most {limits.MAX_PATTERN}."
        )
    try:
        found = match_substring_regex(texts, pattern)
    except pa.ArrowInvalid as error:
        reason = str(error).removeprefix("Invalid regular expression: ")
        raise InputError(
            f"“{pattern[:60]}” is not a regular expression that can be used here ({reason[:80]}); change that part "
            "(look-around and back-references are left out, because they can take for ever)."
        ) from error
    return np.flatnonzero(found.to_numpy(zero_copy_only=False))


def parse_ids(vocabulary: Vocabulary, typed: str) -> np.ndarray:
    """Parse IDs and ranges such as `3331, 256-300`, int64 (n,); all IDs for an empty text.

    Raises:
        InputError: something else was typed, or an ID that the vocabulary does not have.
    """
    if not typed.strip():
        return np.arange(len(vocabulary))
    ids: dict[int, None] = {}
    for part in re.split(r"[,;\s]+", typed.strip()[: limits.MAX_SEARCHED_TOKEN]):
        match = re.fullmatch(r"([0-9]{1,9})(?:[-–]([0-9]{1,9}))?", part)
        if match is None:
            raise InputError(f"“{part[:40]}” is not an ID; write numbers or ranges such as 3331 or 256-300.")
        first, last = int(match[1]), int(match[2] or match[1])
        if max(first, last) >= len(vocabulary):
            raise InputError(
                f"There is no ID {max(first, last):,}; the IDs of this vocabulary go from 0 to {len(vocabulary) - 1:,}."
            )
        ids |= dict.fromkeys(range(first, last + 1))
    return np.fromiter(ids, dtype=np.int64, count=len(ids))


def find_one_token_spelling(tokenizer: Tokenizer, typed: str) -> str | None:
    """Find the spelling of `typed`, with or without a leading space, that is one token.

    The result is None if it is one token already, a number or several words, or if a space makes no difference.

    >>> from dashboard.models.tokenizer import gpt2_tokenizer
    >>> [find_one_token_spelling(gpt2_tokenizer(), typed) for typed in ("coffee", " ffee", "dog")]
    [' coffee', 'ffee', None]
    """
    text = typed.replace("␣", " ")
    word = text.strip()
    if len(word.split()) != 1 or len(word) > limits.MAX_SEARCHED_TOKEN or re.fullmatch("[0-9]+", word):
        return None
    if len(tokenize(tokenizer, text)) == 1:
        return None
    for form in (f" {word}", word):
        found = tokenize(tokenizer, form)
        if len(found) == 1 and not found[0].is_unknown and found[0].raw.decode("utf-8", "replace") == form:
            return form
    return None


def ids_from_input(tokenizer: Tokenizer, typed: str, n_rows: int) -> list[int]:
    """Parse an ID, or tokenize a word, to a list of IDs.

    Raises:
        InputError: nothing, an ID that does not exist, or a whole text was typed.
    """
    if not typed:
        raise InputError("Type a word, or the ID of a token.")
    if len(typed) > limits.MAX_SEARCHED_TOKEN:
        raise InputError(
            f"That is a text of {len(typed):,} characters; type one word of at most {limits.MAX_SEARCHED_TOKEN}."
        )
    if re.fullmatch("[0-9]+", typed):
        if int(typed) >= n_rows:
            raise InputError(
                f"There is no ID {typed[:20]}; the IDs of this model go from 0 to {n_rows - 1:,}."
            )
        return [int(typed)]
    ids = encode(tokenizer, typed.replace("␣", " ")).ids
    if not ids:
        raise InputError(f"The tokenizer finds no token in “{typed[:40]}”; type a word.")
    if max(ids) >= n_rows:
        raise InputError(
            f"“{typed[:40]}” has the ID {max(ids):,}, which was added to the tokenizer and never given one of the "
            f"{n_rows:,} rows; type another word."
        )
    return list(ids)
