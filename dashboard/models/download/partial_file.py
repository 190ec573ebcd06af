"""Partial download that can be resumed after a lost connection, a crash or a power failure.

The bytes are in `<name>.data`. The first line of `<name>.log` identifies the source; each further line has the
length and SHA-256 of a piece. A piece is valid only if its bytes match its line, so that only half-written or
corrupted pieces are downloaded again.
"""

import hashlib
import json
import os
from collections.abc import Iterator
from pathlib import Path

from dashboard.models.readers.json_text import loads
from dashboard.models.store import write_error

CHUNK_BYTES = 1 << 20


class PartialFile:
    """Growing byte range of one published file."""

    def __init__(self, folder: Path, name: str, identity: dict[str, object]) -> None:
        """Open an existing partial file of the same `identity` (URL, range, checksum), else start anew.

        Raises:
            InputError: the folder is not writable.
        """
        self.data_path = folder / f"{name}.data"
        self._log_path = folder / f"{name}.log"
        self._identity = identity
        self.tag = ""
        self.length = 0
        try:
            self._open()
        except OSError as error:
            raise write_error(error) from error

    def _open(self) -> None:
        lengths = self._valid_chunk_lengths()
        self.length = sum(lengths)
        if self.length or self.tag:
            # Discard everything after the last valid piece.
            with self.data_path.open("ab") as data:
                data.truncate(self.length)
            lines = self._log_path.read_text(encoding="utf-8").splitlines()[: 1 + len(lengths)]
            self._log_path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        else:
            self.restart()

    def _valid_chunk_lengths(self) -> list[int]:
        """Return the lengths of the valid pieces, up to the first invalid one."""
        try:
            first, *lines = self._log_path.read_text(encoding="utf-8").splitlines()
            header = loads(first)
            if header["of"] != self._identity:
                return []
            self.tag = header["tag"]
            lengths = []
            with self.data_path.open("rb") as data:
                for line in lines:
                    length, _, digest = line.partition(" ")
                    chunk = data.read(int(length))
                    if len(chunk) != int(length) or hashlib.sha256(chunk).hexdigest() != digest:
                        break
                    lengths.append(len(chunk))
            return lengths
        except (OSError, ValueError, KeyError, TypeError):
            return []

    def restart(self, tag: str = "") -> None:
        """Discard the bytes so far; `tag` is the ETag of the version to download now."""
        try:
            self.length = 0
            self.tag = tag
            self.data_path.write_bytes(b"")
            self._log_path.write_text(json.dumps({"of": self._identity, "tag": tag}) + "\n", encoding="utf-8")
        except OSError as error:
            raise write_error(error) from error

    def append(self, chunk: bytes) -> None:
        """Append a piece.

        Raises:
            InputError: the disk is full or not writable.
        """
        try:
            with self.data_path.open("r+b") as data:
                data.seek(self.length)
                data.write(chunk)
            with self._log_path.open("a", encoding="utf-8") as log:
                log.write(f"{len(chunk)} {hashlib.sha256(chunk).hexdigest()}\n")
        except OSError as error:
            raise write_error(error) from error
        self.length += len(chunk)

    def chunks(self) -> Iterator[bytes]:
        """Yield all bytes so far in chunks."""
        with self.data_path.open("rb") as data:
            while chunk := data.read(CHUNK_BYTES):
                yield chunk

    def content(self) -> bytes:
        """Return all bytes so far; for small files."""
        return self.data_path.read_bytes()

    def discard(self) -> None:
        """Remove the files after use or a checksum mismatch."""
        for path in (self.data_path, self._log_path):
            if path.exists():
                os.unlink(path)
        self.length = 0
