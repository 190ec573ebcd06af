"""Download of a hub model's tokenizer, with the model or alone."""

import shutil
import tempfile
from pathlib import Path

from dashboard import limits
from dashboard.errors import InputError
from dashboard.jobs import Progress
from dashboard.models import store
from dashboard.models.catalog import published_as, slug_of_repo, tokenizer_slug
from dashboard.models.chat_template import CHAT_FILES
from dashboard.models.download.hub import HubRepository, validate_repo
from dashboard.models.download.library_entry import build_manifest, hub_origin
from dashboard.models.download.staging import model_lock, staging_folder
from dashboard.models.manifest import Manifest
from dashboard.models.tokenizer import (
    TOKENIZER,
    VOCABULARIES,
    VOCABULARY_SIDECARS,
    gpt2_tokenizer,
    open_tokenizer,
)


def download_tokenizer(repo: str, progress: Progress) -> Manifest:
    """Download the tokenizer of a hub model without the model.

    Raises:
        InputError: it cannot be downloaded; the message says why.
        StoppedError: the user cancelled; the partial download is kept.
    """
    repo = validate_repo(repo)
    known = published_as(repo)
    slug = tokenizer_slug(slug_of_repo(repo))
    with model_lock(slug, progress):
        manifest = store.read(slug)
        if manifest is not None:
            return manifest
        revision = known.revision if known else None
        repository = HubRepository(repo, revision, store.partial_folder(slug), progress)
        n_bytes = tokenizer_bytes(repository)
        progress.set_remaining(n_bytes)
        with staging_folder(slug, n_bytes, "The tokenizer") as staged:
            is_gpt2 = fetch_tokenizer(repository, staged)
            opened = open_tokenizer(staged, repo, is_gpt2=is_gpt2)
            manifest = store.install(
                staged,
                build_manifest(
                    slug,
                    hub_origin(repository, known),
                    opened,
                    summary="A tokenizer without its model.",
                    has_gpt2_tokenizer=is_gpt2,
                ),
            )
        return manifest


def tokenizer_names(repository: HubRepository) -> list[str]:
    """Return the tokenizer files of a repository; empty if there is no supported tokenizer."""
    if repository.has(TOKENIZER):
        return [TOKENIZER]
    vocabulary = [name for name in VOCABULARIES if repository.has(name)]
    return vocabulary and [*vocabulary, *(name for name in VOCABULARY_SIDECARS if repository.has(name))]


def chat_names(repository: HubRepository) -> list[str]:
    """Return the files of a repository that may hold its chat template."""
    return [
        name
        for name in CHAT_FILES
        if repository.has(name) and repository.files[name].n_bytes <= limits.MAX_TEMPLATE_FILE_BYTES
    ]


def tokenizer_bytes(repository: HubRepository) -> int:
    """Return the download size in bytes of the tokenizer."""
    if _is_known_to_be_gpt2s(repository):
        return 0
    names = {*tokenizer_names(repository), *chat_names(repository)}
    return sum(repository.files[name].n_bytes for name in names)


def fetch_tokenizer(repository: HubRepository, staged: Path) -> bool:
    """Write `tokenizer.json` to `staged`, unless it equals the bundled GPT-2 tokenizer, which opens faster.

    A repository with vocabulary files only is converted. The chat template, if any, is written too.

    Returns:
        Whether the tokenizer equals GPT-2's.

    Raises:
        InputError: there is no tokenizer, or it cannot be opened.
    """
    if _is_known_to_be_gpt2s(repository):
        return True
    repo = repository.repo
    names = tokenizer_names(repository)
    if not names:
        raise InputError(
            f"{repo} has neither {TOKENIZER} nor a vocabulary such as vocab.json or vocab.txt; choose another model."
        )
    for name in chat_names(repository):
        (staged / name).write_bytes(repository.read_small(name))
    with tempfile.TemporaryDirectory(dir=staged.parent) as aside:
        folder = Path(aside)
        # The configuration names the family of the vocabulary.
        for name in (*names, *(["config.json"] if repository.has("config.json") else [])):
            (folder / name).write_bytes(repository.read_small(name))
        tokenizer = open_tokenizer(folder, repo)
        if tokenizer.get_vocab() == gpt2_tokenizer().get_vocab():
            return True
        if names == [TOKENIZER]:
            shutil.move(folder / TOKENIZER, staged / TOKENIZER)
        else:
            tokenizer.save(str(staged / TOKENIZER))
    return False


def _is_known_to_be_gpt2s(repository: HubRepository) -> bool:
    known = published_as(repository.repo)
    return known is not None and known.has_gpt2_tokenizer
