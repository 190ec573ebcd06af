"""One-time conversion of packaged models: words into the store's format, GGUF into a model folder."""

import os
import tempfile
from functools import cache
from pathlib import Path

import numpy as np

from dashboard.errors import InputError
from dashboard.jobs import Progress
from dashboard.models import private_folders, store
from dashboard.models.download.library_entry import ModelOrigin, build_manifest
from dashboard.models.download.staging import model_lock, staging_folder
from dashboard.models.language_model import open_language_model
from dashboard.models.manifest import Manifest
from dashboard.models.package_models import (
    PackagedModel,
    PackageFormat,
    file_paths,
    prepared_folder,
    verify_files,
)
from dashboard.models.readers.word_list import OFFSETS, WordList
from dashboard.models.subprocesses import run_subprocess
from dashboard.models.word_vectors import NORMS, WordVectors, row_norms
from dashboard.numerals import format_count

CHECKED = "checked.json"


def is_prepared(model: PackagedModel) -> bool:
    """Return whether the model is already converted and opens at once."""
    match model.file_format:
        case PackageFormat.GGUF:
            return store.read(model.slug) is not None
        case PackageFormat.ARRAY:
            return (_words_folder(model) / OFFSETS).exists()
        case PackageFormat.FOLDER:
            return True


def prepare(model: PackagedModel, progress: Progress) -> None:
    """Convert a packaged model that cannot be opened in place; an interrupted conversion leaves nothing behind.

    Raises:
        InputError: the package is missing or damaged, or disk space is too low for the conversion.
        StoppedError: the user cancelled.
    """
    if model.file_format is PackageFormat.GGUF:
        _unpack(model, progress)
    elif model.file_format is PackageFormat.ARRAY:
        _prepare_words(model, progress)


def open_packaged_words(model: PackagedModel) -> WordVectors:
    """Open packaged word vectors: the matrix memory-mapped in place, the words from the store.

    Raises:
        InputError: as `prepare` does.
    """
    folder = _words_folder(model)
    verify_files(model, prepared_folder(model) / CHECKED)
    if not (folder / OFFSETS).exists():
        prepare(model, Progress())
        folder = _words_folder(model)
    [matrix] = [path for path in file_paths(model).values() if path.suffix == ".npy"]
    norms = np.load(folder / NORMS, mmap_mode="r")
    return WordVectors(model.slug, model.title, WordList.open(folder), np.load(matrix, mmap_mode="r"), norms)


def verified_folder(model: PackagedModel) -> Path:
    """Return the folder of a packaged model that is opened in place, after verifying its files.

    Raises:
        InputError: the package is missing or damaged.
    """
    verify_files(model, prepared_folder(model) / CHECKED)
    return next(iter(file_paths(model).values())).parent


@cache
def _own_folder(slug: str) -> Path:
    """Return a folder of this process, used if the store is not writable."""
    return private_folders.create()


def _words_folder(model: PackagedModel) -> Path:
    kept = prepared_folder(model)
    if (kept / OFFSETS).exists() or _can_write(kept):
        return kept
    return _own_folder(model.slug)


def _can_write(folder: Path) -> bool:
    """Return whether `folder` exists or can be created."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return False
    return os.access(folder, os.W_OK)


def _prepare_words(model: PackagedModel, progress: Progress) -> None:
    """Write the words of a package as a memory-mapped list, and the norms of its rows."""
    import pyarrow.parquet

    folder = _words_folder(model)
    verify_files(model, prepared_folder(model) / CHECKED)
    files = {path.suffix: path for path in file_paths(model).values()}
    progress.set_message("reading its words")
    encoded = [word.encode() for word in pyarrow.parquet.read_table(files[".parquet"]).column(0).to_pylist()]
    matrix = np.load(files[".npy"], mmap_mode="r")
    if len(encoded) != len(matrix):
        raise InputError(
            f"{model.title} lists {format_count(len(encoded), 'word')} for {format_count(len(matrix), 'vector')}; "
            "install it again."
        )
    try:
        # Written to a temporary folder and renamed, because two processes may convert at the same time.
        with tempfile.TemporaryDirectory(dir=folder) as beside:
            WordList.write(Path(beside), encoded)
            np.save(Path(beside) / NORMS, row_norms(matrix))
            # The offsets come last: their existence marks a complete conversion.
            for path in sorted(Path(beside).iterdir(), key=lambda path: path.name == OFFSETS):
                os.replace(path, folder / path.name)
    except OSError as error:
        raise store.write_error(error) from error


def _unpack(model: PackagedModel, progress: Progress) -> Manifest:
    """Unpack a GGUF file into a model folder of the store, in a subprocess."""
    with model_lock(model.slug, progress):
        manifest = store.read(model.slug)
        if manifest is not None:
            return manifest
        verify_files(model, prepared_folder(model) / CHECKED)
        [source] = file_paths(model).values()
        with staging_folder(model.slug, model.unpacked_bytes, f"{model.title}, unpacked,") as staged:
            progress.set_remaining(4 * model.n_parameters)
            progress.set_message("unpacking")
            _run(source, staged, model, progress)
            progress.set_message("checking")
            opened = open_language_model(staged, slug=model.slug, title=model.title)
            origin = ModelOrigin(
                model.title,
                model.purpose,
                model.source,
                revision=model.files[next(iter(model.files))],
                licence=model.licence,
            )
            return store.install(staged, build_manifest(model.slug, origin, opened, whole=True))


def _run(source: Path, target: Path, model: PackagedModel, progress: Progress) -> None:
    """Run `unpack` in a subprocess and report the bytes written."""
    fallback_advice = f"{model.title} cannot be unpacked here; try again, or choose another model"
    run_subprocess(
        "dashboard.models.download.unpack",
        [str(source), str(target)],
        progress,
        lambda done, _: progress.advance(done - progress.done),
        fallback_advice,
    )
