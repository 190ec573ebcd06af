"""What has arrived of a download, kept so that it can go on after a cut, a crash or a power failure.

The bytes are in `<name>.data`. `<name>.log` has a first line that says of what they are a part, then one line for each
piece with its length and SHA-256. A piece counts only if its line and its bytes agree, so a half-written piece or a
byte that changed on the disk is fetched again, and nothing else.
"""

import hashlib
import json
import os
from collections.abc import Iterator
from pathlib import Path

from dashboard.models.readers.json_text import loads
from dashboard.models.store import cannot_write

PIECE = 1 << 20


class Part:
    """A growing range of bytes of one published file."""

    def __init__(self, folder: Path, name: str, identity: dict[str, object]) -> None:
        """Open what is there, if it belongs to `identity` (address, range, checksum); else begin anew.

        Raises:
            InputError: the folder cannot be written.
        """
        self.data_path = folder / f"{name}.data"
        self._log_path = folder / f"{name}.log"
        self._identity = identity
        self.tag = ""
        self.length = 0
        try:
            self._open()
        except OSError as error:
            raise cannot_write(error) from error

    def _open(self) -> None:
        lengths = self._sound_pieces()
        self.length = sum(lengths)
        if self.length or self.tag:
            # Whatever lies behind the last sound piece is thrown away.
            with self.data_path.open("ab") as data:
                data.truncate(self.length)
            lines = self._log_path.read_text(encoding="utf-8").splitlines()[: 1 + len(lengths)]
            self._log_path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        else:
            self.restart()

    def _sound_pieces(self) -> list[int]:
        """Lengths of the pieces that are as they arrived, up to the first that is not."""
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
                    piece = data.read(int(length))
                    if len(piece) != int(length) or hashlib.sha256(piece).hexdigest() != digest:
                        break
                    lengths.append(len(piece))
            return lengths
        except (OSError, ValueError, KeyError, TypeError):
            return []

    def restart(self, tag: str = "") -> None:
        """Throw away what has arrived; `tag` is the server's mark (ETag) of the version that comes now."""
        try:
            self.length = 0
            self.tag = tag
            self.data_path.write_bytes(b"")
            self._log_path.write_text(json.dumps({"of": self._identity, "tag": tag}) + "\n", encoding="utf-8")
        except OSError as error:
            raise cannot_write(error) from error

    def append(self, piece: bytes) -> None:
        """Keep a piece that has arrived.

        Raises:
            InputError: the disk is full or cannot be written.
        """
        try:
            with self.data_path.open("r+b") as data:
                data.seek(self.length)
                data.write(piece)
            with self._log_path.open("a", encoding="utf-8") as log:
                log.write(f"{len(piece)} {hashlib.sha256(piece).hexdigest()}\n")
        except OSError as error:
            raise cannot_write(error) from error
        self.length += len(piece)

    def pieces(self) -> Iterator[bytes]:
        """All bytes that are here, in pieces."""
        with self.data_path.open("rb") as data:
            while piece := data.read(PIECE):
                yield piece

    def content(self) -> bytes:
        """All bytes that are here, at once: for small files."""
        return self.data_path.read_bytes()

    def discard(self) -> None:
        """Remove the files: the bytes have been put to use, or are wrong."""
        for path in (self.data_path, self._log_path):
            if path.exists():
                os.unlink(path)
        self.length = 0
