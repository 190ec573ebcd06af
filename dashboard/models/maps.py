"""What a browser fetches to draw a map, on disk: written beside, renamed into place, never changed.

    <models>/.maps/<name>/points.u16       places, uint16 little-endian, one axis after the other for each row
    <models>/.maps/<name>/layout.json      what is known of the axes
    <models>/.maps/<name>/words.txt        words in UTF-8, a line each
    <models>/.maps/<name>/<colour>.u8      a byte for each row: its place in the legend
    <models>/.maps/<name>/<colour>.json    that legend
    <models>/.maps/<name>/*.gz             the same, as browsers fetch it

A folder is named by all that decides its content, first of all by the fingerprint of the vectors: an address that was
fetched once holds for ever. Only models that every visitor may open come here.
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
from dashboard.concepts import layout
from dashboard.models import private_folders
from dashboard.models.readers.json_text import loads

# To be raised when the same parameters give other bytes.
VERSION = 1

NAME = re.compile(r"[0-9a-f]{32}")
FILE = re.compile(r"[a-z]{1,20}\.(?:u16|u8|txt)")
POINTS, WORDS, LAYOUT = "points.u16", "words.txt", "layout.json"

# Words of a cluster that stand for it in the legend, taken from among so many frequent ones that name something.
NAMED_BY = 3
NAMED_AMONG = 3_000
CLUSTERS = 8

_lock = threading.Lock()


@dataclass(frozen=True, eq=False)
class Space:
    """Rows that a map can be made of: vectors with a word each, the most frequent first.

    Attributes:
        words: n_rows names.
        matrix: float32 (n_rows, n_dims).
        norms: the rows' lengths, float32 (n_rows,).
        by_frequency: whether the first rows are the most frequent words.
    """

    words: Sequence[str]
    matrix: np.ndarray
    norms: np.ndarray
    by_frequency: bool = True

    @cached_property
    def fingerprint(self) -> str:
        """A name for these very words and vectors."""
        digest = hashlib.blake2b(repr(self.matrix.shape).encode(), digest_size=16)
        for start in range(0, len(self.matrix), layout.BLOCK):
            digest.update(self.matrix[start : start + layout.BLOCK].tobytes())
            digest.update(
                "\n".join(self.words[start : start + layout.BLOCK]).encode("utf-8", "surrogatepass")
            )
        return digest.hexdigest()


@dataclass(frozen=True)
class Legend:
    """What the bytes of a colouring mean.

    Attributes:
        title: what the colour tells.
        labels: what each byte is called.
        counts: how many of the rows have it.
        is_ordered: whether the bytes go from much to little, and are no mere names.
    """

    title: str
    labels: tuple[str, ...]
    counts: tuple[int, ...]
    is_ordered: bool

    def of(self, colours: np.ndarray) -> "Legend":
        """The same with the counts of these `colours`, uint8 (n_rows,)."""
        return replace(self, counts=tuple(np.bincount(colours, minlength=len(self.labels)).tolist()))


def words_text(words: Iterable[str]) -> str:
    r"""Words with a line each; one that breaks a line itself is written with a space there.

    >>> words_text(["a", "b\nc"])
    'a\nb c'
    """
    return "\n".join(re.sub(r"[\n\r]", " ", word) for word in words)


def places(space: Space, method: str, n_axes: int, n_rows: int, seed: int = 0) -> str:
    """The name of the folder that holds where the first `n_rows` rows stand; made if it is not there.

    The layout is that of all rows, so a word stands in one place however many others are shown.

    Raises:
        InputError: a value of the vectors is no number.
        KeyError: there is no such method.
    """
    make = LAYOUTS[method]

    def write(folder: Path) -> None:
        if n_rows < len(space.words):
            whole = np.fromfile(
                folder_of(places(space, method, n_axes, len(space.words), seed)) / POINTS, "<u2"
            )
            (folder / POINTS).write_bytes(whole[: n_rows * n_axes].tobytes())
            return
        made = make(space, n_axes, seed)
        (folder / POINTS).write_bytes(made.points.astype("<u2").tobytes())
        (folder / LAYOUT).write_text(json.dumps({"explained": made.explained}), encoding="utf-8")

    return kept((space.fingerprint, "places", method, n_axes, n_rows, seed), (POINTS,), write)


def names(space: Space, n_rows: int) -> str:
    """The name of the folder that holds the words of the first `n_rows` rows; made if it is not there."""

    def write(folder: Path) -> None:
        text = words_text(space.words[:n_rows])
        (folder / WORDS).write_text(text, encoding="utf-8", errors="replace", newline="\n")

    return kept((space.fingerprint, "words", n_rows), (WORDS,), write)


def colours(space: Space, colouring: str, n_rows: int) -> str:
    """The name of the folder that holds a colour for each of the first `n_rows` rows; made if it is not there.

    Raises:
        KeyError: there is no such colouring.
    """
    make = COLOURINGS[colouring]

    def write(folder: Path) -> None:
        if n_rows < len(space.words):
            whole = colours(space, colouring, len(space.words))
            bytes_ = np.fromfile(folder_of(whole) / f"{colouring}.u8", np.uint8)[:n_rows]
            meaning = legend(whole, colouring).of(bytes_)
        else:
            bytes_, meaning = make(space)
        (folder / f"{colouring}.u8").write_bytes(bytes_.tobytes())
        (folder / f"{colouring}.json").write_text(json.dumps(asdict(meaning)), encoding="utf-8")

    return kept((space.fingerprint, "colours", colouring, n_rows), (f"{colouring}.u8",), write)


def points(name: str, n_axes: int) -> np.ndarray:
    """The places in this folder, uint16 (n_rows, n_axes), memory-mapped."""
    return np.memmap(folder_of(name) / POINTS, "<u2", "r").reshape(-1, n_axes)


def explained(name: str) -> tuple[float, ...] | None:
    """Share of the variance that each axis of a whole layout keeps; None where there is no such thing."""
    found = loads((folder_of(name) / LAYOUT).read_text(encoding="utf-8"))["explained"]
    return None if found is None else tuple(found)


def legend(name: str, colouring: str) -> Legend:
    """What the colours in this folder mean."""
    known = loads((folder_of(name) / f"{colouring}.json").read_text(encoding="utf-8"))
    return Legend(known["title"], tuple(known["labels"]), tuple(known["counts"]), known["is_ordered"])


def find(name: str, file: str) -> Path | None:
    """The file of a map that somebody asks for, by names that may be anything; None if there is none."""
    if not NAME.fullmatch(name) or not FILE.fullmatch(file):
        return None
    return next((found for root in _roots() if (found := root / name / file).is_file()), None)


def pca(space: Space, n_axes: int, seed: int) -> layout.Layout:
    """The directions of all rows on the axes along which they differ most; nothing in it is random."""
    return layout.pca_layout(space.matrix, space.norms, n_axes)


LAYOUTS: Mapping[str, Callable[[Space, int, int], layout.Layout]] = {"PCA": pca}


def by_cluster(space: Space) -> tuple[np.ndarray, Legend]:
    """A colour for each of a few clusters, called by the words nearest to its centre."""
    numbers, centres = layout.cluster_numbers(space.matrix, space.norms, CLUSTERS)
    named = [at for at in range(min(NAMED_AMONG, len(space.words))) if _names_something(space.words[at])]
    nearest = layout.nearest_to_centres(space.matrix, space.norms, centres, named, NAMED_BY)
    labels = [
        ", ".join(space.words[row].strip("␣") for row in rows) or f"cluster {at + 1}"
        for at, rows in enumerate(nearest)
    ]
    return numbers, Legend("Cluster", tuple(labels), (), False).of(numbers)


def by_frequency(space: Space) -> tuple[np.ndarray, Legend]:
    """A shade for each class of frequency rank."""
    n_rows = len(space.words)
    classes = layout.frequency_classes(n_rows)
    title = "Rank by frequency" if space.by_frequency else "Place in the list"
    return classes, Legend(title, tuple(layout.frequency_labels(n_rows)), (), True).of(classes)


COLOURINGS: Mapping[str, Callable[[Space], tuple[np.ndarray, Legend]]] = {
    "cluster": by_cluster,
    "frequency": by_frequency,
}


def _names_something(word: str) -> bool:
    """Whether it looks like a word that stands for a thing, and not like an ending, a sign or a number."""
    bare = word.removeprefix("␣")
    return len(bare) > 3 and bare.isalpha()


def kept(decides: tuple[object, ...], files: Sequence[str], write: Callable[[Path], None]) -> str:
    """The name of the folder with these `files`, which `write` fills where it is not there.

    Raises:
        OSError: the disk cannot be written.
    """
    name = name_of(decides)
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
            # What is there and not whole gives way; what another process has just made is the same.
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


def name_of(decides: tuple[object, ...]) -> str:
    """The name of the folder for what these values decide."""
    return hashlib.sha256(repr((VERSION, *decides)).encode()).hexdigest()[:32]


def folder_of(name: str) -> Path:
    """The folder of this name, which is there."""
    return next(root / name for root in _roots() if (root / name).is_dir())


def _roots() -> list[Path]:
    """Where maps may lie: in the store, and in a folder of this process where the store could not be written."""
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
    return private_folders.new()


def _own_root_if_made() -> list[Path]:
    return [_own_root()] if _own_root.cache_info().currsize else []
