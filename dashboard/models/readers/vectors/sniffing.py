"""Format detection for word-vector files: format, header and number of dimensions.

The format is detected from the content, never from the file name. Two integers on the first line are a header
only if the following lines agree, because a table with two integer columns starts the same way.
"""

import re
from collections import Counter
from dataclasses import dataclass

from dashboard import limits
from dashboard.errors import InputError
from dashboard.models.readers.vectors import unsupported_formats
from dashboard.models.readers.vectors.fields import (
    BLANKS,
    is_number,
    is_value,
    is_whole,
    split_fields,
    split_row,
    trailing_numbers,
)
from dashboard.models.readers.vectors.reader import Reader
from dashboard.models.readers.vectors.tables import TableFormat, numeric_table, readings
from dashboard.numerals import format_count

BINARY = "word2vec binary"
PROJECTOR = "Embedding Projector"

# Bytes that are enough to recognise compressed formats.
SNIFF_BYTES = 4096

# Rows of a binary file that are examined to detect the type of its values, and the length of a word in them.
PROBED_ROWS = 4
PROBED_WORD = 400

_HEADER = re.compile(rb"\s*(\d{1,18})[ \t]+(\d{1,9})\s*")
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1f]")


@dataclass(frozen=True)
class FileLayout:
    """Layout of a file's rows.

    Attributes:
        kind: name of the format.
        n_dims: length of each vector.
        n_declared: number of words according to the header; None without a header.
        table: columns of a table that is not written as word-vector files are; else None.
        value_type: NumPy type of a value in a binary file.
    """

    kind: str
    n_dims: int
    n_declared: int | None = None
    table: TableFormat | None = None
    value_type: str = "<f4"


def sniff_format(reader: Reader, reading: int | None = None) -> FileLayout:
    """Detect the layout of a file of words and vectors; consumes the header, if any.

    Args:
        reader: the file.
        reading: index of one of the ways to read a table; None for the most probable one.

    Raises:
        InputError: the format is unsupported; the message says what it seems to be.
    """
    lines = _peek_lines(reader)
    header = _HEADER.fullmatch(lines[0])
    if header and _is_header(int(header[1]), int(header[2]), lines[1:], reader):
        _skip_first_line(reader)
        return _layout_below(header, lines[1:], reader)
    unsupported_formats.refuse_decimal_commas(lines)
    if tables := _tables(lines):
        table = tables[min(max(reading or 0, 0), len(tables) - 1)]
        if not table.is_plain:
            return FileLayout(table.kind, table.n_dims, table=table)
    unsupported_formats.refuse_raw(reader.peek(SNIFF_BYTES))
    unsupported_formats.refuse_without_vectors(lines)
    n_dims = _n_dims(lines)
    if not n_dims:
        raise InputError(unsupported_formats.UNKNOWN)
    return FileLayout("GloVe text", n_dims)


def table_readings(reader: Reader) -> list[TableFormat]:
    """Return the ways to read a table of words and values without consuming it; empty for any other file."""
    lines = _peek_lines(reader)
    header = _HEADER.fullmatch(lines[0])
    if header and _is_header(int(header[1]), int(header[2]), lines[1:], reader):
        return []
    return _tables(lines)


def _tables(lines: list[bytes]) -> list[TableFormat]:
    """Return the readings of a table; empty if the only one is that of a word-vector file."""
    found = readings(lines)
    return [] if len(found) == 1 and found[0].is_plain else found


def sniff_numeric(reader: Reader) -> FileLayout:
    """Detect the layout of a file of vectors without words; consumes the header, if any.

    Raises:
        InputError: the first row is not all numbers.
    """
    lines = _peek_lines(reader)
    header = _HEADER.fullmatch(lines[0])
    if header and len(lines) > 1 and len(split_fields(lines[1])) == int(header[2]) != 2:
        _skip_first_line(reader)
        return FileLayout(PROJECTOR, int(header[2]), int(header[1]))
    table = numeric_table(lines)
    if table is not None and not table.is_plain:
        return FileLayout(PROJECTOR, table.n_dims, table=table)
    first = split_fields(lines[0])
    if not all(map(is_number, first)):
        raise InputError(
            f"“{first[0][:40].decode(errors='replace')}” stands where the vectors' numbers begin; "
            "choose one file of numbers and one of labels, or a file that holds both alone."
        )
    return FileLayout(PROJECTOR, len(first))


def _skip_first_line(reader: Reader) -> None:
    """Consume the first non-blank line."""
    while reader.peek(1) and not (reader.read_line() or b"").strip():
        pass


def _peek_lines(reader: Reader) -> list[bytes]:
    """Return the first lines of a text file or of a word2vec binary.

    Raises:
        InputError: the file is empty or of another format.
    """
    beginning = reader.peek(SNIFF_BYTES)
    if not beginning:
        raise InputError("The file is empty; choose another one.")
    unsupported_formats.refuse_packed(beginning)
    lines = reader.peek_lines()
    if not lines:
        raise InputError(unsupported_formats.UNKNOWN)
    return lines


def _is_header(n_declared: int, n_dims: int, rows: list[bytes], reader: Reader) -> bool:
    """Return whether two integers on the first line are a header and not a row like the `rows` below."""
    if not rows or _is_binary(rows, n_dims):
        return True
    counts = Counter(len(split_fields(row)) for row in rows)
    if counts.most_common(1)[0][0] != 2:
        return True
    # Words with one value each: this is a header only if its count is right.
    return n_dims == 1 and (len(rows) == n_declared if reader.is_fully_peeked else len(rows) < n_declared)


def _is_binary(rows: list[bytes], n_dims: int) -> bool:
    """Return whether the data after the header are binary."""
    if trailing_numbers(split_fields(rows[0])) >= min(n_dims, limits.MAX_VECTOR_DIMS):
        return False
    if any(map(_CONTROL.search, rows)):
        return True
    try:
        b"\n".join(rows).decode()
    except UnicodeDecodeError:
        return True
    return False


def _layout_below(header: re.Match[bytes], rows: list[bytes], reader: Reader) -> FileLayout:
    """Return the layout given by a header and the `rows` below it.

    Raises:
        InputError: the header is invalid, or contradicts the rows.
    """
    n_declared, n_dims = int(header[1]), int(header[2])
    if not 1 <= n_dims <= limits.MAX_VECTOR_DIMS:
        raise InputError(
            f"The first line says that the vectors have {n_dims:,} values; this app reads 1 to "
            f"{limits.MAX_VECTOR_DIMS:,}."
        )
    if n_declared == 0:
        raise InputError("The first line says that the file has no words; choose another one.")
    if rows and _is_binary(rows, n_dims):
        return FileLayout(BINARY, n_dims, n_declared, value_type=_value_type(reader, n_dims))
    unsupported_formats.refuse_decimal_commas(rows)
    bearing_out = sum(split_row(row, n_dims) is not None for row in rows)
    if 2 * bearing_out < len(rows):
        found = Counter(trailing_numbers(split_fields(row)) for row in rows).most_common(1)[0][0]
        raise InputError(
            f"The first line says that each word has {format_count(n_dims, 'value')}, but most lines below it end with "
            f"{format_count(found, 'number')}; correct the first line, or put a word before each row."
        )
    return FileLayout("word2vec text", n_dims, n_declared)


def _value_type(reader: Reader, n_dims: int) -> str:
    """Return the type of a binary file's values: the one after which the next rows begin with a word again."""
    for value_type in ("<f4", "<f8", "<f2"):
        n_bytes = int(value_type[2]) * n_dims
        start = reader.peek(PROBED_ROWS * (n_bytes + PROBED_WORD))
        if _fits(start, n_bytes):
            return value_type
    return "<f4"


def _fits(start: bytes, n_bytes: int) -> bool:
    """Return whether rows of a word, a space and `n_bytes` follow each other at the start of a binary file."""
    place = 0
    for _ in range(PROBED_ROWS):
        begin = place + (start[place : place + 1] == b"\n")
        end = start.find(b" ", begin, begin + PROBED_WORD)
        if begin >= len(start):
            return place > 0
        if end < 0 or _CONTROL.search(start, begin, end):
            return False
        place = end + 1 + n_bytes
        if place > len(start):
            return False
    return True


def _n_dims(lines: list[bytes]) -> int:
    """Return the most common number of values in `lines` of words and numbers; 0 if there are none.

    Raises:
        InputError: the lines hold only numbers.
    """
    rows = [split_fields(line) for line in lines]
    counts = [_n_values(row, line) for row, line in zip(rows, lines, strict=True)]
    alone = all(map(is_number, (field for row in rows for field in row)))
    if alone and not _are_words([row[0] for row in rows], [row[1:] for row in rows]):
        raise InputError(
            "These vectors come without words; choose with them the file of labels that belongs to them, "
            "such as metadata.tsv."
        )
    return Counter(counts).most_common(1)[0][0]


def _n_values(row: list[bytes], line: bytes) -> int:
    """Count the values of a line without a header: those after a tab, or all fields but the word."""
    word, values = map(split_fields, line.split(b"\t", 1)) if b"\t" in line else ([], [])
    # “Item 1” before a tab is a word; “the 0.5” is a word and its first value.
    if word and values and all(map(is_number, values)) and not (word[1:] and is_value(word[-1], values)):
        return len(values)
    count = trailing_numbers(row)
    # The word may be a number, unless the line starts with a space.
    return count - 1 if count == len(row) and not line.startswith(BLANKS) else count


def _are_words(first_column: list[bytes], other_columns: list[list[bytes]]) -> bool:
    """Return whether the first column of numbers holds labels: integers before columns of decimals."""
    return all(map(is_whole, first_column)) and not all(
        is_whole(field) for row in other_columns for field in row
    )
