"""Bytes of a file as they are asked for, unpacked where they are gzipped."""

import zlib
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

from dashboard.errors import InputError

UNPACK_BYTES = 1 << 20

# Packed bytes at a time: what is left of them is copied at the end of each member.
PACKED_BYTES = 1 << 16

# What a small file may unpack to. Files in blocks have a member for every 64 kB.
MOST_MEMBERS = 100_000
MOST_LINES = 5_000_000

LONGEST_LINE = 1_000_000

# What is looked at to tell the kind of a file: so many bytes, more where they do not hold so many lines.
SAMPLE_BYTES = 1 << 16
SAMPLE_LINES = 8

BYTE_ORDER_MARK = b"\xef\xbb\xbf"

GZIP = b"\x1f\x8b"


class Reader:
    """Bytes from a stream of chunks, unpacked if they are gzipped, as many as are asked for and no more.

    A byte-order mark at the start is left out.

    Attributes:
        line_end: what ends a line; a line feed until `first_lines` has found otherwise.
        all_seen: whether `first_lines` saw the whole file.
        ended_open: whether what `until` gave last was ended by the end of the file.
    """

    def __init__(self, chunks: Iterable[bytes]) -> None:
        """Look at the first bytes to see whether they are gzipped."""
        self.line_end = b"\n"
        self.all_seen = False
        self.ended_open = False
        self._chunks = iter(chunks)
        self._buffer = bytearray()
        self._at = 0
        self._ended = False
        self._unpacker: zlib._Decompress | None = None
        self._packed = b""
        self._pending = False
        self._n_members = 1
        self._n_lines = 0
        first = b""
        for chunk in self._chunks:
            first += chunk
            if len(first) >= len(BYTE_ORDER_MARK):
                break
        if first[: len(GZIP)] == GZIP:
            self._unpacker = zlib.decompressobj(wbits=31)
            self._chunks = _in_pieces(chain([first], self._chunks))
        else:
            self._buffer += first
        if self.peek(len(BYTE_ORDER_MARK)) == BYTE_ORDER_MARK:
            self.take(len(BYTE_ORDER_MARK))

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
        # After the end of a member, two bytes say whether another one follows.
        while len(self._packed) < (len(GZIP) if self._unpacker.eof else 1) and not self._pending:
            chunk = next(self._chunks, None)
            if chunk is None:
                self._ended = True
                if not self._unpacker.eof:
                    raise InputError("The gzipped file is cut off; get or export it again.")
                return False
            self._packed += chunk
        if self._unpacker.eof:  # gzip allows several members in a row, and ignores what else follows
            if not self._packed.startswith(GZIP):
                self._ended = True
                return False
            self._n_members += 1
            if self._n_members > MOST_MEMBERS:
                raise InputError(
                    f"The gzipped file has more than {MOST_MEMBERS:,} parts; pack it again as one."
                )
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
        self.ended_open = False
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
                self.ended_open = True
                return found
            sought = self._at + held

    def line(self) -> bytes | None:
        """The next line without what ends it; None if it is longer than the longest line.

        Raises:
            InputError: there are more lines than any vocabulary has, which may be blank and cost nothing to pack.
        """
        self._n_lines += 1
        if self._n_lines > MOST_LINES:
            raise InputError(f"The file has more than {MOST_LINES:,} lines; choose one with fewer.")
        line = self.until(self.line_end, LONGEST_LINE)
        return line if line is None else line.rstrip(b"\r")

    def first_lines(self) -> list[bytes]:
        """The first lines that are not blank, left in the reader; none if no line ends within the longest length.

        From here on `line` knows what ends a line: line feeds, or carriage returns alone where there are no others.
        """
        size = SAMPLE_BYTES
        while True:
            start = self.peek(size)
            self.all_seen = len(start) < size
            at_most = self.all_seen or size > LONGEST_LINE
            if b"\n" in start or at_most:
                self.line_end = b"\n" if b"\n" in start else b"\r"
                lines = start.split(self.line_end)
                unended = b"" if self.all_seen else lines.pop()
                filled = [line.rstrip(b"\r") for line in lines if line.strip()]
                if at_most and len(filled) == 1 and unended:
                    # Below a header, bytes that are no text may hold no line end.
                    filled.append(unended)
                if at_most or len(filled) >= SAMPLE_LINES:
                    return filled
            size *= 2

    @property
    def at_end(self) -> bool:
        """Whether nothing is left."""
        return not self.peek(1)


def _in_pieces(chunks: Iterable[bytes]) -> Iterator[bytes]:
    return (chunk[at : at + PACKED_BYTES] for chunk in chunks for at in range(0, len(chunk), PACKED_BYTES))


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
