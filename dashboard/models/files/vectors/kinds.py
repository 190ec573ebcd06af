"""Which kind a word-vector file is, and its rows.

The kind is found by content, never by name: word2vec text and binary, GloVe text, fastText text, and the Embedding
Projector's `vectors.tsv` with `metadata.tsv`; each also gzipped. What a file says of itself is never trusted: nothing
is allocated by a header, a line and a word have a longest length, and reading stops after the words asked for.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from dashboard.errors import InputError
from dashboard.models.amounts import bytes_text
from dashboard.models.files.vectors.reader import Reader
from dashboard.models.files.vectors.sink import MOST_DIMS, Sink

LONGEST_LINE = 1_000_000

LONGEST_WORD = 1_000

# How often a caller is told the number of rows read.
STEP_ROWS = 256

HEADER = re.compile(rb"\s*(\d{1,18})[ \t]+(\d{1,9})\s*")


@dataclass(frozen=True)
class Converted:
    """What was found in a file."""

    kind: str
    n_words: int
    n_dims: int
    n_repeated: int


def convert(
    chunks: Iterable[bytes],
    folder: Path,
    *,
    n_wanted: int,
    labels: Iterable[bytes] | None = None,
    room: Callable[[int], None] | None = None,
    step: Callable[[int], None] | None = None,
) -> Converted:
    """Read the first `n_wanted` words of a file and write them to `folder` as a store that opens at once.

    Args:
        chunks: the file's bytes.
        folder: an empty folder.
        n_wanted: most words to keep.
        labels: the bytes of `metadata.tsv`, where the vectors come without words.
        room: asked before each block whether so many bytes fit; raises InputError if not.
        step: told the number of words from time to time.

    Raises:
        InputError: the file is of no known kind, damaged, cut off or too large.
    """
    reader = Reader(chunks)
    kind, n_said, n_dims = detect(reader)
    words = _labels(labels) if kind == "projector" else None
    sink = Sink(folder, n_dims, min(n_wanted, n_said or n_wanted), room)
    try:
        rows = (
            _binary_rows(reader, n_dims) if kind == "word2vec binary" else _text_rows(reader, n_dims, words)
        )
        n_read = 0
        for where, word, vector in rows:
            sink.add(word, vector, where)
            n_read += 1
            if step and n_read % STEP_ROWS == 0:
                step(n_read)
            if sink.full:
                break
        if n_said is not None and n_read < min(n_said, n_wanted):
            raise InputError(
                f"The file says that it has {n_said:,} words and ends after {n_read:,}; "
                "it is cut off or damaged: get or export it again."
            )
        if words is not None and not sink.full and next(words, None) is not None:
            raise InputError(
                "There are more lines in metadata.tsv than vectors; choose two files that belong together."
            )
        sink.close()
    finally:
        sink.abandon()
    return Converted(kind, len(sink.words), n_dims, sink.n_repeated)


def detect(reader: Reader) -> tuple[str, int | None, int]:
    """Kind of file, number of words that it claims to have (or None), and length of its vectors.

    A header line is taken from the reader; nothing else is.

    Raises:
        InputError: it is none of the known kinds.
    """
    unknown = InputError(
        "This is no word-vector file that the app knows; choose word2vec text or binary, GloVe, fastText text, "
        "or the Embedding Projector's vectors.tsv, each also gzipped."
    )
    start = reader.peek(4096)
    if not start:
        raise InputError("The file is empty; choose another one.")
    if start[:4] in (b"PK\x03\x04", b"\x93NUM") or start[:1] == b"\x80" or start[:2] == b"\x1f\x8b":
        raise unknown
    line = start.partition(b"\n")[0]
    header = HEADER.fullmatch(line) if b"\n" in start else None
    if header:
        n_said, n_dims = int(header[1]), int(header[2])
        # Two numbers may also be a word that is a number with one value.
        reader.take(len(line) + 1)
        if not 1 <= n_dims <= MOST_DIMS:
            raise InputError(
                f"The file says that its vectors have {n_dims:,} values; this app reads 1 to {MOST_DIMS:,}."
            )
        if n_said == 0:
            raise InputError("The file says that it has no words; choose another one.")
        return ("word2vec text" if _looks_like_text(reader, n_dims) else "word2vec binary"), n_said, n_dims
    first = _first_line(reader)
    if first is None:
        raise unknown
    if b"\t" in first and _values(first.split(b"\t")) is not None:
        return "projector", None, len(first.split(b"\t"))
    parts = first.rstrip().split(b" ")
    if len(parts) >= 3 and _values(parts[1:]) is not None:
        return "GloVe text", None, len(parts) - 1
    raise unknown


def _first_line(reader: Reader) -> bytes | None:
    """The first line, left in the reader; None if no line ends within the longest length."""
    size = 4096
    while size <= 2 * LONGEST_LINE:
        start = reader.peek(size)
        if b"\n" in start:
            return start.partition(b"\n")[0].rstrip(b"\r")
        if len(start) < size:
            return start
        size *= 2
    return None


def _values(fields: list[bytes]) -> np.ndarray | None:
    """The fields as float32, or None if one of them is not a number."""
    try:
        return np.array(fields).astype(np.float32)
    except ValueError:
        return None


def _looks_like_text(reader: Reader, n_dims: int) -> bool:
    """Whether the first row after the header is a line of a word and `n_dims` numbers."""
    first = _first_line(reader)
    if first is None:
        return False
    parts = first.rstrip().split(b" ")
    if len(parts) < 3 and n_dims > 1:
        return False
    return _values(parts[-min(n_dims, len(parts) - 1) :]) is not None if len(parts) > 1 else False


def _binary_rows(reader: Reader, n_dims: int) -> Iterator[tuple[str, bytes, np.ndarray]]:
    """Rows of word2vec's binary kind: the word, a space, the values as little-endian float32, often a line feed."""
    n_bytes = 4 * n_dims
    row = 0
    while not reader.at_end:
        row += 1
        word = reader.until(b" ", LONGEST_WORD)
        if word is None:
            raise InputError(
                f"Row {row:,} has no word where one should be; the file is damaged: get it again."
            )
        values = reader.take(n_bytes)
        if len(values) < n_bytes:
            if not word.strip() and not values:
                return
            raise InputError(f"The file ends inside row {row:,}; it is cut off: get or export it again.")
        yield f"row {row:,}", word.lstrip(b"\n"), np.frombuffer(values, "<f4")


def _text_rows(
    reader: Reader, n_dims: int, labels: Iterator[bytes] | None
) -> Iterator[tuple[str, bytes, np.ndarray]]:
    """Rows of a text file: a word and its values, or values whose words are in `labels`."""
    number = 0
    while not reader.at_end:
        number += 1
        line = reader.until(b"\n", LONGEST_LINE)
        if line is None:
            raise InputError(
                f"Line {number:,} is longer than any vector; the file is damaged or of another kind."
            )
        line = line.rstrip(b" \t\r")
        if not line:
            continue
        if labels is None:
            if (values := _plain_row(line, n_dims)) is not None:
                yield f"line {number:,}", line[: line.index(b" ")], values
                continue
            # From the right: some words of GloVe hold spaces.
            separator = b"\t" if b"\t" in line and line.count(b" ") < n_dims else b" "
            fields = line.rsplit(separator, n_dims)
            word, fields = fields[0], fields[1:]
        else:
            fields = line.split(b"\t")
            label = next(labels, None)
            if label is None:
                raise InputError(
                    f"metadata.tsv ends before line {number:,} of the vectors; choose two files that belong together."
                )
            word = label
        if len(fields) != n_dims:
            raise InputError(
                f"Line {number:,} has {len(fields):,} values where the first has {n_dims:,}; "
                "the file is damaged: export it again."
            )
        values = _values(fields)
        if values is None:
            raise InputError(
                f"Line {number:,} holds something that is not a number; the file is damaged: export it again."
            )
        yield f"line {number:,}", word, values


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


def _labels(chunks: Iterable[bytes] | None) -> Iterator[bytes]:
    """Words of a `metadata.tsv`: its first column, without the title line that several columns have."""
    if chunks is None:
        raise InputError("These vectors come without words; add the metadata.tsv that belongs to them.")
    reader = Reader(chunks)
    first = True
    while not reader.at_end:
        line = reader.until(b"\n", LONGEST_LINE)
        if line is None:
            raise InputError("A line of metadata.tsv is longer than any word; choose another file.")
        line = line.rstrip(b"\r")
        if first and b"\t" in line:
            first = False
            continue
        first = False
        yield line.partition(b"\t")[0]


def describe(found: Converted) -> str:
    """What was found, for the model's notes."""
    repeated = f"; {found.n_repeated:,} repeated words were left out" if found.n_repeated else ""
    size = bytes_text(found.n_words * found.n_dims * 4)
    return f"{found.kind}, {found.n_words:,} words x {found.n_dims} values, {size}{repeated}"
