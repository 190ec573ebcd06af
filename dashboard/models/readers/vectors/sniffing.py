"""What the start of a word-vector file says about the rest: its kind, a header, and the length of its vectors.

The kind is found by content, never by name. A header is two whole numbers that the lines after it bear out: two
columns of whole numbers begin in the same way.
"""

import re
from collections import Counter
from dataclasses import dataclass

from dashboard.errors import InputError
from dashboard.models.readers.vectors import unsupported_formats
from dashboard.models.readers.vectors.fields import (
    BLANKS,
    fields_of,
    is_number,
    is_value,
    is_whole,
    split_row,
    trailing_numbers,
)
from dashboard.models.readers.vectors.reader import Reader
from dashboard.numerals import format_count

MOST_DIMS = 20_000

BINARY = "word2vec binary"
PROJECTOR = "Embedding Projector"

# As many bytes tell packed files apart.
BEGINNING = 4096

_HEADER = re.compile(rb"\s*(\d{1,18})[ \t]+(\d{1,9})\s*")
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1f]")


@dataclass(frozen=True)
class Layout:
    """How a file's rows are to be read.

    Attributes:
        kind: what it is called.
        n_dims: length of its vectors.
        n_said: number of words that its header claims; None without a header.
    """

    kind: str
    n_dims: int
    n_said: int | None = None


def sniff_format(reader: Reader) -> Layout:
    """The layout of a file of words and vectors. A header is taken from the reader; nothing else is.

    Raises:
        InputError: it is none of the known kinds; the sentence says what it seems to be.
    """
    lines = _start(reader)
    header = _HEADER.fullmatch(lines[0])
    if header and _is_header(int(header[1]), int(header[2]), lines[1:], reader):
        _take_first(reader)
        return _below(header, lines[1:])
    unsupported_formats.refuse_text(lines)
    unsupported_formats.refuse_without_vectors(lines)
    n_dims = _n_dims(lines)
    if not n_dims:
        raise InputError(unsupported_formats.UNKNOWN)
    return Layout("GloVe text", n_dims)


def sniff_numeric(reader: Reader) -> Layout:
    """The layout of a file of vectors whose words are in another file. A header is taken from the reader, if any.

    Raises:
        InputError: its first row is not of numbers alone.
    """
    lines = _start(reader)
    header = _HEADER.fullmatch(lines[0])
    if header and len(lines) > 1 and len(fields_of(lines[1])) == int(header[2]) != 2:
        _take_first(reader)
        return Layout(PROJECTOR, int(header[2]), int(header[1]))
    first = fields_of(lines[0])
    if not all(map(is_number, first)):
        raise InputError(
            f"“{first[0][:40].decode(errors='replace')}” stands where the vectors' numbers begin; "
            "choose one file of numbers and one of labels, or a file that holds both alone."
        )
    return Layout(PROJECTOR, len(first))


def _take_first(reader: Reader) -> None:
    """Take the first line that is not blank from the reader."""
    while reader.peek(1) and not (reader.line() or b"").strip():
        pass


def _start(reader: Reader) -> list[bytes]:
    """The first lines of a text file or of a word2vec binary.

    Raises:
        InputError: the file is empty or of another kind.
    """
    beginning = reader.peek(BEGINNING)
    if not beginning:
        raise InputError("The file is empty; choose another one.")
    unsupported_formats.refuse_packed(beginning)
    lines = reader.first_lines()
    if not lines:
        raise InputError(unsupported_formats.UNKNOWN)
    return lines


def _is_header(n_said: int, n_dims: int, rows: list[bytes], reader: Reader) -> bool:
    """Whether two whole numbers on the first line are a header and not a row of two columns like the `rows` below."""
    if not rows or _is_binary(rows, n_dims):
        return True
    counts = Counter(len(fields_of(row)) for row in rows)
    if counts.most_common(1)[0][0] != 2:
        return True
    # Words with one value each: the header is right about how many, or it is none.
    return n_dims == 1 and (len(rows) == n_said if reader.all_seen else len(rows) < n_said)


def _is_binary(rows: list[bytes], n_dims: int) -> bool:
    """Whether what follows the header is no text."""
    if trailing_numbers(fields_of(rows[0])) >= min(n_dims, MOST_DIMS):
        return False
    if any(map(_CONTROL.search, rows)):
        return True
    try:
        b"\n".join(rows).decode()
    except UnicodeDecodeError:
        return True
    return False


def _below(header: re.Match[bytes], rows: list[bytes]) -> Layout:
    """The layout that a header gives, with the `rows` below it.

    Raises:
        InputError: the header cannot be true, or text of another kind stands below it.
    """
    n_said, n_dims = int(header[1]), int(header[2])
    if not 1 <= n_dims <= MOST_DIMS:
        raise InputError(
            f"The first line says that the vectors have {n_dims:,} values; this app reads 1 to {MOST_DIMS:,}."
        )
    if n_said == 0:
        raise InputError("The first line says that the file has no words; choose another one.")
    if rows and _is_binary(rows, n_dims):
        return Layout(BINARY, n_dims, n_said)
    unsupported_formats.refuse_text(rows)
    bearing_out = sum(split_row(row, n_dims) is not None for row in rows)
    if 2 * bearing_out < len(rows):
        found = Counter(trailing_numbers(fields_of(row)) for row in rows).most_common(1)[0][0]
        raise InputError(
            f"The first line says that each word has {format_count(n_dims, 'value')}, but most lines below it end with "
            f"{format_count(found, 'number')}; correct the first line, or put a word before each row."
        )
    return Layout("word2vec text", n_dims, n_said)


def _n_dims(lines: list[bytes]) -> int:
    """Length of the vectors that most of the `lines` of words and numbers have; 0 if there are none.

    Raises:
        InputError: the lines hold numbers alone.
    """
    rows = [fields_of(line) for line in lines]
    counts = [_n_values(row, line) for row, line in zip(rows, lines, strict=True)]
    alone = all(map(is_number, (field for row in rows for field in row)))
    if alone and not _are_words([row[0] for row in rows], [row[1:] for row in rows]):
        raise InputError(
            "These vectors come without words; choose with them the file of labels that belongs to them, "
            "such as metadata.tsv."
        )
    return Counter(counts).most_common(1)[0][0]


def _n_values(row: list[bytes], line: bytes) -> int:
    """How many numbers are the vector of a line without a header: those after a tab, or all but the word."""
    word, values = map(fields_of, line.split(b"\t", 1)) if b"\t" in line else ([], [])
    # “Item 1” before a tab is a word; “the 0.5” is a word and its first value.
    if word and values and all(map(is_number, values)) and not (word[1:] and is_value(word[-1], values)):
        return len(values)
    count = trailing_numbers(row)
    # The word may be a number itself, unless a space stands where it would.
    return count - 1 if count == len(row) and not line.startswith(BLANKS) else count


def _are_words(first: list[bytes], others: list[list[bytes]]) -> bool:
    """Whether the first column of numbers is what the rows are called: whole numbers before others that are not."""
    return all(map(is_whole, first)) and not all(is_whole(field) for row in others for field in row)
