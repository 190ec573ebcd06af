"""Convert word-vector files of any supported format to the store's format.

Supported are word2vec text and binary, GloVe text, fastText text, and the Embedding Projector's two files,
each also gzipped. Files are untrusted: no memory is allocated from a header's claim, lines and words have a
maximum length, and reading stops after the requested number of words.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from dashboard.display_text import short_word
from dashboard.errors import InputError
from dashboard.models.readers.vectors.labels import VocabularyBuilder
from dashboard.models.readers.vectors.projector import LabelColumn, is_vectors_first
from dashboard.models.readers.vectors.reader import Reader
from dashboard.models.readers.vectors.sniffing import FileLayout, sniff_format, sniff_numeric
from dashboard.models.readers.vectors.text_rows import iter_rows
from dashboard.models.readers.vectors.writer import VectorWriter
from dashboard.numerals import format_bytes, format_count

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


@dataclass(frozen=True)
class VectorSource:
    """Content of the files that hold word vectors.

    Attributes:
        chunks: content of the file.
        labels: content of a second file, if vectors and labels are separate; the two may be swapped.
        column: index of the label column, or of the way to read a single table (`table_readings`); None to detect it.
    """

    chunks: Iterable[bytes]
    labels: Iterable[bytes] | None = None
    column: int | None = None


def convert(
    source: VectorSource,
    folder: Path,
    *,
    n_words: int,
    max_bytes: int | None = None,
    reserve: Callable[[int], None] | None = None,
    on_rows: Callable[[int], None] | None = None,
) -> Converted:
    """Read the first `n_words` words and write them to `folder` in the store's format.

    Args:
        source: content of the files.
        folder: an empty folder.
        n_words: maximum number of words.
        max_bytes: maximum size of the vectors; fewer words are kept if vectors are long.
        reserve: called with the size of each block before it is written; raises InputError if it does not fit.
        on_rows: progress callback, called with the number of rows so far.

    Raises:
        InputError: the format is unsupported, or the file is damaged or too large.
    """
    reader, labels = _open(source, n_words)
    layout = sniff_format(reader, source.column) if labels is None else sniff_numeric(reader)
    n_fitting = n_words if max_bytes is None else max(1, max_bytes // (4 * layout.n_dims))
    limit = min(n_words, n_fitting, layout.n_declared or n_words)
    vocabulary, writer = VocabularyBuilder(), VectorWriter(folder, layout.n_dims, reserve)
    try:
        for location, raw, vector in islice(iter_rows(reader, layout), limit):
            # Labels are assigned once the number of rows is known.
            writer.add(vector, location.encode() if labels else vocabulary.add(raw, location))
            if on_rows and writer.n_rows % STEP_ROWS == 0:
                on_rows(writer.n_rows)
        _check_end(layout, writer.n_rows, limit)
        has_more = bool(reader.peek(64).strip())
        if labels:
            more_rows = writer.n_rows == limit and has_more
            for number, label in enumerate(labels.for_rows(writer.n_rows, more_rows=more_rows), start=1):
                vocabulary.add(label, f"label {number:,}")
        words = vocabulary.build()
        writer.close(words)
    finally:
        writer.abandon()
    notes = [*(layout.table.notes if layout.table else ()), *vocabulary.notes()]
    if layout.n_declared == writer.n_rows and has_more:
        n_kept = format_count(writer.n_rows, "word")
        notes.append(f"what follows the {n_kept} that the first line names was left out")
    elif writer.n_rows == n_fitting < n_words:
        notes.append(f"no more than the first {n_fitting:,} words are read, so that all fit")
    first_word = short_word(words[0].decode())
    return Converted(
        layout.kind, writer.n_rows, layout.n_dims, vocabulary.n_repeated, first_word, tuple(notes)
    )


def _open(source: VectorSource, n_words: int) -> tuple[Reader, LabelColumn | None]:
    """Return a reader of the vectors, and the labels if they come in a second file, whichever of the two it is."""
    reader = Reader(source.chunks)
    if source.labels is None:
        return reader, None
    other = Reader(source.labels)
    if not is_vectors_first(reader, other):
        reader, other = other, reader
    return reader, LabelColumn(other, source.column, n_words)


def _check_end(layout: FileLayout, n_rows: int, limit: int) -> None:
    """Check that the file did not end before `limit` rows if its header declares more.

    Raises:
        InputError: it did.
    """
    if layout.n_declared is not None and n_rows < limit:
        raise InputError(
            f"The first line says that the file has {format_count(layout.n_declared, 'word')}, but it ends after "
            f"{n_rows:,}; get it again, or correct the first line."
        )


def conversion_notes(found: Converted) -> str:
    """Summarise a conversion for the model's notes."""
    words, values = format_count(found.n_words, "word"), format_count(found.n_dims, "value")
    size = format_bytes(found.n_words * found.n_dims * 4)
    return "; ".join(
        (f"{found.kind}, {words} × {values}, {size}", f"first word “{found.first_word}”", *found.notes)
    )
