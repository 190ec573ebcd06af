"""Tables of words and numbers as pandas and spreadsheets write them.

A table may have a line of titles, a column of row numbers or counts, its words in any column, fields in quotes, and
all values of a row in one column of bracketed lists. Where a table can be read in two ways, both are offered.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice, pairwise

from dashboard import limits
from dashboard.display_text import short_word
from dashboard.errors import InputError
from dashboard.models.readers.vectors.fields import is_number, is_whole, split_fields
from dashboard.numerals import format_count

SEPARATORS = {b"\t": "table with tabs", b",": "CSV", b";": "CSV with semicolons", b"|": "table with bars"}
BLANKS_KIND = "table"

# What may stand at the end of a line without being a field.
BLANKS = b" \t"

# Columns that are left out are named up to this many.
N_COLUMNS_NAMED = 3

# A line ends long before this, so that a quote that is never closed is noticed.
csv.field_size_limit(limits.MAX_VECTOR_LINE_BYTES)

_WORD_TITLES = {b"word", b"words", b"token", b"tokens", b"label", b"labels", b"term", b"text", b"name"}
_INDEX_TITLES = {b"", b"id", b"idx", b"index", b"rank", b"count", b"freq", b"frequency", b"unnamed: 0"}


@dataclass(frozen=True)
class TableFormat:
    """One way to read a table.

    Attributes:
        separator: what stands between the columns; empty for runs of spaces and tabs.
        is_quoted: whether fields in double quotes may hold separators and line breaks.
        is_titled: whether the first line holds titles.
        n_columns: number of columns.
        label: index of the column of words; None if there is none.
        values: indices of the columns of values.
        n_dims: length of each vector.
        is_packed: whether the one column of values holds lists in brackets.
        notes: what was left out.
    """

    separator: bytes
    is_quoted: bool
    is_titled: bool
    n_columns: int
    label: int | None
    values: tuple[int, ...]
    n_dims: int
    is_packed: bool = False
    notes: tuple[str, ...] = field(default=())

    @property
    def kind(self) -> str:
        """Name of the format."""
        return SEPARATORS.get(self.separator, BLANKS_KIND)

    @property
    def is_plain(self) -> bool:
        """Whether this is how word-vector files are written: the word, then its values, between blanks."""
        n_labels = 0 if self.label is None else 1
        return (
            self.separator in (b"", b"\t")
            and not (self.is_quoted or self.is_titled or self.is_packed)
            and self.label in (0, None)
            and self.values == tuple(range(n_labels, self.n_columns))
        )

    def summary(self, lines: Sequence[bytes]) -> str:
        """Describe this reading by the first word that it gives; `lines` are the first ones of the file."""
        records = list(islice(self.records(lines), 2))
        word, _ = self.split(records[min(int(self.is_titled), len(records) - 1)])
        first = f"first word “{short_word(word.decode(errors='replace'))}”"
        return "; ".join((f"{first}, {format_count(self.n_dims, 'value')} a word", *self.notes))

    def records(self, lines: Iterable[bytes]) -> Iterator[list[bytes]]:
        """Split lines into fields; one record may take several lines if fields are quoted.

        Raises:
            csv.Error: a quote is not closed, or something follows a closed one.
        """
        return _records(lines, self.separator, quoted=self.is_quoted)

    def split(self, record: list[bytes]) -> tuple[bytes, list[bytes]]:
        """Return the word of a record, empty if there is none, and its values.

        Raises:
            InputError: it has another number of columns or of values.
        """
        if len(record) != self.n_columns:
            raise InputError(
                f"has {format_count(len(record), 'column')}, but the lines above have {self.n_columns:,}"
            )
        if self.is_packed:
            values = _inside_brackets(record[self.values[0]])
            if len(values) != self.n_dims:
                raise InputError(
                    f"has a list of {format_count(len(values), 'value')}, but the first has {self.n_dims:,}"
                )
        else:
            values = [record[column].strip() for column in self.values]
        return b"" if self.label is None else record[self.label].strip(), values


def readings(lines: Sequence[bytes]) -> list[TableFormat]:
    """Return the ways to read a table of words and values, the most probable first; empty if it is none.

    Args:
        lines: the first lines of the file, without blank ones.
    """
    for grid in _grids(lines):
        if found := [table for table in _with_words(grid) if table.n_dims]:
            return found
    return []


def numeric_table(lines: Sequence[bytes]) -> TableFormat | None:
    """Return how to read a table of numbers alone; None if it is none."""
    for grid in _grids(lines):
        body = grid.body
        if not all(_n_numbers(column) == len(column) for column in body):
            continue
        titled = grid.has_titles(range(grid.n_columns))
        index = _index_columns(grid, range(grid.n_columns), titled=titled) if titled else []
        values = tuple(column for column in range(grid.n_columns) if column not in index)
        if values:
            return grid.table(None, values, titled=titled, left_out=index)
    return None


def _records(lines: Iterable[bytes], separator: bytes, *, quoted: bool) -> Iterator[list[bytes]]:
    if not quoted:
        yield from (
            line.rstrip(BLANKS).split(separator) if separator else split_fields(line) for line in lines
        )
    else:
        yield from split_quoted(lines, separator)


def split_quoted(lines: Iterable[bytes], separator: bytes) -> Iterator[list[bytes]]:
    """Split lines into fields that may stand in double quotes; a blank line has no fields.

    Raises:
        csv.Error: a quote is not closed, or something follows a closed one.
    """
    # Latin-1 maps each byte to one character and back.
    text = (line.decode("latin-1") + "\n" for line in lines)
    for record in csv.reader(text, delimiter=separator.decode(), strict=True):
        yield [value.encode("latin-1") for value in record]


@dataclass(frozen=True)
class _Grid:
    """The first rows of a table, all of one width."""

    separator: bytes
    quoted: bool
    rows: list[list[bytes]]

    @property
    def n_columns(self) -> int:
        return len(self.rows[0])

    @cached_property
    def body(self) -> list[list[bytes]]:
        """The columns without the first line, which may hold titles."""
        return [list(column) for column in zip(*(self.rows[1:] or self.rows), strict=True)]

    def title(self, column: int, *, titled: bool) -> str:
        """Return the name of a column for a sentence: its title, else its number."""
        name = self.rows[0][column].strip().decode(errors="replace")[:40] if titled else ""
        if name:
            return f"“{name}”"
        is_counted = not titled and _are_counts(self.body[column])
        return f"{column + 1} (whole numbers)" if is_counted else f"{column + 1}"

    def has_titles(self, numbers: Sequence[int]) -> bool:
        """Return whether the first line holds titles, by what stands there over the columns of `numbers`."""
        first = [self.rows[0][column].strip() for column in numbers]
        if len(self.rows) < 2 or not first:
            return False
        if sum(not is_number(field) for field in first) * 2 > len(first):
            return True
        return self.has_counted_titles(numbers)

    def has_counted_titles(self, numbers: Sequence[int]) -> bool:
        """Return whether the first line counts the columns, as pandas does: 0, 1, 2 above decimals.

        Two columns are too few to tell a count from values, unless nothing stands over the words.
        """
        columns = list(numbers)
        if columns and not self.rows[0][columns[0]].strip():
            columns = columns[1:]
        first = [self.rows[0][column].strip() for column in columns]
        fewest = 2 if any(not field.strip() for field in self.rows[0]) else 3
        if len(self.rows) < 2 or len(first) < fewest or not _are_counts(first):
            return False
        counted = [int(field) for field in first]
        is_counting = counted[0] in (0, 1) and all(after == before + 1 for before, after in pairwise(counted))
        values = [value for column in columns for value in self.body[column]]
        return is_counting and 2 * sum(map(is_whole, values)) < len(values)

    def table(
        self,
        label: int | None,
        values: tuple[int, ...],
        *,
        titled: bool,
        left_out: Sequence[int] = (),
        n_packed: int = 0,
    ) -> TableFormat:
        """Build a reading of this table, with notes on what it leaves out."""
        notes = ["the line of titles is left out"] if titled else []
        if len(left_out) > N_COLUMNS_NAMED:
            notes.append(f"{format_count(len(left_out), 'column')} are left out")
        else:
            notes += [f"column {self.title(column, titled=titled)} is left out" for column in left_out]
        return TableFormat(
            self.separator,
            self.quoted,
            titled,
            self.n_columns,
            label,
            values,
            n_packed or len(values),
            bool(n_packed),
            tuple(notes),
        )


def _grids(lines: Sequence[bytes]) -> Iterator[_Grid]:
    """Yield the tables that the lines may be: one for each separator that gives rows of one width."""
    for separator in (*SEPARATORS, b""):
        # Between blanks of both sorts, a space belongs to a word.
        if separator not in lines[-1] if separator else any(b"\t" in line for line in lines):
            continue
        opening = separator + b'"'
        has_quotes = separator and any(line.startswith(b'"') or opening in line for line in lines)
        modes = (True, False) if has_quotes else (False,)
        for quoted in modes:
            rows = _sample(lines, separator, quoted=quoted)
            if not rows:
                continue
            width = len(rows[-1])
            if len(rows) > 1 and len(rows[0]) == width - 1:
                # R leaves out the title of the column of row names.
                rows[0] = [b"", *rows[0]]
            if width > 1 and all(len(row) == width for row in rows):
                yield _Grid(separator, quoted, rows)
                break


def _sample(lines: Sequence[bytes], separator: bytes, *, quoted: bool) -> list[list[bytes]]:
    """Split the first lines; empty if their quotes are not those of a table."""
    try:
        return list(_records(lines, separator, quoted=quoted))
    except csv.Error:
        # The last record of a sample may be cut off. A quote that stands in no other is a word.
        earlier = lines[:-1]
        if not any(b'"' in line for line in earlier):
            return []
        with suppress(csv.Error):
            return list(_records(earlier, separator, quoted=quoted))
        return []


def _inside_brackets(value: bytes) -> list[bytes]:
    """Split a list in brackets, with commas or blanks between its values.

    >>> _inside_brackets(b"[0.5, -1]"), _inside_brackets(b"[0.5 -1]")
    ([b'0.5', b'-1'], [b'0.5', b'-1'])
    """
    return split_fields(value.strip().strip(b"[]").replace(b",", b" "))


def _is_list(value: bytes) -> bool:
    """Return whether a field holds a list of numbers in brackets.

    >>> _is_list(b"[0.5, -1]"), _is_list(b"0.5"), _is_list(b"[a]"), _is_list(b"[]")
    (True, False, False, False)
    """
    value = value.strip()
    values = _inside_brackets(value)
    return value.startswith(b"[") and value.endswith(b"]") and bool(values) and all(map(is_number, values))


def _n_numbers(column: list[bytes]) -> int:
    return sum(is_number(value.strip()) for value in column)


def _are_counts(values: Sequence[bytes]) -> bool:
    """Return whether all values are whole numbers of a size that counts have."""
    return all(is_whole(value) and len(value) <= limits.MAX_COUNT_DIGITS for value in values)


def _index_columns(grid: _Grid, numbers: Sequence[int], *, titled: bool) -> list[int]:
    """Return the first columns of numbers that count or number the rows: distinct, in order, before decimals."""
    found: list[int] = []
    for place, column in enumerate(numbers):
        first = grid.rows[0][column].strip()
        values = [value.strip() for value in (grid.body[column] if titled else [first, *grid.body[column]])]
        others = [value.strip() for other in numbers[place + 1 :] for value in grid.body[other]]
        if not others or not _are_counts(values) or 2 * sum(map(is_whole, others)) >= len(others):
            break
        named = titled and first.lower() in _INDEX_TITLES
        counted = list(map(int, values))
        steps = [after - before for before, after in pairwise(counted)]
        in_order = len(counted) > 2 and (all(s > 0 for s in steps) or all(s < 0 for s in steps))
        if not (named or in_order):
            break
        found.append(column)
    return found


def _with_words(grid: _Grid) -> Iterator[TableFormat]:
    """Yield the readings of a table with at least one column of words and one of values."""
    packed = [column for column, values in enumerate(grid.body) if all(map(_is_list, values))]
    # One value that is no number does not make a column of words: the message for its row names it.
    numbers = [column for column, values in enumerate(grid.body) if 2 * _n_numbers(values) > len(values)]
    taken = {*packed, *numbers}
    words = [column for column in range(grid.n_columns) if column not in taken]
    if not words or not (packed or numbers):
        return
    values: tuple[int, ...]
    index: list[int]
    if packed:
        titled = len(grid.rows) > 1 and not _is_list(grid.rows[0][packed[0]])
        values, n_packed, index = (packed[0],), len(_inside_brackets(grid.body[packed[0]][0])), []
    else:
        titled = grid.has_titles(numbers)
        index, n_packed = _index_columns(grid, numbers, titled=titled), 0
        values = tuple(column for column in numbers if column not in index)

    def reading(label: int, values: tuple[int, ...], *, titled: bool) -> TableFormat:
        used = {label, *values}
        left_out = [column for column in range(grid.n_columns) if column not in used]
        return grid.table(label, values, titled=titled, left_out=left_out, n_packed=n_packed)

    labels = _by_probability(grid, words, titled=titled)[: limits.MAX_TABLE_READINGS]
    for label in labels:
        yield reading(label, values, titled=titled)
    if index and not titled:
        yield reading(labels[0], tuple(numbers), titled=False)
    first = grid.rows[0][labels[0]].strip()
    if (
        not packed
        and titled
        and grid.has_counted_titles(numbers)
        and first
        and first.lower() not in _WORD_TITLES
    ):
        yield reading(labels[0], values, titled=False)


def _by_probability(grid: _Grid, words: Sequence[int], *, titled: bool) -> list[int]:
    """Sort columns of words: one that is titled so first, then the one with the most distinct words."""

    def probability(column: int) -> tuple[bool, int]:
        named = titled and grid.rows[0][column].strip().lower() in _WORD_TITLES
        return named, len(set(grid.body[column]))

    return sorted(words, key=probability, reverse=True)
