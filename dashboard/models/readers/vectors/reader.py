"""Buffered reader of a stream of bytes, with gzip decompression."""

import zlib
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

from dashboard import limits
from dashboard.errors import InputError

UNPACK_BYTES = 1 << 20

# Compressed bytes at a time: the rest is copied at the end of each gzip member.
PACKED_BYTES = 1 << 16


# Bytes examined to detect the format; more if they hold too few lines.
SAMPLE_BYTES = 1 << 16
SAMPLE_LINES = 8

BYTE_ORDER_MARK = b"\xef\xbb\xbf"

GZIP = b"\x1f\x8b"


class Reader:
    """Buffered reader of a stream of chunks, decompressed if gzipped, reading no more than needed.

    A byte-order mark at the start is skipped.

    Attributes:
        line_end: line terminator; a line feed unless `peek_lines` detects another one.
        is_fully_peeked: whether `peek_lines` has seen the whole file.
        ended_without_delimiter: whether the last result of `read_until` was terminated by the end of the file.
    """

    def __init__(self, chunks: Iterable[bytes]) -> None:
        """Detect gzip by the first bytes."""
        self.line_end = b"\n"
        self.is_fully_peeked = False
        self.ended_without_delimiter = False
        self._chunks = iter(chunks)
        self._buffer = bytearray()
        self._position = 0
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
            self._chunks = _split(chain([first], self._chunks))
        else:
            self._buffer += first
        if self.peek(len(BYTE_ORDER_MARK)) == BYTE_ORDER_MARK:
            self.read(len(BYTE_ORDER_MARK))

    def _fill(self) -> bool:
        """Add up to about 1 MB to the buffer; return False at the end of the file."""
        if self._ended:
            return False
        if self._position:
            del self._buffer[: self._position]
            self._position = 0
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
        """Decompress a bounded amount, as protection against decompression bombs."""
        assert self._unpacker is not None
        # After the end of a member, two bytes tell whether another one follows.
        while len(self._packed) < (len(GZIP) if self._unpacker.eof else 1) and not self._pending:
            chunk = next(self._chunks, None)
            if chunk is None:
                self._ended = True
                if not self._unpacker.eof:
                    raise InputError("The gzipped file is cut off; get or export it again.")
                return False
            self._packed += chunk
        if self._unpacker.eof:  # gzip allows several members in a row; anything else that follows is ignored
            if not self._packed.startswith(GZIP):
                self._ended = True
                return False
            self._n_members += 1
            if self._n_members > limits.MAX_GZIP_MEMBERS:
                raise InputError(
                    f"The gzipped file has more than {limits.MAX_GZIP_MEMBERS:,} parts; pack it again as one."
                )
            self._unpacker = zlib.decompressobj(wbits=31)
        try:
            unpacked = self._unpacker.decompress(self._packed, UNPACK_BYTES)
        except zlib.error as error:
            raise InputError("The gzipped file is damaged; get or export it again.") from error
        self._buffer += unpacked
        # Full output may mean that more is pending, even if all input is consumed.
        self._pending = len(unpacked) == UNPACK_BYTES and not self._unpacker.eof
        self._packed = self._unpacker.unconsumed_tail or self._unpacker.unused_data
        return True

    def peek(self, n_bytes: int) -> bytes:
        """Return up to `n_bytes` without consuming them."""
        while len(self._buffer) - self._position < n_bytes and self._fill():
            pass
        return bytes(self._buffer[self._position : self._position + n_bytes])

    def read(self, n_bytes: int) -> bytes:
        """Consume and return the next `n_bytes`, fewer at the end of the file."""
        taken = self.peek(n_bytes)
        self._position += len(taken)
        return taken

    def read_until(self, delimiter: bytes, max_bytes: int) -> bytes | None:
        """Consume the bytes up to and including `delimiter`, return them without it; None if more than `max_bytes`.

        The end of the file counts as a delimiter.
        """
        sought = self._position
        self.ended_without_delimiter = False
        while True:
            end = self._buffer.find(delimiter, sought)
            if end >= 0:
                if end - self._position > max_bytes:
                    return None
                found = bytes(self._buffer[self._position : end])
                self._position = end + len(delimiter)
                return found
            held = len(self._buffer) - self._position
            if held > max_bytes:
                return None
            if not self._fill():
                found = bytes(self._buffer[self._position :])
                self._position = len(self._buffer)
                self.ended_without_delimiter = True
                return found
            sought = self._position + held

    def read_line(self) -> bytes | None:
        """Consume and return the next line without its terminator; None if it exceeds the maximum length.

        Raises:
            InputError: there are too many lines; blank ones compress to almost nothing.
        """
        self._n_lines += 1
        if self._n_lines > limits.MAX_VECTOR_LINES:
            raise InputError(
                f"The file has more than {limits.MAX_VECTOR_LINES:,} lines; choose one with fewer."
            )
        line = self.read_until(self.line_end, limits.MAX_VECTOR_LINE_BYTES)
        return line if line is None else line.rstrip(b"\r")

    def peek_lines(self) -> list[bytes]:
        """Return the first non-blank lines without consuming them; empty if the first line is too long.

        Also sets `line_end`: a line feed, or a carriage return if there are no line feeds.
        """
        size = SAMPLE_BYTES
        while True:
            start = self.peek(size)
            self.is_fully_peeked = len(start) < size
            at_most = self.is_fully_peeked or size > limits.MAX_VECTOR_LINE_BYTES
            if b"\n" in start or at_most:
                self.line_end = b"\n" if b"\n" in start else b"\r"
                lines = start.split(self.line_end)
                unended = b"" if self.is_fully_peeked else lines.pop()
                filled = [line.rstrip(b"\r") for line in lines if line.strip()]
                if at_most and len(filled) == 1 and unended:
                    # Below a header, binary data may hold no line end.
                    filled.append(unended)
                if at_most or len(filled) >= SAMPLE_LINES:
                    return filled
            size *= 2

    @property
    def at_end(self) -> bool:
        """Whether the end of the stream is reached."""
        return not self.peek(1)


def _split(chunks: Iterable[bytes]) -> Iterator[bytes]:
    return (chunk[at : at + PACKED_BYTES] for chunk in chunks for at in range(0, len(chunk), PACKED_BYTES))


def file_chunks(path: Path) -> Iterator[bytes]:
    """Read a file in chunks.

    Raises:
        InputError: the file is not readable.
    """
    try:
        with path.open("rb") as file:
            while piece := file.read(1 << 20):
                yield piece
    except OSError as error:
        raise InputError(f"{path.name} cannot be read ({error.strerror}); check the path.") from error
