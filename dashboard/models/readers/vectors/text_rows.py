"""The rows of a word-vector file, one by one: where each stands, its word as it is written, and its values."""

from collections.abc import Iterator

import numpy as np

from dashboard.errors import InputError
from dashboard.models.readers.vectors.fields import BLANKS, fields_of, split_row, trailing_numbers, values_of
from dashboard.models.readers.vectors.labels import LONGEST_WORD
from dashboard.models.readers.vectors.reader import BYTE_ORDER_MARK, LONGEST_LINE, Reader
from dashboard.models.readers.vectors.sniffing import BINARY, PROJECTOR, Layout
from dashboard.numerals import format_count

Row = tuple[str, bytes, np.ndarray]


def rows_of(reader: Reader, layout: Layout) -> Iterator[Row]:
    """The rows below the header: where it stands, the word's bytes, float32 (n_dims,).

    Raises:
        InputError: a row cannot be read; the sentence names it.
    """
    if layout.kind == BINARY:
        return _binary_rows(reader, layout.n_dims)
    said = layout.n_said is not None
    rows = _number_rows if layout.kind == PROJECTOR else _text_rows
    return rows(reader, layout.n_dims, said)


def _binary_rows(reader: Reader, n_dims: int) -> Iterator[Row]:
    """Rows of word2vec's binary kind: the word, a space, the values as little-endian float32, often a line feed."""
    n_bytes = 4 * n_dims
    row = 0
    while not reader.at_end:
        row += 1
        word = reader.until(b" ", LONGEST_WORD)
        if word is None:
            raise InputError(
                f"Row {row:,} has no word where one should be: the rows are not as long as the first line says, "
                "or words hold spaces, which this kind cannot; export it as text."
            )
        values = reader.take(n_bytes)
        if len(values) < n_bytes:
            if not word.strip() and not values:
                return
            raise InputError(f"The file ends inside row {row:,}; it is cut off: get or export it again.")
        yield f"row {row:,}", word.lstrip(b"\n"), np.frombuffer(values, "<f4")


def _lines(reader: Reader, said: bool) -> Iterator[tuple[int, bytes]]:
    """The lines that are not blank, without blanks at their ends, with their numbers; a header was the first of all."""
    number = int(said)
    while not reader.at_end:
        number += 1
        line = reader.line()
        if line is None:
            raise InputError(
                f"Line {number:,} is longer than {LONGEST_LINE:,} bytes; write a line for each word."
            )
        line = line.rstrip(b" \t")
        if line:
            yield number, line


def _text_rows(reader: Reader, n_dims: int, said: bool) -> Iterator[Row]:
    """Rows of text: a word and its values between runs of spaces or tabs."""
    for number, line in _lines(reader, said):
        if number == 1 + said and line.startswith(BYTE_ORDER_MARK):
            # A header was put before a file that had the mark.
            line = line[len(BYTE_ORDER_MARK) :]
        if (values := _plain_row(line, n_dims)) is not None:
            yield f"line {number:,}", line[: line.index(b" ")], values
            continue
        row = split_row(line, n_dims)
        if row is None:
            fields = fields_of(line)
            found = trailing_numbers(fields)
            if found == len(fields) and not line.startswith(BLANKS):
                found -= 1
            raise _ragged(reader, number, found, "the first line says" if said else "most lines have", n_dims)
        yield f"line {number:,}", row[0], _checked(row[1], number)


def _number_rows(reader: Reader, n_dims: int, said: bool) -> Iterator[Row]:
    """Rows of values whose words are in another file."""
    for number, line in _lines(reader, said):
        fields = fields_of(line)
        if len(fields) != n_dims:
            raise _ragged(reader, number, len(fields), "the first row has", n_dims)
        yield f"line {number:,}", b"", _checked(fields, number)


def _plain_row(line: bytes, n_dims: int) -> np.ndarray | None:
    """The values of a line of one word and `n_dims` numbers with a space before each, or None for any other line.

    Half the time of splitting it, and there are up to three million.
    """
    if line.count(b" ") != n_dims:
        return None
    try:
        values = np.fromstring(line[line.index(b" ") :], np.float32, sep=" ")
        # The library stops at what is no number; behind the last number it would go unseen.
        float(line[line.rindex(b" ") :])
    except ValueError:
        return None
    return values if len(values) == n_dims else None


def _checked(fields: list[bytes], number: int) -> np.ndarray:
    """The values of line `number`, float32 (n_dims,)."""
    values = values_of(fields)
    if values is None:
        strange = next(field for field in fields if values_of([field]) is None)
        raise InputError(
            f"Line {number:,} holds “{strange[:40].decode(errors='replace')}” where a number should be; "
            "correct that line or take it out."
        )
    return values


def _ragged(reader: Reader, number: int, found: int, others: str, n_dims: int) -> InputError:
    """The sentence about a line with fewer or more values than the others."""
    what_to_do = "correct that line or take it out."
    if reader.ended_open and found < n_dims:
        what_to_do = "the file ends inside it: get or export it again, or take that line out."
    return InputError(
        f"Line {number:,} has {format_count(found, 'value')} where {others} {n_dims:,}; {what_to_do}"
    )
