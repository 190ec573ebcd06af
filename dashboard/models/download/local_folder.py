"""A language model that lies in a folder of this machine."""

import hashlib
import os
import re
from pathlib import Path
from typing import Any

from dashboard.errors import InputError
from dashboard.models import store
from dashboard.models.download.library_entry import Origin, entry
from dashboard.models.download.probe import unusual_name
from dashboard.models.error_translation import translate_errors
from dashboard.models.language_model import LanguageModel, open_language_model
from dashboard.models.manifest import Manifest, checked_slug
from dashboard.models.matrices import EMBEDDINGS_FILE, weight_files
from dashboard.models.readers.json_text import loads
from dashboard.models.readers.safetensors_format import read_header

CONFIG = "config.json"
# The hub client's cache keeps a model in a folder of this form, and in it versions by their commits.
HUB_CACHE = re.compile(r"models--([^/]+?)--([^/]+)")
# Names that say nothing of the model: those of parts, checkpoints, versions and commits.
SAYS_NOTHING = re.compile(
    r"(\d+_)?(model|models|transformer|checkpoint|snapshots?|main|final|best|output)([-_]?\d+)?"
    r"|[0-9a-f]{7,64}|v?\d+",
    re.IGNORECASE,
)


def bring_folder(folder: str) -> Manifest:
    """Enter a language model that lies in a folder of this machine; its files stay there.

    Raises:
        InputError: there is no such folder, or it is no model folder with safetensors weights.
    """
    path = model_folder(folder)
    with translate_errors(f"The model in “{path.name}”", "opened"):
        title = title_of(path)
        slug = slug_of(path)
        model, token_name = _open(path, slug, title)
        store.check_memory(4 * model.token_embeddings.size, title)
        origin = Origin(
            title,
            "From a folder of this machine.",
            "a folder of this machine",
            revision="",
            licence="as its owner gives it",
        )
        manifest = entry(
            slug,
            origin,
            model,
            token_name=token_name,
            whole=not (path / EMBEDDINGS_FILE).exists(),
            path=str(path),
        )
    with store.locked(slug):
        store.register(manifest)
    return manifest


def model_folder(folder: str) -> Path:
    """The whole path of the folder itself, or the one folder in it that holds the model.

    Raises:
        InputError: there is no such folder, or no model or several models are in it.
    """
    shown = folder[-80:]
    try:
        path = Path(os.path.expanduser(folder)).absolute()
        if not path.is_dir():
            raise InputError(f"There is no folder at “{shown}”; enter the whole path of a model's folder.")
        if not (path / CONFIG).is_file():
            inside = sorted(
                each.parent for each in path.glob(f"*/{CONFIG}") if any(each.parent.glob("*.safetensors"))
            )
            if len(inside) > 1:
                names = ", ".join(each.name for each in inside[:8])
                raise InputError(
                    f"The folder “{path.name}” holds several models ({names}); enter the path of one."
                )
            if not inside:
                raise InputError(
                    f"The folder “{path.name}” has no {CONFIG}, and no folder in it holds a model; choose the "
                    "folder of a model."
                )
            path = inside[0]
        if not any(path.glob("*.safetensors")):
            raise InputError(
                f"The folder “{path.name}” has no safetensors weights; this app opens no pickle files, "
                "because opening them can run code."
            )
    except (OSError, ValueError) as error:  # a text that cannot be a path, or a folder that may not be read
        if isinstance(error, InputError):
            raise
        raise InputError(
            f"“{shown}” cannot be read as a folder; enter the whole path of a model's folder."
        ) from error
    return path


def slug_of(path: Path) -> str:
    """A name in links for the model in this very folder: folders of one name in two places are two models."""
    readable = re.sub(r"[^A-Za-z0-9]+", "-", path.name).strip("-")[:60]
    mark = hashlib.sha256(str(path).encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return checked_slug("-".join(filter(None, ("local", readable, mark))))


def title_of(path: Path) -> str:
    """What a model in a folder is called: as its configuration says, or as its folder and those above it do.

    >>> title_of(Path("/cache/models--openai-community--gpt2/snapshots/607a30d783dfa663caf39e06633721c8d4cfcd7e"))
    'openai-community/gpt2'
    >>> title_of(Path("/home/me/poems/checkpoint-500"))
    'poems/checkpoint-500'
    """
    for part in reversed(path.parts):
        if cached := HUB_CACHE.fullmatch(part):
            return f"{cached[1]}/{cached[2]}"
    said = _config(path).get("_name_or_path")
    if (
        isinstance(said, str)
        and re.fullmatch(r"[\w.-]+(/[\w.-]+)?", said)
        and not SAYS_NOTHING.fullmatch(said)
    ):
        return said[:80]
    names = [path.name]
    for above in path.parents:
        if not SAYS_NOTHING.fullmatch(names[0]) or not above.name:
            break
        names.insert(0, above.name)
    return "/".join(names)[-80:]


def _config(path: Path) -> dict[str, Any]:
    """The configuration in a folder; empty where there is none that can be read."""
    try:
        values = loads((path / CONFIG).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return values if isinstance(values, dict) else {}


def _open(path: Path, slug: str, title: str) -> tuple[LanguageModel, str]:
    """The model, and the name of its token matrix where only its architecture knows it."""
    try:
        return open_language_model(path, slug=slug, title=title), ""
    except InputError:
        name = _unusual_name(path)
        if not name:
            raise
        return open_language_model(path, slug=slug, title=title, token_name=name), name


def _unusual_name(path: Path) -> str:
    try:
        tensors = {name: info for file in weight_files(path) for name, info in read_header(file).items()}
    except (OSError, ValueError):
        return ""
    return unusual_name(tensors, _config(path)) or ""
