"""Layouts that take a while: made once in a process of their own, kept with the maps, or shipped with the app.

    <models>/.maps/<name>/points.u16     places, as for every map
    <models>/.maps/<name>/kept.u8        how many of each row's true neighbours are neighbours on the picture
    <models>/.maps/<name>/kept.json      what these bytes are called
    <models>/.maps/<name>/meter.json     how far the layout can be trusted as a whole
    dashboard/maps/<model>/...           the same for models that everybody has, without kept.json, and `of.json`

The name holds all that decides a layout: the fingerprint of the vectors' content, method, parameter, points, seed.
"""

import hashlib
import json
import shutil
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

import numpy as np

from dashboard.concepts.neighbour_layouts import T_SNE, methods
from dashboard.errors import InputError
from dashboard.jobs import Progress
from dashboard.models import maps, private_folders, store
from dashboard.models.maps import POINTS, Legend
from dashboard.models.readers.json_text import loads
from dashboard.models.subprocesses import run_subprocess

# To be raised when the same parameters give another layout.
VERSION = 1

KEPT, METER = "kept", "meter.json"
FILES = (POINTS, f"{KEPT}.u8")
N_AXES = 2
SHIPPED = Path(__file__).parents[1] / "maps"
OF = "of.json"

# What the process of its own finds and what it says.
VECTORS, RECIPE = "vectors.npy", "recipe.json"
WHOLE = 1_000

# Up to so many rows are laid out whole; of a larger vocabulary the most frequent, in two minutes on two cores.
WHOLE_UP_TO, OF_LARGER = 60_000, 50_000

# Rows of which the fingerprint is taken at a time.
BLOCK = 20_000

# Memory for each neighbour of each row, counted over all that t-SNE holds at a time.
BYTES_A_NEIGHBOUR = 60


@dataclass(frozen=True)
class LayoutParams:
    """How a layout is made.

    Attributes:
        n_points: how many of the rows, the first ones.
        method: the title of one of `neighbour_layouts.methods`.
        parameter: its perplexity or its number of neighbours.
        seed: shakes the start.
    """

    n_points: int
    method: str = T_SNE.title
    parameter: int = T_SNE.default
    seed: int = 0


@dataclass(frozen=True)
class Trust:
    """How far a layout can be trusted as a whole.

    Attributes:
        k: how many neighbours are looked for.
        share: share of the true ones that are neighbours on the picture.
        trustworthiness: that of `n_sampled` rows; None where there are too few.
        n_sampled: how many rows that sample has.
        recall: share of the true neighbours that the graph knows; 1 where each pair was looked at.
        torn: pairs of rows, each a frequent word and its nearest, that stand farthest apart.
    """

    k: int
    share: float
    trustworthiness: float | None
    n_sampled: int
    recall: float
    torn: tuple[tuple[int, int], ...]


@dataclass(frozen=True, eq=False)
class LaidOut:
    """A layout with its meter.

    Attributes:
        points: uint16 (n_rows, 2).
        kept: how many of its `trust.k` true neighbours each row keeps, uint8 (n_rows,).
        trust: how far it can be trusted as a whole.
    """

    points: np.ndarray
    kept: np.ndarray
    trust: Trust


def fingerprint(matrix: np.ndarray) -> str:
    """A name for the values of `matrix` (n_rows, n_dims), whatever file they came from."""
    digest = hashlib.blake2b(repr(matrix.shape).encode(), digest_size=16)
    for start in range(0, len(matrix), BLOCK):
        digest.update(np.ascontiguousarray(matrix[start : start + BLOCK], "<f4").data)
    return digest.hexdigest()


def usual_points(n_rows: int) -> int:
    """How many of `n_rows` rows are laid out where nobody chose otherwise: what the layouts that are shipped have.

    >>> usual_points(50_257), usual_points(400_000)
    (50257, 50000)
    """
    return n_rows if n_rows <= WHOLE_UP_TO else OF_LARGER


def check(recipe: LayoutParams, n_rows: int) -> None:
    """See that this layout can be made of `n_rows` vectors.

    Raises:
        InputError: there is no such method here, the parameter is out of its range, or there are too few points.
    """
    here = methods()
    if recipe.method not in here:
        raise InputError(f"This host cannot draw “{recipe.method}”; choose {' or '.join(here)}.")
    method = here[recipe.method]
    if not method.least <= recipe.parameter <= method.most:
        raise InputError(
            f"{method.title} takes a {method.parameter.lower()} from {method.least} to {method.most}, "
            f"not {recipe.parameter}."
        )
    method.n_neighbours(recipe.parameter, min(recipe.n_points, n_rows))


def find(matrix: np.ndarray, recipe: LayoutParams) -> str | None:
    """The name of the folder with this layout, if it has been made or was shipped; else None.

    Raises:
        OSError: a shipped layout cannot be unpacked.
    """
    return find_of(fingerprint(matrix[: recipe.n_points]), recipe)


def find_of(mark: str, recipe: LayoutParams) -> str | None:
    """The same by the `fingerprint` of the rows that are laid out, which takes most of the time."""
    decides = _decides(mark, recipe)
    name = maps.name_of(decides)
    if all(maps.find(name, file) for file in FILES):
        return name
    shipped = _shipped().get(decides)
    return maps.kept(decides, FILES, lambda folder: _unpack(shipped, folder)) if shipped else None


def make(matrix: np.ndarray, recipe: LayoutParams, title: str, watch: Progress) -> str:
    """The name of the folder with this layout, made if it is not there; any browser may fetch it from there.

    Args:
        matrix: float (n_rows, n_dims); its first `recipe.n_points` rows are laid out.
        recipe: how.
        title: what the vectors are called.
        watch: is told how far it is, in thousandths.

    Raises:
        InputError: as `check`; a value is no number; all rows are equal; the disk or the memory is too small.
        StoppedError: somebody asked to stop; nothing is kept.
    """
    try:
        found = find(matrix, recipe)
        if found is not None:
            return found
        return maps.kept(
            _decides(fingerprint(matrix[: recipe.n_points]), recipe),
            FILES,
            lambda folder: _lay_out(matrix, recipe, title, watch, folder),
        )
    except OSError as error:
        raise store.cannot_write(error) from error


def make_privately(matrix: np.ndarray, recipe: LayoutParams, title: str, watch: Progress) -> LaidOut:
    """The same in memory, for vectors that are nobody else's: arguments and errors are those of `make`."""
    try:
        folder = private_folders.new()
        try:
            _lay_out(matrix, recipe, title, watch, folder)
            return _read(folder)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    except OSError as error:
        raise store.cannot_write(error) from error


def read(name: str) -> LaidOut:
    """The layout in the folder of this name."""
    return _read(maps.folder_of(name))


def trust(folder: Path) -> Trust:
    """How far the layout in this folder can be trusted."""
    known = loads((folder / METER).read_text(encoding="utf-8"))
    torn = tuple((first, second) for first, second in known.pop("torn"))
    return Trust(**known, torn=torn)


def legend(kept: np.ndarray, k: int) -> Legend:
    """What the bytes `kept` (n_rows,) mean: how many of a row's `k` true neighbours the picture keeps."""
    labels = tuple(f"{count} of {k}" for count in range(k + 1))
    return Legend("True neighbours kept", labels, (), True).of(kept)


def ship(matrix: np.ndarray, recipe: LayoutParams, title: str, slug: str, watch: Progress) -> Path:
    """Make a layout, or find it, and write it where the app ships it; returns the folder.

    Arguments and errors are those of `make`; `slug` is the model's name.
    """
    made = maps.folder_of(make(matrix, recipe, title, watch))
    folder = SHIPPED / slug
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for file in (*FILES, METER):
        shutil.copyfile(made / file, folder / file)
    decides = _decides(fingerprint(matrix[: recipe.n_points]), recipe)
    (folder / OF).write_text(json.dumps({"model": title, "decides": decides}, indent=1) + "\n")
    _shipped.cache_clear()
    return folder


@cache
def _shipped() -> dict[tuple[object, ...], Path]:
    """Where the layouts are that came with the app, by what decides them."""
    known = {path.parent: loads(path.read_text(encoding="utf-8")) for path in SHIPPED.glob(f"*/{OF}")}
    return {tuple(of["decides"]): folder for folder, of in known.items()}


def _unpack(shipped: Path, folder: Path) -> None:
    for file in (*FILES, METER):
        shutil.copyfile(shipped / file, folder / file)
    _write_legend(folder)


def _decides(mark: str, recipe: LayoutParams) -> tuple[object, ...]:
    return "layout", VERSION, mark, recipe.method, recipe.parameter, recipe.seed


def _lay_out(matrix: np.ndarray, recipe: LayoutParams, title: str, watch: Progress, folder: Path) -> None:
    """Fill `folder` with a layout, its meter and its legend, by a process of its own.

    So the memory that it takes goes with it, and other visitors' pages go on meanwhile.
    """
    check(recipe, len(matrix))
    n_points, n_dims = min(recipe.n_points, len(matrix)), matrix.shape[1]
    k = methods()[recipe.method].n_neighbours(recipe.parameter, n_points)
    needed = n_points * (k * BYTES_A_NEIGHBOUR + 8 * n_dims)
    store.check_memory(needed, f"A layout of {n_points:,} points of {title}")
    np.save(folder / VECTORS, np.asarray(matrix[:n_points], np.float32))
    (folder / RECIPE).write_text(json.dumps(asdict(recipe)), encoding="utf-8")
    watch.add_total(WHOLE)
    _run(folder, title, watch)
    (folder / VECTORS).unlink()
    (folder / RECIPE).unlink()
    _write_legend(folder)


def _run(folder: Path, title: str, watch: Progress) -> None:
    """Run `lay_out` and follow the thousandths that it has done."""

    def report(done: int, note: str) -> None:
        if note and note != watch.note:
            watch.say(note)
        watch.advance(done - watch.done)

    otherwise = f"The words of {title} cannot be laid out here; take fewer of them"
    run_subprocess("dashboard.models.layout_process", [str(folder)], watch, report, otherwise)


def _write_legend(folder: Path) -> None:
    laid_out = _read(folder)
    meaning = legend(laid_out.kept, laid_out.trust.k)
    (folder / f"{KEPT}.json").write_text(json.dumps(asdict(meaning)), encoding="utf-8")


def _read(folder: Path) -> LaidOut:
    points = np.fromfile(folder / POINTS, "<u2").reshape(-1, N_AXES)
    return LaidOut(points, np.fromfile(folder / f"{KEPT}.u8", np.uint8), trust(folder))
