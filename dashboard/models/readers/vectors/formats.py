"""A word-vector file of any kind, converted to what the app opens at once.

Read are word2vec text and binary, GloVe text, fastText text, and the Embedding Projector's two files; each also
gzipped. What a file says of itself is never trusted: nothing is allocated by a header, a line and a word have a longest
length, and reading stops after the words asked for.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from dashboard.errors import InputError
from dashboard.models.readers.vectors.labels import Words
from dashboard.models.readers.vectors.projector import Labels, vectors_first
from dashboard.models.readers.vectors.reader import Reader
from dashboard.models.readers.vectors.sniffing import sniff_format, sniff_numeric
from dashboard.models.readers.vectors.text_rows import rows_of
from dashboard.models.readers.vectors.writer import VectorWriter
from dashboard.models.units import bytes_text
from dashboard.numerals import format_count

# How often a caller is told the number of rows read.
STEP_ROWS = 256


@dataclass(frozen=True)
class Converted:
    """What was found in a file.

    Attributes:
        kind: what the file is called.
        n_words: number of words kept.
        n_dims: length of their vectors.
        n_repeated: how many of the words had come before.
        notes: what was done to words or left out, a few words each.
    """

    kind: str
    n_words: int
    n_dims: int
    n_repeated: int
    notes: tuple[str, ...] = ()


def convert(
    chunks: Iterable[bytes],
    folder: Path,
    *,
    n_wanted: int,
    most_bytes: int | None = None,
    labels: Iterable[bytes] | None = None,
    column: int | None = None,
    room: Callable[[int], None] | None = None,
    step: Callable[[int], None] | None = None,
) -> Converted:
    """Read the first `n_wanted` words of a file and write them to `folder` as a store that opens at once.

    Args:
        chunks: the file's bytes.
        folder: an empty folder.
        n_wanted: most words to keep.
        most_bytes: most that their vectors may take: of long ones, fewer are kept.
        labels: the bytes of a second file, where one holds vectors and the other their labels: in either order.
        column: which column of several holds the labels; None for the one that looks like it.
        room: asked before each block is written whether so many bytes fit; raises InputError if not.
        step: told the number of words from time to time.

    Raises:
        InputError: the file is of no known kind, cannot be read, or is too large.
    """
    reader, of_rows = Reader(chunks), None
    if labels is not None:
        other = Reader(labels)
        if not vectors_first(reader, other):
            reader, other = other, reader
        of_rows = Labels(other, column, n_wanted)
    layout = sniff_format(reader) if of_rows is None else sniff_numeric(reader)
    fitting = n_wanted if most_bytes is None else max(1, most_bytes // (4 * layout.n_dims))
    most = min(n_wanted, fitting, layout.n_said or n_wanted)
    words, sink = Words(), VectorWriter(folder, layout.n_dims, room)
    try:
        for where, raw, vector in rows_of(reader, layout):
            # Labels are put to the rows when all rows are here.
            sink.add(vector, where.encode() if of_rows else words.add(raw, where))
            if step and sink.n_rows % STEP_ROWS == 0:
                step(sink.n_rows)
            if sink.n_rows == most:
                break
        if layout.n_said is not None and sink.n_rows < most:
            raise InputError(
                f"The first line says that the file has {format_count(layout.n_said, 'word')}, but it ends after "
                f"{sink.n_rows:,}; get it again, or correct the first line."
            )
        notes = []
        if layout.n_said == sink.n_rows and reader.peek(64).strip():
            notes.append(
                f"what follows the {format_count(sink.n_rows, 'word')} that the first line names was left out"
            )
        elif sink.n_rows == fitting < n_wanted:
            notes.append(f"no more than the first {fitting:,} words are read, so that all fit")
        if of_rows:
            more_rows = sink.n_rows == most and bool(reader.peek(64).strip())
            for at, label in enumerate(of_rows.of_rows(sink.n_rows, more_rows=more_rows)):
                words.add(label, f"label {at + 1:,}")
        sink.close(words.finished())
    finally:
        sink.abandon()
    notes = [*words.notes(), *notes]
    return Converted(layout.kind, sink.n_rows, layout.n_dims, words.n_repeated, tuple(notes))


def describe(found: Converted) -> str:
    """What was found, for the model's notes."""
    words, values = format_count(found.n_words, "word"), format_count(found.n_dims, "value")
    size = bytes_text(found.n_words * found.n_dims * 4)
    return "; ".join((f"{found.kind}, {words} × {values}, {size}", *found.notes))
