"""Slow layouts (t-SNE, UMAP): computed once in a subprocess, stored with the maps or shipped with the app.

    <models>/.maps/<name>/points.u16     coordinates, as for every map
    <models>/.maps/<name>/kept.u8        number of each row's true neighbours that are neighbours in the layout
    <models>/.maps/<name>/meter.json     quality of the whole layout
    dashboard/maps/<model>/...           the same for bundled models, with `of.json`; beside word vectors'
                                         also their regions, see `map_regions`

The name is a hash of the cache key: fingerprint of the vectors, method, parameter, number of points, seed.
"""

import hashlib
import json
import shutil
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

import numpy as np

from dashboard.concepts.nearest_graph import check_affordable
from dashboard.concepts.neighbour_layouts import T_SNE, methods
from dashboard.concepts.similarity import BLOCK
from dashboard.errors import InputError
from dashboard.jobs import Progress
from dashboard.models import maps, private_folders, store
from dashboard.models.maps import POINTS, Legend
from dashboard.models.readers.json_text import loads
from dashboard.models.subprocesses import run_subprocess

# Increase when the same parameters give another layout.
VERSION = 1

KEPT, METER = "kept", "meter.json"
FILES = (POINTS, f"{KEPT}.u8")
N_AXES = 2
# Rows that keep few, some, many and most of their true neighbours: where the last three classes begin.
CLASS_STARTS = (0.2, 0.5, 0.8)
SHIPPED = Path(__file__).parents[1] / "maps"
OF = "of.json"

# Input and output files of the subprocess.
VECTORS, PARAMS = "vectors.npy", "params.json"
WHOLE = 1_000

# By default up to 60,000 rows are laid out whole; of a larger vocabulary, the 50,000 most frequent (two minutes).
WHOLE_UP_TO, OF_LARGER = 60_000, 50_000

# Memory per neighbour and row at the peak of t-SNE.
BYTES_A_NEIGHBOUR = 60


@dataclass(frozen=True)
class LayoutParams:
    """Parameters of a layout.

    Attributes:
        n_points: number of leading rows to lay out.
        method: the title of one of `neighbour_layouts.methods`.
        parameter: its perplexity (t-SNE) or number of neighbours.
        seed: seed of the noise added to the initial positions.
    """

    n_points: int
    method: str = T_SNE.title
    parameter: int = T_SNE.default
    seed: int = 0


@dataclass(frozen=True)
class Trust:
    """Quality of a whole layout.

    Attributes:
        k: number of neighbours compared.
        share: fraction of the true neighbours that are neighbours in the layout.
        trustworthiness: trustworthiness of `n_sampled` rows; None if there are too few.
        n_sampled: number of sampled rows.
        torn: pairs of a frequent word and its nearest neighbour that lie farthest apart in the layout.
    """

    k: int
    share: float
    trustworthiness: float | None
    n_sampled: int
    torn: tuple[tuple[int, int], ...]


@dataclass(frozen=True, eq=False)
class StoredLayout:
    """Coordinates of a layout with its quality.

    Attributes:
        points: uint16 (n_rows, 2).
        kept: number of the `trust.k` true neighbours that each row keeps, uint8 (n_rows,).
        trust: quality of the whole layout.
    """

    points: np.ndarray
    kept: np.ndarray
    trust: Trust


def fingerprint(matrix: np.ndarray) -> str:
    """Hash the values of `matrix` (n_rows, n_dims), independent of their file."""
    digest = hashlib.blake2b(repr(matrix.shape).encode(), digest_size=16)
    for start in range(0, len(matrix), BLOCK):
        digest.update(np.ascontiguousarray(matrix[start : start + BLOCK], "<f4").data)
    return digest.hexdigest()


def usual_points(n_rows: int) -> int:
    """Return the default number of points for `n_rows` rows, which is that of the shipped layouts.

    >>> usual_points(50_257), usual_points(400_000)
    (50257, 50000)
    """
    return n_rows if n_rows <= WHOLE_UP_TO else OF_LARGER


def check_params(params: LayoutParams, n_rows: int) -> None:
    """Check that this layout can be computed for `n_rows` vectors.

    Raises:
        InputError: the method is not available, the parameter is out of range, or there are too few points.
    """
    here = methods()
    if params.method not in here:
        raise InputError(f"This host cannot draw “{params.method}”; choose {' or '.join(here)}.")
    method = here[params.method]
    if not method.least <= params.parameter <= method.most:
        raise InputError(
            f"{method.title} takes a {method.parameter.lower()} from {method.least} to {method.most}, "
            f"not {params.parameter}."
        )
    method.n_neighbours(params.parameter, min(params.n_points, n_rows))


def find(matrix: np.ndarray, params: LayoutParams) -> str | None:
    """Return the folder name of this layout if it is cached or shipped, else None.

    Raises:
        OSError: a shipped layout cannot be unpacked.
    """
    return find_of(fingerprint(matrix[: params.n_points]), params)


def find_of(rows_hash: str, params: LayoutParams) -> str | None:
    """Look up a layout as `find` does, by the precomputed `fingerprint` of its rows."""
    cache_key = _cache_key(rows_hash, params)
    name = maps.folder_name(cache_key)
    if all(maps.find(name, file) for file in FILES):
        return name
    shipped = _shipped().get(cache_key)
    return (
        maps.get_or_create_folder(cache_key, FILES, lambda folder: _unpack(shipped, folder))
        if shipped
        else None
    )


def make(matrix: np.ndarray, params: LayoutParams, title: str, progress: Progress) -> str:
    """Return the folder name of this layout, computing it on a cache miss; browsers may fetch it.

    Args:
        matrix: float (n_rows, n_dims); its first `params.n_points` rows are laid out.
        params: parameters of the layout.
        title: name of the vectors, for messages.
        progress: receives the progress in thousandths.

    Raises:
        InputError: as `check`; a value is not finite; all rows are equal; disk space or memory runs out.
        StoppedError: the user cancelled; nothing is kept.
    """
    try:
        found = find(matrix, params)
        if found is not None:
            return found
        return maps.get_or_create_folder(
            _cache_key(fingerprint(matrix[: params.n_points]), params),
            FILES,
            lambda folder: _lay_out(matrix, params, title, progress, folder),
        )
    except OSError as error:
        raise store.write_error(error) from error


def make_privately(matrix: np.ndarray, params: LayoutParams, title: str, progress: Progress) -> StoredLayout:
    """Compute a layout in memory, for private vectors; arguments and errors as `make`."""
    try:
        folder = private_folders.create()
        try:
            _lay_out(matrix, params, title, progress, folder)
            return _read(folder)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    except OSError as error:
        raise store.write_error(error) from error


def read(name: str) -> StoredLayout:
    """Read the layout in the folder of this name."""
    return _read(maps.folder_of(name))


def read_points(folder: Path) -> np.ndarray:
    """Read the coordinates of the layout in this folder, uint16 (n_rows, 2)."""
    return np.fromfile(folder / POINTS, "<u2").reshape(-1, N_AXES)


def trust(folder: Path) -> Trust:
    """Read the quality of the layout in this folder."""
    known = loads((folder / METER).read_text(encoding="utf-8"))
    torn = tuple((first, second) for first, second in known["torn"])
    return Trust(known["k"], known["share"], known["trustworthiness"], known["n_sampled"], torn)


def classes(n_kept: np.ndarray, k: int) -> tuple[np.ndarray, Legend]:
    """Group rows by how many of their `k` true neighbours they keep: up to four classes, the least first.

    Returns:
        The class of each row, uint8 (n_rows,), and the legend.

    >>> colours, legend = classes(np.array([0, 1, 2, 7, 10]), k=10)
    >>> colours.tolist(), legend.labels
    ([0, 0, 1, 2, 3], ('0 to 1', '2 to 4', '5 to 7', '8 to 10'))
    """
    starts = np.unique([0, *np.ceil(k * np.array(CLASS_STARTS))]).astype(int)
    colours = (np.searchsorted(starts, n_kept, side="right") - 1).astype(np.uint8)
    ends = [*(starts[1:] - 1), k]
    labels = tuple(
        str(low) if low == high else f"{low} to {high}" for low, high in zip(starts, ends, strict=True)
    )
    return colours, Legend(f"True neighbours kept, of {k}", labels, (), True).with_counts(colours)


def classes_folder(name: str) -> str:
    """Return the folder name of the `classes` of the layout in the folder `name`, writing them on a cache miss.

    Raises:
        OSError: the disk cannot be written.
    """

    def write(folder: Path) -> None:
        made = _read(maps.folder_of(name))
        colours, legend = classes(made.kept, made.trust.k)
        (folder / f"{KEPT}.u8").write_bytes(colours.tobytes())
        (folder / f"{KEPT}.json").write_text(json.dumps(asdict(legend)), encoding="utf-8")

    return maps.get_or_create_folder(("classes", VERSION, name), (f"{KEPT}.u8", f"{KEPT}.json"), write)


def ship(matrix: np.ndarray, params: LayoutParams, title: str, slug: str, progress: Progress) -> Path:
    """Compute or find a layout, write it to the folder of shipped layouts and return that folder.

    Arguments and errors are those of `make`; `slug` is the model's identifier.
    """
    made = maps.folder_of(make(matrix, params, title, progress))
    folder = SHIPPED / slug
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for file in (*FILES, METER):
        shutil.copyfile(made / file, folder / file)
    cache_key = _cache_key(fingerprint(matrix[: params.n_points]), params)
    (folder / OF).write_text(json.dumps({"model": title, "cache_key": cache_key}, indent=1) + "\n")
    _shipped.cache_clear()
    return folder


def shipped_folder(name: str) -> Path | None:
    """Return the folder of shipped files of the layout of this name; None if it is not shipped."""
    return next(
        (folder for cache_key, folder in _shipped().items() if maps.folder_name(cache_key) == name), None
    )


@cache
def _shipped() -> dict[tuple[object, ...], Path]:
    """Return the folders of shipped layouts by cache key."""
    known = {path.parent: loads(path.read_text(encoding="utf-8")) for path in SHIPPED.glob(f"*/{OF}")}
    return {tuple(of["cache_key"]): folder for folder, of in known.items()}


def _unpack(shipped: Path, folder: Path) -> None:
    for file in (*FILES, METER):
        shutil.copyfile(shipped / file, folder / file)


def _cache_key(rows_hash: str, params: LayoutParams) -> tuple[object, ...]:
    return "layout", VERSION, rows_hash, params.method, params.parameter, params.seed


def _lay_out(matrix: np.ndarray, params: LayoutParams, title: str, progress: Progress, folder: Path) -> None:
    """Compute a layout, its quality and its legend in a subprocess, and write them to `folder`.

    A subprocess releases its memory when it ends and does not block other visitors' pages.
    """
    check_params(params, len(matrix))
    n_points, n_dims = min(params.n_points, len(matrix)), matrix.shape[1]
    check_affordable(n_points, n_dims)
    k = methods()[params.method].n_neighbours(params.parameter, n_points)
    needed = n_points * (k * BYTES_A_NEIGHBOUR + 8 * n_dims)
    store.check_memory(needed, f"A layout of {n_points:,} points of {title}")
    np.save(folder / VECTORS, np.asarray(matrix[:n_points], np.float32))
    (folder / PARAMS).write_text(json.dumps(asdict(params)), encoding="utf-8")
    progress.set_remaining(WHOLE)
    _run(folder, title, progress)
    (folder / VECTORS).unlink()
    (folder / PARAMS).unlink()


def _run(folder: Path, title: str, progress: Progress) -> None:
    """Run `layout_process` and forward its progress."""

    def report(done: int, note: str) -> None:
        if note and note != progress.message:
            progress.set_message(note)
        progress.advance(done - progress.done)

    fallback_advice = f"The words of {title} cannot be laid out here; take fewer of them"
    run_subprocess("dashboard.models.layout_process", [str(folder)], progress, report, fallback_advice)


def _read(folder: Path) -> StoredLayout:
    return StoredLayout(read_points(folder), np.fromfile(folder / f"{KEPT}.u8", np.uint8), trust(folder))
