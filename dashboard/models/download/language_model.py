"""Download of a language model from the hub: only the bytes needed, only safetensors, never code."""

from dataclasses import replace
from pathlib import Path

from dashboard.errors import InputError
from dashboard.jobs import Progress
from dashboard.models import store
from dashboard.models.catalog import published_as, slug_of_repo
from dashboard.models.download.hub import HubRepository, validate_repo
from dashboard.models.download.library_entry import build_manifest, hub_origin
from dashboard.models.download.matrices import fetch_matrices
from dashboard.models.download.matrix_locations import MatrixLocations, locate_matrices
from dashboard.models.download.staging import model_lock, staging_folder
from dashboard.models.download.tokenizer import fetch_tokenizer, tokenizer_bytes
from dashboard.models.download.weights import fetch_weights
from dashboard.models.language_model import open_language_model
from dashboard.models.manifest import Manifest
from dashboard.models.pooling import MODULES_FILE, POOLING_FILE
from dashboard.models.readers.json_text import loads


def download_language_model(repo: str, progress: Progress, *, whole: bool = False) -> Manifest:
    """Download the embedding matrices and the tokenizer of a hub model, and all layers if `whole`.

    Raises:
        InputError: it cannot be downloaded; the message says why.
        StoppedError: the user cancelled; the partial download is kept.
    """
    repo = validate_repo(repo)
    slug = slug_of_repo(repo)
    with model_lock(slug, progress):
        manifest = store.read(slug)
        if manifest is None:
            manifest = _get_matrices(repo, slug, progress)
        if whole and not manifest.whole:
            manifest = _get_rest(manifest, progress)
        return manifest


def _get_matrices(repo: str, slug: str, progress: Progress) -> Manifest:
    known = published_as(repo)
    progress.set_message("asking for the list of files")
    revision = known.revision if known else None
    repository = HubRepository(repo, revision, store.partial_folder(slug), progress)
    origin = hub_origin(repository, known)
    found = locate_matrices(repository)
    store.check_memory(found.memory_bytes, origin.title)
    progress.set_remaining(found.n_bytes + tokenizer_bytes(repository))
    progress.set_message("")
    # Disk space for the ranges as downloaded, and for the matrices as float32.
    with staging_folder(slug, found.n_bytes + found.memory_bytes, origin.title) as staged:
        is_gpt2 = fetch_tokenizer(repository, staged)
        (staged / "config.json").write_bytes(repository.read_small("config.json"))
        fetch_matrices(repository, found, staged)
        progress.set_message("checking")
        opened = open_language_model(
            staged,
            slug=slug,
            title=origin.title,
            has_gpt2_tokenizer=is_gpt2,
            n_parameters=found.n_parameters,
        )
        manifest = store.install(
            staged,
            build_manifest(slug, origin, opened, has_gpt2_tokenizer=is_gpt2, spans=_kept_as_published(found)),
        )
    return manifest


def _kept_as_published(found: MatrixLocations) -> dict[str, tuple[str, int, int]]:
    """Return the byte ranges of the matrices in the published files, where the store keeps the same bytes."""
    places = {"token": found.token} | ({"position": found.position} if found.position else {})
    return {
        kind: (file, info.start, info.stop) for kind, (file, info) in places.items() if info.dtype == "F32"
    }


def _get_rest(manifest: Manifest, progress: Progress) -> Manifest:
    """Download the remaining weights of a model whose matrices are installed."""
    if not manifest.repo:
        raise InputError(f"{manifest.title} is not from the hub, so the rest of it cannot be fetched.")
    folder = store.partial_folder(manifest.slug)
    repository = HubRepository(manifest.repo, manifest.revision, folder, progress)
    total = sum(repository.files[name].n_bytes for name in repository.weight_names())
    held = sum(stop - start for _, start, stop in manifest.spans.values())
    progress.set_remaining(total - held)
    with staging_folder(manifest.slug, total, f"The whole of {manifest.title}") as staged:
        fetch_weights(repository, staged, manifest.folder, manifest.spans)
        if repository.has("generation_config.json"):
            (staged / "generation_config.json").write_bytes(repository.read_small("generation_config.json"))
        _fetch_pooling(repository, staged)
        progress.set_message("checking")
        complete = store.install(staged, replace(manifest, whole=True))
    return complete


def _fetch_pooling(repository: HubRepository, staged: Path) -> None:
    """Download how a sentence embedding model makes one vector of a text, where its files say so."""
    if not repository.has(MODULES_FILE):
        return
    content = repository.read_small(MODULES_FILE)
    (staged / MODULES_FILE).write_bytes(content)
    try:
        modules = loads(content)
    except ValueError:
        return
    for module in modules if isinstance(modules, list) else []:
        config = f"{module.get('path', '')}/config.json" if isinstance(module, dict) else ""
        if config and str(module.get("type", "")).endswith(".Pooling") and repository.has(config):
            (staged / POOLING_FILE).write_bytes(repository.read_small(config))
