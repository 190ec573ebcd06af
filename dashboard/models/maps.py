"""On-disk cache of map data for browsers: written atomically, immutable.

    <models>/.maps/<name>/points.u16       coordinates, uint16 little-endian, row by row
    <models>/.maps/<name>/layout.json      metadata of the axes
    <models>/.maps/<name>/words.txt        words in UTF-8, one per line
    <models>/.maps/<name>/<colour>.u8      a byte per row: its index in the legend
    <models>/.maps/<name>/<colour>.json    the legend
    <models>/.maps/<name>/*.gz             the same, gzipped for browsers

A folder is named by a hash of its cache key, which includes the fingerprint of the vectors, so URLs can be
cached forever. Only public models are stored here.
"""

import gzip
import hashlib
import json
import os
import re
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cache, cached_property
from pathlib import Path

import numpy as np

from dashboard import settings
from dashboard.concepts import clusters, layout
from dashboard.concepts.similarity import BLOCK
from dashboard.models import private_folders
from dashboard.models.readers.json_text import loads

# Increase when the same parameters give other bytes.
VERSION = 2

NAME = re.compile(r"[0-9a-f]{32}")
FILE = re.compile(r"[a-z]{1,20}\.(?:u16|u8|txt)")
POINTS, WORDS, LAYOUT = "points.u16", "words.txt", "layout.json"

# Number of words that label a cluster in the legend, and of frequent content words that they are chosen from.
NAMED_BY = 3
NAMED_AMONG = 3_000
CLUSTERS = 12
RANDOM = "random rows, in no cluster"

_lock = threading.Lock()


@dataclass(frozen=True, eq=False)
class Space:
    """Vectors with a word each, the most frequent first, that a map can be drawn of.

    Attributes:
        words: the n_rows words.
        matrix: float32 (n_rows, n_dims).
        norms: Euclidean norms of the rows, float32 (n_rows,).
        by_frequency: whether rows are sorted by descending frequency.
        counted: the rows that mean something, int64 (n_counted,), ascending; None for all.
    """

    words: Sequence[str]
    matrix: np.ndarray
    norms: np.ndarray
    by_frequency: bool = True
    counted: np.ndarray | None = None

    @cached_property
    def fingerprint(self) -> str:
        """Hash of these words and vectors."""
        digest = hashlib.blake2b(repr(self.matrix.shape).encode(), digest_size=16)
        for start in range(0, len(self.matrix), BLOCK):
            digest.update(self.matrix[start : start + BLOCK].tobytes())
            digest.update("\n".join(self.words[start : start + BLOCK]).encode("utf-8", "surrogatepass"))
        if self.counted is not None:
            digest.update(self.counted.astype("<i8").tobytes())
        return digest.hexdigest()


@dataclass(frozen=True)
class Legend:
    """Legend of a colouring.

    Attributes:
        title: title of the legend.
        labels: label of each byte value.
        counts: number of rows with each value.
        is_ordered: whether the scale is ordinal (from much to little) and not nominal.
    """

    title: str
    labels: tuple[str, ...]
    counts: tuple[int, ...]
    is_ordered: bool

    def with_counts(self, colours: np.ndarray) -> "Legend":
        """Return a copy with the counts of these `colours`, uint8 (n_rows,)."""
        return replace(self, counts=tuple(np.bincount(colours, minlength=len(self.labels)).tolist()))


def words_text(words: Iterable[str]) -> str:
    r"""Join words with one per line; line breaks within a word become spaces.

    >>> words_text(["a", "b\nc"])
    'a\nb c'
    """
    return "\n".join(re.sub(r"[\n\r]", " ", word) for word in words)


def pca_folder(space: Space, n_axes: int, n_rows: int) -> str:
    """Return the folder name of the PCA coordinates of the first `n_rows` rows, computing them on a cache miss.

    The layout is computed over all rows, so a word keeps its coordinates however many others are shown.

    Raises:
        InputError: a value of the vectors is not finite.
    """

    def write(folder: Path) -> None:
        if n_rows < len(space.words):
            whole = np.fromfile(folder_of(pca_folder(space, n_axes, len(space.words))) / POINTS, "<u2")
            (folder / POINTS).write_bytes(whole[: n_rows * n_axes].tobytes())
            return
        made = layout.pca_layout(space.matrix, space.norms, n_axes)
        (folder / POINTS).write_bytes(made.points.astype("<u2").tobytes())
        (folder / LAYOUT).write_text(json.dumps({"explained": made.explained}), encoding="utf-8")

    return get_or_create_folder((space.fingerprint, "places", "PCA", n_axes, n_rows, 0), (POINTS,), write)


def words_folder(space: Space, n_rows: int) -> str:
    """Return the folder name of the words of the first `n_rows` rows, writing them on a cache miss."""

    def write(folder: Path) -> None:
        text = words_text(space.words[:n_rows])
        (folder / WORDS).write_text(text, encoding="utf-8", errors="replace", newline="\n")

    return get_or_create_folder((space.fingerprint, "words", n_rows), (WORDS,), write)


def colours_folder(space: Space, colouring: str, n_rows: int) -> str:
    """Return the folder name of the colours of the first `n_rows` rows, computing them on a cache miss.

    Raises:
        KeyError: there is no such colouring.
    """
    make = COLOURINGS[colouring]

    def write(folder: Path) -> None:
        if n_rows < len(space.words):
            whole = colours_folder(space, colouring, len(space.words))
            bytes_ = np.fromfile(folder_of(whole) / f"{colouring}.u8", np.uint8)[:n_rows]
            meaning = legend(whole, colouring).with_counts(bytes_)
        else:
            bytes_, meaning = make(space)
        (folder / f"{colouring}.u8").write_bytes(bytes_.tobytes())
        (folder / f"{colouring}.json").write_text(json.dumps(asdict(meaning)), encoding="utf-8")

    return get_or_create_folder(
        (space.fingerprint, "colours", colouring, n_rows), (f"{colouring}.u8",), write
    )


def points(name: str, n_axes: int) -> np.ndarray:
    """Memory-map the coordinates in this folder, uint16 (n_rows, n_axes)."""
    return np.memmap(folder_of(name) / POINTS, "<u2", "r").reshape(-1, n_axes)


def explained(name: str) -> tuple[float, ...] | None:
    """Return the explained variance ratio of each axis; None if the layout has none."""
    found = loads((folder_of(name) / LAYOUT).read_text(encoding="utf-8"))["explained"]
    return None if found is None else tuple(found)


def legend(name: str, colouring: str) -> Legend:
    """Read the legend of a colouring in this folder."""
    known = loads((folder_of(name) / f"{colouring}.json").read_text(encoding="utf-8"))
    return Legend(known["title"], tuple(known["labels"]), tuple(known["counts"]), known["is_ordered"])


def find(name: str, file: str) -> Path | None:
    """Return the path of a requested map file, with names validated; None if there is none."""
    if not NAME.fullmatch(name) or not FILE.fullmatch(file):
        return None
    return next((found for root in _roots() if (found := root / name / file).is_file()), None)


def by_cluster(space: Space) -> tuple[np.ndarray, Legend]:
    """Colour rows by cluster, each cluster labelled by the words nearest to its centre; random rows have none."""
    n_rows = len(space.words)
    counted = np.arange(n_rows) if space.counted is None else space.counted
    matrix, norms = space.matrix, space.norms
    if space.counted is not None:
        matrix, norms = matrix[counted], norms[counted]
    numbers, centres = clusters.cluster_numbers(matrix, norms, CLUSTERS)
    first = np.flatnonzero(counted < NAMED_AMONG)
    named = [at for at in first.tolist() if names_something(space.words[counted[at]])]
    nearest = clusters.nearest_to_centres(matrix, norms, centres, named, NAMED_BY)
    labels = [
        ", ".join(space.words[counted[row]].strip("␣") for row in rows) or f"cluster {at + 1}"
        for at, rows in enumerate(nearest)
    ]
    colours = np.full(n_rows, len(labels), np.uint8)
    colours[counted] = numbers
    if len(counted) < n_rows:
        labels.append(RANDOM)
    return colours, Legend("Cluster", tuple(labels), (), False).with_counts(colours)


def by_frequency(space: Space) -> tuple[np.ndarray, Legend]:
    """Colour rows by class of frequency rank."""
    n_rows = len(space.words)
    classes = layout.frequency_classes(n_rows)
    title = "Rank by frequency" if space.by_frequency else "Place in the list"
    return classes, Legend(title, tuple(layout.frequency_labels(n_rows)), (), True).with_counts(classes)


COLOURINGS: Mapping[str, Callable[[Space], tuple[np.ndarray, Legend]]] = {
    "cluster": by_cluster,
    "frequency": by_frequency,
}


def names_something(word: str) -> bool:
    """Return whether a word looks like a content word and not like a suffix, a sign or a number."""
    bare = word.removeprefix("␣")
    return len(bare) > 3 and bare.isalpha()


def get_or_create_folder(
    cache_key: tuple[object, ...], files: Sequence[str], write: Callable[[Path], None]
) -> str:
    """Return the folder name for a cache key; on a miss, `write` creates its `files`.

    Raises:
        OSError: the disk cannot be written.
    """
    name = folder_name(cache_key)
    if all(find(name, file) for file in files):
        return name
    root = _writable_root()
    beside = Path(tempfile.mkdtemp(prefix=".", dir=root))
    try:
        write(beside)
        for path in list(beside.iterdir()):
            packed = gzip.compress(path.read_bytes(), 6, mtime=0)
            path.with_name(f"{path.name}.gz").write_bytes(packed)
        beside.chmod(0o755)
        with _lock:
            # An incomplete folder is replaced; one that another process has just written is equal.
            if (root / name).exists() and not all(find(name, file) for file in files):
                shutil.rmtree(root / name, ignore_errors=True)
            if not (root / name).exists():
                os.rename(beside, root / name)
    except OSError:
        if not all(find(name, file) for file in files):
            raise
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return name


def folder_name(cache_key: tuple[object, ...]) -> str:
    """Hash a cache key to a folder name."""
    return hashlib.sha256(repr((VERSION, *cache_key)).encode()).hexdigest()[:32]


def folder_of(name: str) -> Path:
    """Return the existing folder of this name."""
    return next(root / name for root in _roots() if (root / name).is_dir())


def _roots() -> list[Path]:
    """Return the folders that may hold maps: the store, and a process-local one if it is not writable."""
    return [settings.current().folder / ".maps", *_own_root_if_made()]


def _writable_root() -> Path:
    root = _roots()[0]
    try:
        root.mkdir(parents=True, exist_ok=True)
    except OSError:
        return _own_root()
    return root if os.access(root, os.W_OK) else _own_root()


@cache
def _own_root() -> Path:
    return private_folders.create()


def _own_root_if_made() -> list[Path]:
    return [_own_root()] if _own_root.cache_info().currsize else []
