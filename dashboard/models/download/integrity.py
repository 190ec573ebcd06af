"""Whether a file is, byte for byte, the one that the hub lists."""

import hashlib
from pathlib import Path

from dashboard.models.download.hub import HubFile


def as_published(path: Path, file: HubFile) -> bool:
    """Whether the file at `path` has the checksum that the hub lists; true where it lists none.

    That is SHA-256 for large files, and for small ones SHA-1 as git counts it, over a head with the length.
    """
    if file.checksum is None:
        return True
    kind, expected = file.checksum
    if kind == "sha256":
        with path.open("rb") as data:
            return hashlib.file_digest(data, "sha256").hexdigest() == expected
    digest = hashlib.sha1(f"blob {file.n_bytes}\0".encode(), usedforsecurity=False)
    with path.open("rb") as data:
        while piece := data.read(1 << 20):
            digest.update(piece)
    return digest.hexdigest() == expected
