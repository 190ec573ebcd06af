"""What was measured of a model once all of its layers were here, kept for the pages that open its matrices alone.

    <models>/.measured/<fingerprint>.json
    <models>/.measured/<fingerprint>-<what>.npz

A fingerprint stands for the very files: another version of a model has another one.
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

# Files of arrays, of a few MB at most each.
MOST_KEPT = 16

_seen: dict[str, "Measured"] = {}


@dataclass(frozen=True)
class Measured:
    """How the first layer's input is made; None where nothing reproduces it."""

    start: Start | None


def fingerprint(folder: Path) -> str:
    """A name for the files of a model as they are now: their names, sizes and times."""
    parts = []
    for path in sorted(folder.glob("*")):
        if path.suffix in (".json", ".safetensors", ".txt", ".model") and path.is_file():
            status = path.stat()
            parts.append((path.name, status.st_size, status.st_mtime_ns))
    return hashlib.sha256(repr((str(folder), parts)).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def known(mark: str) -> Measured | None:
    """What was measured of the model with this fingerprint, here or by another process; None if nothing was."""
    if mark not in _seen:
        try:
            values: Any = loads(_path(mark).read_text(encoding="utf-8"))
            _seen[mark] = Measured(None if values is None else Start(**values))
        except (OSError, ValueError, TypeError):
            return None
    return _seen[mark]


def remember(mark: str, start: Start | None) -> None:
    """Keep what was measured; where there is no models' folder, or it cannot be written, in this process only."""
    _seen[mark] = Measured(start)
    _write(_path(mark), json.dumps(None if start is None else asdict(start)).encode())


def arrays(
    mark: str, of: object, names: Collection[str], measure: Callable[[], dict[str, np.ndarray]]
) -> dict[str, np.ndarray]:
    """Arrays that are measured of the model with this fingerprint once, and read after that.

    Args:
        mark: the model's fingerprint.
        of: all that the measurement depends on besides the model, told apart by its `repr`.
        names: those of the arrays; a file with others, or a damaged one, is written anew.
        measure: measures them.
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
    """Keep it for other processes; without a folder that can be written, they measure anew."""
    try:
        path.parent.mkdir(exist_ok=True)
        write_beside(path, content)
        # A model that is got again is another one here: what nobody will read any more must not pile up.
        for old in sorted(path.parent.glob("*.npz"), key=lambda each: each.stat().st_mtime)[:-MOST_KEPT]:
            old.unlink()
    except OSError:
        return


def _path(mark: str) -> Path:
    return settings.current().folder / ".measured" / f"{mark}.json"
