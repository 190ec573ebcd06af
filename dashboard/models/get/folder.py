"""A language model that lies in a folder of this machine."""

import json
from pathlib import Path

from dashboard.errors import InputError
from dashboard.models import store
from dashboard.models.files.safetensors_file import read_header
from dashboard.models.get.entry import Origin, entry
from dashboard.models.get.probe import unusual_name
from dashboard.models.language_model import EMBEDDINGS_FILE, open_language_model, weight_files
from dashboard.models.manifest import Manifest, checked_slug


def bring_folder(folder: str) -> Manifest:
    """Enter a language model that lies in a folder of this machine; its files stay there.

    Raises:
        InputError: it is no model folder with safetensors weights.
    """
    path = Path(folder).expanduser().absolute()
    if not (path / "config.json").is_file():
        raise InputError(f"The folder “{path.name}” has no config.json; choose the folder of a model.")
    if not any(path.glob("*.safetensors")):
        raise InputError(
            f"The folder “{path.name}” has no safetensors weights; this app opens no pickle files, "
            "because opening them can run code."
        )
    slug = checked_slug("local-" + "".join(each if each.isalnum() else "-" for each in path.name)[:80])
    token_name = ""
    try:
        model = open_language_model(path, slug=slug, title=path.name)
    except InputError:
        token_name = _unusual_name(path)
        if not token_name:
            raise
        model = open_language_model(path, slug=slug, title=path.name, token_name=token_name)
    store.check_memory(4 * model.token_embeddings.size, path.name)
    origin = Origin(
        path.name,
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


def _unusual_name(folder: Path) -> str:
    """Name of the token matrix in a model's folder by its architecture, or nothing."""
    try:
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        tensors = {name: info for path in weight_files(folder) for name, info in read_header(path).items()}
    except (OSError, ValueError, TypeError, KeyError):
        return ""
    return unusual_name(tensors, config) or ""
