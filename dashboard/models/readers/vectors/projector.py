"""Reader of the Embedding Projector's two files: vectors, and labels for the same rows."""

import csv
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

from dashboard import limits
from dashboard.display_text import short_words
from dashboard.errors import InputError
from dashboard.models.readers.vectors import unsupported_formats
from dashboard.models.readers.vectors.fields import is_number, split_fields
from dashboard.models.readers.vectors.labels import check_vocabulary_size, make_visible
from dashboard.models.readers.vectors.reader import Reader
from dashboard.models.readers.vectors.sniffing import SNIFF_BYTES
from dashboard.models.readers.vectors.tables import numeric_table, split_quoted
from dashboard.numerals import format_count


@dataclass(frozen=True)
class Columns:
    """Columns of a label file.

    Attributes:
        names: title of each column, or its number if the file has no header.
        chosen: index of the default column: the text column with the most distinct values.
    """

    names: tuple[str, ...]
    chosen: int


def is_vectors_first(first: Reader, second: Reader) -> bool:
    """Return whether the first of two files holds the vectors: only numbers, or more columns of them.

    Raises:
        InputError: a file is compressed or empty, or neither holds only numbers.
    """
    starts = []
    for reader in (first, second):
        beginning = reader.peek(SNIFF_BYTES)
        unsupported_formats.refuse_packed(beginning)
        if not beginning.strip():
            raise InputError("One of the two files is empty; choose the vectors and their labels.")
        starts.append(reader.peek_lines())
    widths = [_width(lines) for lines in starts]
    if not any(widths):
        for reader, lines in zip((first, second), starts, strict=True):
            unsupported_formats.refuse_decimal_commas(lines)
            unsupported_formats.refuse_raw(reader.peek(SNIFF_BYTES))
        raise InputError(
            "Neither of the two files holds numbers alone; choose one of numbers and one of labels, "
            "or one file with words and numbers alone."
        )
    return widths[0] >= widths[1]


def _width(lines: list[bytes]) -> int:
    """Return the number of values in a row of a table of numbers; 0 if it holds anything else."""
    if table := numeric_table(lines):
        return table.n_dims
    rows = [split_fields(line) for line in lines]
    # The first line may be a header.
    return len(rows[-1]) if rows and all(is_number(field) for row in rows for field in row) else 0


def detect_columns(reader: Reader) -> Columns:
    """Detect the columns of a label file without consuming it."""
    rows = _sample(reader.peek_lines())
    n_columns = max(map(len, rows), default=1)
    rows = [row + [b""] * (n_columns - len(row)) for row in rows]
    first, *others = rows or [[b""]]
    columns = list(zip(*(others or [first]), strict=True))
    texts = [sum(not is_number(field) for field in column if field) for column in columns]
    text_columns = [index for index, column in enumerate(columns) if 2 * texts[index] > len(column)] or [0]
    titled = n_columns > 1 and not any(map(is_number, first))
    names = (
        make_visible(field.decode(errors="replace")) if titled and field else f"column {index + 1}"
        for index, field in enumerate(first)
    )
    return Columns(tuple(short_words(names)), max(text_columns, key=lambda index: len(set(columns[index]))))


def _sample(lines: list[bytes]) -> list[list[bytes]]:
    """Split the first lines of a label file, by its quotes if they are those of a table."""
    if any(line.startswith(b'"') or b'\t"' in line for line in lines):
        rows: list[list[bytes]] = []
        # The last record of a sample may be cut off.
        with suppress(csv.Error):
            rows.extend(split_quoted(lines, b"\t"))
        if len(rows) > 1:
            return rows
    return [line.split(b"\t") for line in lines]


class LabelColumn:
    """One column of a label file, up to slightly more rows than there may be vectors.

    A label in double quotes may hold a line break, but a quote may also be a label of its own. So the file is read
    both ways, and the way that gives as many labels as there are vectors counts.
    """

    def __init__(self, reader: Reader, column: int | None, limit: int) -> None:
        """Read `column`, or the default one of `detect_columns`.

        Raises:
            InputError: a line is too long, or all labels together are.
        """
        columns = detect_columns(reader)
        self._index = columns.chosen if column is None else min(max(column, 0), len(columns.names) - 1)
        self._n_columns = len(columns.names)
        self._reader = reader
        self._limit = limit + 2
        self._n_bytes = 0
        self._plain: list[bytes] = []
        quoted: list[bytes] = []
        try:
            quoted.extend(map(self._label, split_quoted(self._lines(), b"\t")))
        except csv.Error:
            quoted = []
            for _ in self._lines():
                pass
        self._quoted = quoted
        self._all_read = reader.at_end

    def _lines(self) -> Iterator[bytes]:
        """Yield the lines, and keep the label of each as it stands without regard to quotes."""
        while not self._reader.at_end and len(self._plain) < self._limit:
            line = self._reader.read_line()
            if line is None:
                raise InputError(
                    f"A label's line is longer than {limits.MAX_VECTOR_LINE_BYTES:,} bytes; choose another file."
                )
            self._plain.append(self._label(line.split(b"\t") if line.strip() else []))
            self._n_bytes = check_vocabulary_size(self._n_bytes + len(self._plain[-1]))
            yield line

    def _label(self, fields: list[bytes]) -> bytes:
        # One byte more than is kept, to detect truncation.
        return fields[self._index].strip()[: limits.MAX_LABEL + 1] if self._index < len(fields) else b""

    def for_rows(self, n_rows: int, *, more_rows: bool) -> Sequence[bytes]:
        """Return the labels of the first `n_rows` vectors, without the header.

        A header is present if there is one line more than vectors. If `more_rows` were not read, their number
        is unknown, and a file has a header if it has several columns, as the Embedding Projector requires.

        Raises:
            InputError: the numbers of labels and vectors differ.
        """
        for labels in (self._quoted, self._plain):
            if (found := self._fitting(labels, n_rows, more_rows=more_rows)) is not None:
                return found
        n_labels = len(_without_blank_end(self._plain))
        if n_labels != len(_without_blank_end(self._quoted)) and self._quoted:
            quoted = "; some stand in double quotes, where a line break belongs to the label"
        else:
            quoted = ""
        raise InputError(
            f"One file has {format_count(n_rows, 'vector')}, and the other "
            f"{format_count(n_labels, 'label')}{'' if self._all_read else ' or more'}{quoted}; "
            "choose two files that belong together."
        )

    def _fitting(self, all_labels: list[bytes], n_rows: int, *, more_rows: bool) -> list[bytes] | None:
        """Return `n_rows` labels; None if there are more or fewer."""
        labels = _without_blank_end(all_labels)
        n_blank = len(all_labels) - len(labels)
        titled = self._n_columns > 1 if more_rows else len(labels) == n_rows + 1
        labels = labels[titled:]
        missing = n_rows - len(labels)
        if missing > n_blank or (missing < 0 and not more_rows):
            return None
        # Blank lines between labels are blank labels; those at the end may be none.
        return (labels + [b""] * max(missing, 0))[:n_rows]


def _without_blank_end(labels: list[bytes]) -> list[bytes]:
    n_labels = len(labels)
    while n_labels and not labels[n_labels - 1]:
        n_labels -= 1
    return labels[:n_labels]
