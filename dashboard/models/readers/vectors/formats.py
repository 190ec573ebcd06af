"""Convert word-vector files of any supported format to the store's format.

Supported are word2vec text and binary, GloVe text, fastText text, and the Embedding Projector's two files,
each also gzipped. Files are untrusted: no memory is allocated from a header's claim, lines and words have a
maximum length, and reading stops after the requested number of words.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from dashboard.concepts.shorten import short_word
from dashboard.errors import InputError
from dashboard.models.readers.vectors.labels import Words
from dashboard.models.readers.vectors.projector import Labels, vectors_first
from dashboard.models.readers.vectors.reader import Reader
from dashboard.models.readers.vectors.sniffing import sniff_format, sniff_numeric
from dashboard.models.readers.vectors.text_rows import rows_of
from dashboard.models.readers.vectors.writer import VectorWriter
from dashboard.models.units import format_bytes
from dashboard.numerals import format_count

# Rows between two progress callbacks.
STEP_ROWS = 256


@dataclass(frozen=True)
class Converted:
    """Summary of a conversion.

    Attributes:
        kind: name of the format.
        n_words: number of words kept.
        n_dims: length of each vector.
        n_repeated: number of duplicate words.
        first_word: the first word.
        notes: short remarks on what was left out, and on words that were changed.
    """

    kind: str
    n_words: int
    n_dims: int
    n_repeated: int
    first_word: str = ""
    notes: tuple[str, ...] = ()


def convert(
    chunks: Iterable[bytes],
    folder: Path,
    *,
    n_wanted: int,
    most_bytes: int | None = None,
    labels: Iterable[bytes] | None = None,
    column: int | None = None,
    reserve: Callable[[int], None] | None = None,
    step: Callable[[int], None] | None = None,
) -> Converted:
    """Read the first `n_wanted` words of a file and write them to `folder` in the store's format.

    Args:
        chunks: content of the file.
        folder: an empty folder.
        n_wanted: maximum number of words.
        most_bytes: maximum size of the vectors; fewer words are kept if vectors are long.
        labels: content of a second file, if vectors and labels are separate; the two may be swapped.
        column: index of the label column, or of the way to read a single table (`table_readings`); None to detect it.
        reserve: called with the size of each block before it is written; raises InputError if it does not fit.
        step: progress callback, called with the number of words.

    Raises:
        InputError: the format is unsupported, or the file is damaged or too large.
    """
    reader, of_rows = Reader(chunks), None
    if labels is not None:
        other = Reader(labels)
        if not vectors_first(reader, other):
            reader, other = other, reader
        of_rows = Labels(other, column, n_wanted)
    layout = sniff_format(reader, column) if of_rows is None else sniff_numeric(reader)
    fitting = n_wanted if most_bytes is None else max(1, most_bytes // (4 * layout.n_dims))
    most = min(n_wanted, fitting, layout.n_said or n_wanted)
    words, sink = Words(), VectorWriter(folder, layout.n_dims, reserve)
    try:
        for where, raw, vector in rows_of(reader, layout):
            # Labels are assigned once the number of rows is known.
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
        written = words.finished()
        sink.close(written)
    finally:
        sink.abandon()
    notes = [*(layout.table.notes if layout.table else ()), *words.notes(), *notes]
    first_word = short_word(written[0].decode())
    return Converted(layout.kind, sink.n_rows, layout.n_dims, words.n_repeated, first_word, tuple(notes))


def describe(found: Converted) -> str:
    """Summarise a conversion for the model's notes."""
    words, values = format_count(found.n_words, "word"), format_count(found.n_dims, "value")
    size = format_bytes(found.n_words * found.n_dims * 4)
    return "; ".join(
        (f"{found.kind}, {words} × {values}, {size}", f"first word “{found.first_word}”", *found.notes)
    )
