"""Reader of the Embedding Projector's two files: vectors, and labels for the same rows."""

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.concepts.shorten import short_words
from dashboard.errors import InputError
from dashboard.models.readers.vectors import unsupported_formats
from dashboard.models.readers.vectors.fields import fields_of, is_number
from dashboard.models.readers.vectors.labels import LONGEST_WORD, checked_bytes, visible
from dashboard.models.readers.vectors.reader import LONGEST_LINE, Reader
from dashboard.models.readers.vectors.sniffing import BEGINNING
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


def vectors_first(first: Reader, second: Reader) -> bool:
    """Return whether the first of two files holds the vectors: only numbers, or more columns of them.

    Raises:
        InputError: a file is compressed or empty, or neither holds only numbers.
    """
    starts = []
    for reader in (first, second):
        beginning = reader.peek(BEGINNING)
        unsupported_formats.refuse_packed(beginning)
        if not beginning.strip():
            raise InputError("One of the two files is empty; choose the vectors and their labels.")
        starts.append(reader.first_lines())
    widths = [_width(lines) for lines in starts]
    if not any(widths):
        for lines in starts:
            unsupported_formats.refuse_text(lines)
        raise InputError(
            "Neither of the two files holds numbers alone; choose one of numbers and one of labels, "
            "or one file with words and numbers alone."
        )
    return widths[0] >= widths[1]


def _width(lines: list[bytes]) -> int:
    """Return the number of columns of a table of numbers; 0 if it holds anything else."""
    rows = [fields_of(line) for line in lines]
    # The first line may be a header.
    return len(rows[-1]) if rows and all(is_number(field) for row in rows for field in row) else 0


def columns_of(reader: Reader) -> Columns:
    """Detect the columns of a label file without consuming it."""
    rows = [line.split(b"\t") for line in reader.first_lines()]
    n_columns = max(map(len, rows), default=1)
    rows = [row + [b""] * (n_columns - len(row)) for row in rows]
    first, *others = rows or [[b""]]
    columns = list(zip(*(others or [first]), strict=True))
    texts = [sum(not is_number(field) for field in column if field) for column in columns]
    of_text = [at for at, column in enumerate(columns) if 2 * texts[at] > len(column)] or [0]
    titled = n_columns > 1 and not any(map(is_number, first))
    names = (
        visible(field.decode(errors="replace")) if titled and field else f"column {at + 1}"
        for at, field in enumerate(first)
    )
    return Columns(tuple(short_words(names)), max(of_text, key=lambda at: len(set(columns[at]))))


class Labels:
    """One column of a label file, up to slightly more rows than there may be vectors."""

    def __init__(self, reader: Reader, column: int | None, most: int) -> None:
        """Read `column`, or the default one of `columns_of`.

        Raises:
            InputError: a line is too long, or all labels together are.
        """
        columns = columns_of(reader)
        at = columns.chosen if column is None else min(max(column, 0), len(columns.names) - 1)
        self._n_columns = len(columns.names)
        self._labels: list[bytes] = []
        self._n_blank = 0
        n_bytes = 0
        while not reader.at_end and len(self._labels) < most + 2:
            line = reader.line()
            if line is None:
                raise InputError(
                    f"A label's line is longer than {LONGEST_LINE:,} bytes; choose another file."
                )
            if not line.strip():
                self._n_blank = min(self._n_blank + 1, most + 2)
                continue
            # Blank lines between labels are blank labels; trailing ones may be none.
            self._labels += [b""] * self._n_blank
            self._n_blank = 0
            fields = line.split(b"\t")
            # One byte more than is kept, to detect truncation.
            self._labels.append(fields[at].strip()[: LONGEST_WORD + 1] if at < len(fields) else b"")
            n_bytes = checked_bytes(n_bytes + len(self._labels[-1]))
        self._all_read = reader.at_end

    def of_rows(self, n_rows: int, *, more_rows: bool) -> Sequence[bytes]:
        """Return the labels of the first `n_rows` vectors, without the header.

        A header is present if there is one line more than vectors. If `more_rows` were not read, their number
        is unknown, and a file has a header if it has several columns, as the Embedding Projector requires.

        Raises:
            InputError: the numbers of labels and vectors differ.
        """
        titled = self._n_columns > 1 if more_rows else len(self._labels) == n_rows + 1
        labels = self._labels[titled:]
        missing = n_rows - len(labels)
        if missing > self._n_blank or (missing < 0 and not more_rows):
            raise InputError(
                f"One file has {format_count(n_rows, 'vector')}, and the other "
                f"{format_count(len(self._labels), 'label')}{'' if self._all_read else ' or more'}; "
                "choose two files that belong together."
            )
        return (labels + [b""] * max(missing, 0))[:n_rows]
