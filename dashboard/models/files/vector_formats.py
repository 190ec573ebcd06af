"""Word-vector files of all common kinds, read as a stream into a memory-mapped store.

The kind is found by content, never by name: word2vec text and binary, GloVe text, fastText text, and the Embedding
Projector's `vectors.tsv` with `metadata.tsv`; each also gzipped. What a file says of itself is never trusted: nothing
is allocated by a header, a line and a word have a longest length, and reading stops after the words asked for.
"""

import re
import struct
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from dashboard.errors import InputError
from dashboard.models.amounts import bytes_text
from dashboard.models.files.word_list import WordList
from dashboard.models.store import cannot_write
from dashboard.models.word_vectors import NORMS, VECTORS, row_norms

LONGEST_LINE = 1_000_000
LONGEST_WORD = 1_000
MOST_DIMS = 20_000
# A trained value beyond this is a damaged one: the largest in published vectors are below 100.
LARGEST_VALUE = 1e6
BLOCK_ROWS = 4_096
UNPACK_BYTES = 1 << 20
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
    complete: bool


class Reader:
    """Bytes from a stream of chunks, unpacked if they are gzipped, as many as are asked for and no more."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        """Look at the first bytes to see whether they are gzipped."""
        self._chunks = iter(chunks)
        self._buffer = bytearray()
        self._at = 0
        self._ended = False
        self._unpacker: zlib._Decompress | None = None
        self._packed = b""
        self._pending = False
        first = b""
        for chunk in self._chunks:
            first += chunk
            if len(first) >= 2:
                break
        self.gzipped = first[:2] == b"\x1f\x8b"
        if self.gzipped:
            self._unpacker = zlib.decompressobj(wbits=31)
            self._packed = first
        else:
            self._buffer += first

    def _more(self) -> bool:
        """Add up to about a megabyte to the buffer; False at the end of the file."""
        if self._ended:
            return False
        if self._at:
            del self._buffer[: self._at]
            self._at = 0
        before = len(self._buffer)
        while len(self._buffer) == before:
            if self._unpacker is None:
                chunk = next(self._chunks, None)
                if chunk is None:
                    self._ended = True
                    return False
                self._buffer += chunk
            elif not self._unpack():
                return False
        return True

    def _unpack(self) -> bool:
        """Unpack a bounded amount, whatever a small file claims to hold."""
        assert self._unpacker is not None
        while not self._packed and not self._pending:
            chunk = next(self._chunks, None)
            if chunk is None:
                self._ended = True
                if not self._unpacker.eof:
                    raise InputError("The gzipped file is cut off; get or export it again.")
                return False
            self._packed = chunk
        if self._unpacker.eof:  # gzip allows several members in a row
            self._unpacker = zlib.decompressobj(wbits=31)
        try:
            unpacked = self._unpacker.decompress(self._packed, UNPACK_BYTES)
        except zlib.error as error:
            raise InputError("The gzipped file is damaged; get or export it again.") from error
        self._buffer += unpacked
        # A full answer may have more behind it, even where all packed bytes are taken.
        self._pending = len(unpacked) == UNPACK_BYTES and not self._unpacker.eof
        self._packed = self._unpacker.unconsumed_tail or self._unpacker.unused_data
        return True

    def peek(self, n_bytes: int) -> bytes:
        """Up to `n_bytes` that come next, without taking them."""
        while len(self._buffer) - self._at < n_bytes and self._more():
            pass
        return bytes(self._buffer[self._at : self._at + n_bytes])

    def take(self, n_bytes: int) -> bytes:
        """The next `n_bytes`, fewer at the end."""
        taken = self.peek(n_bytes)
        self._at += len(taken)
        return taken

    def until(self, mark: bytes, longest: int) -> bytes | None:
        """Bytes up to `mark`, which is taken too; None if it does not come within `longest` bytes.

        At the end of the file the rest counts as if the mark followed.
        """
        sought = self._at
        while True:
            place = self._buffer.find(mark, sought)
            if place >= 0:
                if place - self._at > longest:
                    return None
                found = bytes(self._buffer[self._at : place])
                self._at = place + len(mark)
                return found
            held = len(self._buffer) - self._at
            if held > longest:
                return None
            if not self._more():
                found = bytes(self._buffer[self._at :])
                self._at = len(self._buffer)
                return found
            sought = self._at + held

    @property
    def at_end(self) -> bool:
        """Whether nothing is left."""
        return not self.peek(1)


class Sink:
    """Rows on their way into a store folder: checked, without repeated words, a block at a time."""

    def __init__(self, folder: Path, n_dims: int, n_wanted: int, room: Callable[[int], None] | None) -> None:
        """`room` is asked whether a number of bytes fits on the disk."""
        if not 1 <= n_dims <= MOST_DIMS:
            raise InputError(f"The vectors have {n_dims:,} values each; this app reads 1 to {MOST_DIMS:,}.")
        self.n_dims = n_dims
        self.n_wanted = n_wanted
        self.n_repeated = 0
        self.words: list[bytes] = []
        self._seen: set[bytes] = set()
        self._folder = folder
        self._room = room
        self._block = np.empty((BLOCK_ROWS, n_dims), np.float32)
        self._filled = 0
        self._norms: list[np.ndarray] = []
        try:
            self._file = (folder / VECTORS).open("wb")
            self._file.write(self._head(0))
        except OSError as error:
            raise cannot_write(error) from error

    def _head(self, n_rows: int) -> bytes:
        """An npy header of fixed length, so that the row count can be filled in at the end."""
        text = f"{{'descr': '<f4', 'fortran_order': False, 'shape': ({n_rows}, {self.n_dims}), }}"
        return b"\x93NUMPY\x01\x00" + struct.pack("<H", 118) + text.ljust(117).encode() + b"\n"

    @property
    def full(self) -> bool:
        """Whether there are as many words as were asked for."""
        return len(self.words) >= self.n_wanted

    def add(self, word: bytes, vector: np.ndarray, where: str) -> None:
        """Keep one row. A word that came before is counted and left out, as gensim does.

        Raises:
            InputError: the word is empty or not UTF-8, or a value is not a number.
        """
        if word in self._seen:
            self.n_repeated += 1
            return
        try:
            word.decode()
        except UnicodeDecodeError as error:
            raise InputError(f"The word in {where} is not UTF-8 text; save the file as UTF-8.") from error
        self._seen.add(word)
        self.words.append(word)
        self._block[self._filled] = vector
        self._filled += 1
        if self._filled == BLOCK_ROWS:
            self._flush()

    def _flush(self) -> None:
        block = self._block[: self._filled]
        if not np.isfinite(block).all() or np.abs(block).max(initial=0.0) > LARGEST_VALUE:
            bad = int(np.flatnonzero(~(np.abs(block) <= LARGEST_VALUE).all(axis=1))[0])
            word = self.words[len(self.words) - self._filled + bad].decode()
            raise InputError(
                f"The vector of “{word[:50]}” holds a value that is not a usable number (NaN, infinite or huge); "
                "the file is damaged: get or export it again."
            )
        if self._room:
            self._room(block.nbytes)
        try:
            self._file.write(block.tobytes())
        except OSError as error:
            raise cannot_write(error) from error
        self._norms.append(row_norms(block))
        self._filled = 0

    def close(self) -> None:
        """Write what is left, the words and the norms.

        Raises:
            InputError: there is no row at all, or the disk is full.
        """
        self._flush()
        try:
            self._file.seek(0)
            self._file.write(self._head(len(self.words)))
            self._file.close()
            if not self.words:
                raise InputError("The file holds no word vector; choose another file.")
            np.save(self._folder / NORMS, np.concatenate(self._norms))
            self._seen.clear()
            WordList.write(self._folder, self.words)
        except OSError as error:
            raise cannot_write(error) from error

    def abandon(self) -> None:
        """Close the file; the folder is thrown away by its owner."""
        self._file.close()


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
        complete = reader.at_end if not sink.full else False
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
    return Converted(kind, len(sink.words), n_dims, sink.n_repeated, complete)


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


def file_chunks(path: Path) -> Iterator[bytes]:
    """A file's bytes in pieces.

    Raises:
        InputError: it cannot be read.
    """
    try:
        with path.open("rb") as file:
            while piece := file.read(1 << 20):
                yield piece
    except OSError as error:
        raise InputError(f"{path.name} cannot be read ({error.strerror}); check the path.") from error


def describe(found: Converted) -> str:
    """What was found, for the model's notes."""
    repeated = f"; {found.n_repeated:,} repeated words were left out" if found.n_repeated else ""
    size = bytes_text(found.n_words * found.n_dims * 4)
    return f"{found.kind}, {found.n_words:,} words x {found.n_dims} values, {size}{repeated}"
