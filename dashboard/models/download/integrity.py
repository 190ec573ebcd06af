"""Checksum verification of hub files."""

import hashlib
from pathlib import Path

from dashboard.models.download.hub import HubFile


def matches_checksum(path: Path, file: HubFile) -> bool:
    """Return whether the file at `path` has the checksum listed by the hub; True if none is listed.

    The checksum is SHA-256 for large files and the git blob SHA-1 (over a header with the length) for small
    ones.
    """
    if file.checksum is None:
        return True
    kind, expected = file.checksum
    if kind == "sha256":
        with path.open("rb") as data:
            return hashlib.file_digest(data, "sha256").hexdigest() == expected
    digest = hashlib.sha1(f"blob {file.n_bytes}\0".encode(), usedforsecurity=False)
    with path.open("rb") as data:
        while chunk := data.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest() == expected
