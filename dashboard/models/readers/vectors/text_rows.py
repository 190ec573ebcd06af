"""Iterate over the rows of a word-vector file: location, word bytes and values."""

import csv
from collections.abc import Iterator

import numpy as np

from dashboard import limits
from dashboard.errors import InputError
from dashboard.models.readers.vectors.fields import (
    BLANKS,
    parse_values,
    split_fields,
    split_row,
    trailing_numbers,
)
from dashboard.models.readers.vectors.reader import BYTE_ORDER_MARK, Reader
from dashboard.models.readers.vectors.sniffing import BINARY, PROJECTOR, FileLayout
from dashboard.models.readers.vectors.tables import TableFormat
from dashboard.numerals import format_count

# Larger values show that a file is read wrongly: published vectors stay below 100.
LARGEST_VALUE = 1e6

Row = tuple[str, bytes, np.ndarray]


def iter_rows(reader: Reader, layout: FileLayout) -> Iterator[Row]:
    """Yield the rows below the header: location, word bytes, values float32 (n_dims,).

    Raises:
        InputError: a row is invalid; the message names it.
    """
    if layout.kind == BINARY:
        return _binary_rows(reader, layout.n_dims, layout.value_type)
    if layout.table:
        return _table_rows(reader, layout.table)
    has_header = layout.n_declared is not None
    rows = _number_rows if layout.kind == PROJECTOR else _text_rows
    return rows(reader, layout.n_dims, has_header)


def _binary_rows(reader: Reader, n_dims: int, value_type: str) -> Iterator[Row]:
    """Yield rows of word2vec's binary format: the word, a space, little-endian values, often a line feed."""
    n_bytes = n_dims * np.dtype(value_type).itemsize
    row = 0
    while not reader.at_end:
        row += 1
        word = reader.read_until(b" ", limits.MAX_LABEL)
        if word is None:
            raise InputError(
                f"Row {row:,} has no word where one should be: the rows are not as long as the first line says, "
                "or a word before it holds a space, which a binary file cannot tell; export it as text."
            )
        word += _rest_of_phrase(reader, n_bytes, value_type)
        values = reader.read(n_bytes)
        if len(values) < n_bytes:
            if not word.strip() and not values:
                return
            raise InputError(f"The file ends inside row {row:,}; it is cut off: get or export it again.")
        yield f"row {row:,}", word.lstrip(b"\n"), np.frombuffer(values, value_type).astype(np.float32)


def _rest_of_phrase(reader: Reader, n_bytes: int, value_type: str) -> bytes:
    """Consume and return what follows the first space of a word such as “New York”: text where values make no sense."""
    phrase = b""
    while not _are_usable(values := reader.peek(n_bytes), value_type):
        end = values.find(b" ", 0, limits.MAX_LABEL)
        if end < 0 or not values[:end].isascii() or not values[:end].decode().isprintable():
            break
        phrase += b" " + reader.read(end + 1)[:-1]
    return phrase


def _are_usable(values: bytes, value_type: str) -> bool:
    """Return whether bytes are finite values of a size that word vectors have."""
    if len(values) % np.dtype(value_type).itemsize:
        return True
    numbers = np.frombuffer(values, value_type).astype(np.float64)
    return bool(np.all(np.abs(numbers) <= LARGEST_VALUE))


def _table_rows(reader: Reader, table: TableFormat) -> Iterator[Row]:
    """Yield the rows of a table: its label and the columns of values."""
    numbers: list[int] = []
    lines = (_kept(line, number, numbers) for number, line in _lines(reader, has_header=False, blanks=b""))
    records = table.records(lines)
    if table.is_titled:
        next(records, None)
    try:
        for record in records:
            try:
                word, values = table.split(record)
            except InputError as error:
                raise InputError(f"Line {numbers[-1]:,} {error}; mend that line.") from error
            yield f"line {numbers[-1]:,}", word, _parse_values(values, numbers[-1])
    except csv.Error as error:
        raise InputError(
            f"A double quote in line {numbers[-1]:,} or above it is not closed, or something follows one that is; "
            "save the table again, or mend that line."
        ) from error


def _kept(line: bytes, number: int, numbers: list[int]) -> bytes:
    """Return a line, after its number is noted for messages."""
    numbers[:] = [number]
    return line


def _lines(reader: Reader, has_header: bool, blanks: bytes = b" \t") -> Iterator[tuple[int, bytes]]:
    """Yield the non-blank lines without the `blanks` at their ends, with their line numbers; a header was line 1."""
    number = int(has_header)
    while not reader.at_end:
        number += 1
        line = reader.read_line()
        if line is None:
            raise InputError(
                f"Line {number:,} is longer than {limits.MAX_VECTOR_LINE_BYTES:,} bytes; write a line for each word."
            )
        line = line.rstrip(blanks) if blanks else line
        if line.strip():
            yield number, line


def _text_rows(reader: Reader, n_dims: int, has_header: bool) -> Iterator[Row]:
    """Yield rows of text: a word and its values, separated by runs of spaces or tabs."""
    for number, line in _lines(reader, has_header):
        if number == 1 + has_header and line.startswith(BYTE_ORDER_MARK):
            # A byte-order mark below a header that was prepended to the file.
            line = line[len(BYTE_ORDER_MARK) :]
        if (values := _plain_row(line, n_dims)) is not None:
            yield f"line {number:,}", line[: line.index(b" ")], values
            continue
        row = split_row(line, n_dims)
        if row is None:
            fields = split_fields(line)
            found = trailing_numbers(fields)
            if found == len(fields) and not line.startswith(BLANKS):
                found -= 1
            raise _length_error(
                reader, number, found, "the first line says" if has_header else "most lines have", n_dims
            )
        yield f"line {number:,}", row[0], _parse_values(row[1], number)


def _number_rows(reader: Reader, n_dims: int, has_header: bool) -> Iterator[Row]:
    """Yield rows of values without words."""
    for number, line in _lines(reader, has_header):
        fields = split_fields(line)
        if len(fields) != n_dims:
            raise _length_error(reader, number, len(fields), "the first row has", n_dims)
        yield f"line {number:,}", b"", _parse_values(fields, number)


def _plain_row(line: bytes, n_dims: int) -> np.ndarray | None:
    """Parse a line of one word and `n_dims` space-separated numbers; return None for any other line.

    Takes half the time of splitting, for up to three million lines.
    """
    if line.count(b" ") != n_dims:
        return None
    try:
        values = np.fromstring(line[line.index(b" ") :], np.float32, sep=" ")
        # NumPy stops at the first non-number; after the last value that would go unnoticed.
        float(line[line.rindex(b" ") :])
    except ValueError:
        return None
    return values if len(values) == n_dims else None


def _parse_values(fields: list[bytes], number: int) -> np.ndarray:
    """Parse the values of line `number`, float32 (n_dims,)."""
    values = parse_values(fields)
    if values is None:
        strange = next(field for field in fields if parse_values([field]) is None)
        raise InputError(
            f"Line {number:,} holds “{strange[:40].decode(errors='replace')}” where a number should be; "
            "correct that line or take it out."
        )
    return values


def _length_error(reader: Reader, number: int, found: int, source: str, n_dims: int) -> InputError:
    """Build the error for a line with fewer or more values than the others."""
    advice = "correct that line or take it out."
    if reader.ended_without_delimiter and found < n_dims:
        advice = "the file ends inside it: get or export it again, or take that line out."
    return InputError(
        f"Line {number:,} has {format_count(found, 'value')} where {source} {n_dims:,}; {advice}"
    )
