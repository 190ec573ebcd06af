"""Download of a language model from the hub: only the bytes needed, only safetensors, never code."""

from dataclasses import replace

from dashboard.errors import InputError
from dashboard.jobs import Progress
from dashboard.models import store
from dashboard.models.catalog import published_as, slug_of_repo
from dashboard.models.download import hub
from dashboard.models.download.hub_files import HubFiles
from dashboard.models.download.library_entry import build_manifest, hub_origin
from dashboard.models.download.matrices import fetch_matrices
from dashboard.models.download.matrix_locations import MatrixLocations, locate_matrices
from dashboard.models.download.staging import model_lock, staging_folder
from dashboard.models.download.tokenizer import fetch_tokenizer, tokenizer_bytes
from dashboard.models.download.weights import fetch_weights
from dashboard.models.language_model import open_language_model
from dashboard.models.manifest import Manifest


def download_language_model(repo: str, progress: Progress, *, whole: bool = False) -> Manifest:
    """Download the embedding matrices and the tokenizer of a hub model, and all layers if `whole`.

    Raises:
        InputError: it cannot be downloaded; the message says why.
        StoppedError: the user cancelled; the partial download is kept.
    """
    repo = hub.validate_repo(repo)
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
    repository = hub.fetch_repository(repo, known.revision if known else None, progress)
    origin = hub_origin(repository, known)
    files = HubFiles(repository, store.partial_folder(slug), progress)
    found = locate_matrices(files)
    store.check_memory(found.memory_bytes, origin.title)
    # Disk space for the ranges as downloaded, and for the matrices as float32.
    store.check_disk_space(found.n_bytes - store.partial_bytes(slug) + found.memory_bytes, origin.title)
    progress.set_remaining(found.n_bytes + tokenizer_bytes(files))
    progress.set_message("")
    with staging_folder(slug) as staged:
        is_gpt2 = fetch_tokenizer(files, staged)
        (staged / "config.json").write_bytes(files.read_small("config.json"))
        fetch_matrices(files, found, staged)
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
    store.discard_partial(slug)
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
    repository = hub.fetch_repository(manifest.repo, manifest.revision, progress)
    files = HubFiles(repository, store.partial_folder(manifest.slug), progress)
    total = sum(repository.files[name].n_bytes for name in files.weight_names())
    held = sum(stop - start for _, start, stop in manifest.spans.values())
    store.check_disk_space(total - store.partial_bytes(manifest.slug), f"The whole of {manifest.title}")
    progress.set_remaining(total - held)
    with staging_folder(manifest.slug) as staged:
        fetch_weights(files, staged, manifest.folder, manifest.spans)
        if files.has("generation_config.json"):
            (staged / "generation_config.json").write_bytes(files.read_small("generation_config.json"))
        progress.set_message("checking")
        complete = store.install(staged, replace(manifest, whole=True))
    store.discard_partial(manifest.slug)
    return complete
