"""Disk cache of measurements made on a model's layers, for pages that open only its matrices.

    <models>/.measured/<version token>.json
    <models>/.measured/<version token>-<key hash>.npz

The version token identifies the files: each version of a model has its own.
"""

import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Collection, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from dashboard import limits, settings
from dashboard.concepts.architecture import Start
from dashboard.models.readers.json_text import loads
from dashboard.models.store import write_atomically

_measured: dict[str, "Measured"] = {}


@dataclass(frozen=True)
class Measured:
    """What was measured on a model's layers.

    Attributes:
        start: how the first layer's input is computed; None if nothing reproduces it.
        layers: the rest, as `Transformer.measured` gives it.
    """

    start: Start | None
    layers: Mapping[str, Any] = field(default_factory=dict)


def mtime_hash(folder: Path) -> str:
    """Hash the path of a model folder and the names, sizes and modification times of its files."""
    parts = []
    for path in sorted(folder.glob("*")):
        if path.suffix in (".json", ".safetensors", ".txt", ".model") and path.is_file():
            status = path.stat()
            parts.append((path.name, status.st_size, status.st_mtime_ns))
    return hashlib.sha256(repr((str(folder), parts)).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def get(version_token: str) -> Measured | None:
    """Return the cached measurement for this version token, or None."""
    if version_token not in _measured:
        try:
            values: Any = loads(_path(version_token).read_text(encoding="utf-8"))
            start = values["start"] and Start(**values["start"])
            _measured[version_token] = Measured(start, dict(values["layers"]))
        except (OSError, ValueError, TypeError, KeyError):
            return None
    return _measured[version_token]


def put(version_token: str, measured: Measured) -> None:
    """Cache a measurement; in this process only, if the disk cache is not writable."""
    _measured[version_token] = measured
    _write(_path(version_token), json.dumps(asdict(measured)).encode())


def arrays(
    version_token: str, key: object, names: Collection[str], measure: Callable[[], dict[str, np.ndarray]]
) -> dict[str, np.ndarray]:
    """Return arrays measured on a model, from the cache or computed on a miss.

    Args:
        version_token: the `mtime_hash` of the model's folder.
        key: rest of the cache key, compared by its `repr`.
        names: names of the arrays; a cached file with other names, or a damaged one, is replaced.
        measure: computes the arrays.
    """
    key_hash = hashlib.sha256(repr(key).encode("utf-8", "surrogatepass")).hexdigest()[:16]
    path = _path(version_token).with_name(f"{version_token}-{key_hash}.npz")
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
        write_atomically(path, content)
        # A model downloaded again has a new version token, so old entries must be evicted.
        for old in sorted(path.parent.glob("*.npz"), key=lambda each: each.stat().st_mtime)[
            : -limits.MAX_MEASUREMENT_FILES
        ]:
            old.unlink()
    except OSError:
        return


def _path(version_token: str) -> Path:
    return settings.current().folder / ".measured" / f"{version_token}.json"
