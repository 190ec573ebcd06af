"""Registration of a language model in a local folder."""

import hashlib
import os
import re
from pathlib import Path
from typing import Any

from dashboard.errors import InputError
from dashboard.models import store
from dashboard.models.download.library_entry import ModelOrigin, build_manifest
from dashboard.models.download.probe import token_matrix_name
from dashboard.models.error_translation import translate_errors
from dashboard.models.language_model import LanguageModel, open_language_model
from dashboard.models.manifest import Manifest
from dashboard.models.matrices import EMBEDDINGS_FILE, WEIGHTS_FILE, is_static, prefix_of, read_tensors
from dashboard.models.readers.json_text import read_json
from dashboard.models.readers.safetensors_format import read_header
from dashboard.models.tokenizer import TOKENIZER
from dashboard.models.unsupported_folders import refuse_adapter, refuse_other_weights

CONFIG = "config.json"
# Folder name of a model in the hub client's cache, which holds a snapshot per commit.
HUB_CACHE = re.compile(r"models--([^/]+?)--([^/]+)")
# Uninformative folder names: parts, checkpoints, versions and commits.
UNINFORMATIVE = re.compile(
    r"(\d+_)?(model|models|transformer|checkpoint|snapshots?|main|final|best|output)([-_]?\d+)?"
    r"|[0-9a-f]{7,64}|v?\d+",
    re.IGNORECASE,
)


def register_folder(folder: str) -> Manifest:
    """Register a language model in a local folder; its files stay there.

    Raises:
        InputError: the folder does not exist, or has no model with safetensors weights.
    """
    path = model_folder(folder)
    with translate_errors(f"The model in “{path.name}”", "opened"):
        title = title_of(path)
        slug = slug_of(path)
        model, token_name = _open(path, slug, title)
        store.check_memory(4 * model.token_embeddings.size, title)
        origin = ModelOrigin(
            title,
            "From a folder of this machine.",
            "a folder of this machine",
            revision="",
            licence="as its owner gives it",
        )
        manifest = build_manifest(
            slug,
            origin,
            model,
            token_name=token_name,
            whole=not (path / EMBEDDINGS_FILE).exists(),
            path=str(path),
            notes=_notes(path),
        )
    with store.file_lock(slug):
        store.register(manifest)
    return manifest


def model_folder(folder: str) -> Path:
    """Return the absolute path of the folder, or of its only subfolder with a model.

    Raises:
        InputError: the folder does not exist, or holds no model or several.
    """
    shown = folder[-80:]
    try:
        path = Path(os.path.expanduser(folder)).absolute()
        if not path.is_dir():
            raise InputError(f"There is no folder at “{shown}”; enter the whole path of a model's folder.")
        refuse_adapter(path)
        if not _holds_model(path):
            inside = sorted(
                {each.parent for each in path.glob("*/*.safetensors") if _holds_model(each.parent)}
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
        refuse_other_weights(path)
    except (OSError, ValueError) as error:  # an invalid path, or a folder without read permission
        if isinstance(error, InputError):
            raise
        raise InputError(
            f"“{shown}” cannot be read as a folder; enter the whole path of a model's folder."
        ) from error
    return path


def _holds_model(path: Path) -> bool:
    """Return whether a folder has a configuration, or is that of a static embedding model, which may have none."""
    return (path / CONFIG).is_file() or (
        (path / TOKENIZER).is_file()
        and (path / WEIGHTS_FILE).is_file()
        and is_static(read_header(path / WEIGHTS_FILE))
    )


def slug_of(path: Path) -> str:
    """Build a slug from the folder's name and a hash of its path, so that equal names do not collide."""
    readable = re.sub(r"[^A-Za-z0-9]+", "-", path.name).strip("-")[:60]
    mark = hashlib.sha256(str(path).encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return store.checked_slug("-".join(filter(None, ("local", readable, mark))))


def title_of(path: Path) -> str:
    """Return the display name of a model: from its configuration, else from the last folder names.

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
        and not UNINFORMATIVE.fullmatch(said)
    ):
        return said[:80]
    names = [path.name]
    for above in path.parents:
        if not UNINFORMATIVE.fullmatch(names[0]) or not above.name:
            break
        names.insert(0, above.name)
    return "/".join(names)[-80:]


def _config(path: Path) -> dict[str, Any]:
    """Read the configuration of a folder; empty if it is missing or invalid."""
    values = read_json(path / CONFIG)
    return values if isinstance(values, dict) else {}


def _notes(path: Path) -> str:
    """Return what is unusual about the files and was allowed for."""
    prefix = prefix_of(read_tensors(path))
    return f"the names of its weights begin with “{prefix}” and are read without it" if prefix else ""


def _open(path: Path, slug: str, title: str) -> tuple[LanguageModel, str]:
    """Open the model; also return the name of its token matrix if only the architecture gives it."""
    try:
        return open_language_model(path, slug=slug, title=title), ""
    except InputError:
        name = _token_matrix_name(path)
        if not name:
            raise
        return open_language_model(path, slug=slug, title=title, token_name=name), name


def _token_matrix_name(path: Path) -> str:
    try:
        tensors = read_tensors(path)
    except (OSError, ValueError):
        return ""
    return token_matrix_name(tensors, _config(path)) or ""
