"""Disk cache of measurements made on a model's layers, for pages that open only its matrices.

    <models>/.measured/<fingerprint>.json
    <models>/.measured/<fingerprint>-<what>.npz

The fingerprint identifies the files: each version of a model has its own.
"""

import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Collection
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from dashboard import settings
from dashboard.concepts.architecture import Start
from dashboard.models.readers.json_text import loads
from dashboard.models.store import write_beside

# Maximum number of array files, a few MB each.
MOST_KEPT = 16

_seen: dict[str, "Measured"] = {}


@dataclass(frozen=True)
class Measured:
    """How the first layer's input is computed; None if nothing reproduces it."""

    start: Start | None


def fingerprint(folder: Path) -> str:
    """Hash the path of a model folder and the names, sizes and modification times of its files."""
    parts = []
    for path in sorted(folder.glob("*")):
        if path.suffix in (".json", ".safetensors", ".txt", ".model") and path.is_file():
            status = path.stat()
            parts.append((path.name, status.st_size, status.st_mtime_ns))
    return hashlib.sha256(repr((str(folder), parts)).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def known(mark: str) -> Measured | None:
    """Return the cached measurement for this fingerprint, or None."""
    if mark not in _seen:
        try:
            values: Any = loads(_path(mark).read_text(encoding="utf-8"))
            _seen[mark] = Measured(None if values is None else Start(**values))
        except (OSError, ValueError, TypeError):
            return None
    return _seen[mark]


def remember(mark: str, start: Start | None) -> None:
    """Cache a measurement; in this process only, if the disk cache is not writable."""
    _seen[mark] = Measured(start)
    _write(_path(mark), json.dumps(None if start is None else asdict(start)).encode())


def arrays(
    mark: str, of: object, names: Collection[str], measure: Callable[[], dict[str, np.ndarray]]
) -> dict[str, np.ndarray]:
    """Return arrays measured on a model, from the cache or computed on a miss.

    Args:
        mark: the model's fingerprint.
        of: rest of the cache key, compared by its `repr`.
        names: names of the arrays; a cached file with other names, or a damaged one, is replaced.
        measure: computes the arrays.
    """
    what = hashlib.sha256(repr(of).encode("utf-8", "surrogatepass")).hexdigest()[:16]
    path = _path(mark).with_name(f"{mark}-{what}.npz")
    try:
        with np.load(path, allow_pickle=False) as file:
            return {name: file[name] for name in names}
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        found = measure()
    packed = io.BytesIO()
    np.savez(packed, **found)  # type: ignore[arg-type]
    _write(path, packed.getvalue())
    return found


def _write(path: Path, content: bytes) -> None:
    """Write a cache file atomically; without a writable folder, other processes compute it again."""
    try:
        path.parent.mkdir(exist_ok=True)
        write_beside(path, content)
        # A model downloaded again has a new fingerprint, so old entries must be evicted.
        for old in sorted(path.parent.glob("*.npz"), key=lambda each: each.stat().st_mtime)[:-MOST_KEPT]:
            old.unlink()
    except OSError:
        return


def _path(mark: str) -> Path:
    return settings.current().folder / ".measured" / f"{mark}.json"
