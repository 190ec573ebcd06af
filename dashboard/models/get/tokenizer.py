"""The tokenizer of a model on the hub, with the model or alone."""

from pathlib import Path
from typing import Any

from tokenizers import Tokenizer

from dashboard.errors import InputError
from dashboard.jobs import Watch
from dashboard.models import store
from dashboard.models.get import hub
from dashboard.models.get.entry import entry, from_hub
from dashboard.models.get.hub_files import HubFiles
from dashboard.models.get.staging import alone, staging
from dashboard.models.manifest import Manifest
from dashboard.models.published import published_as, slug_of_repo, tokenizer_slug
from dashboard.models.tokenizer import gpt2_tokenizer


def get_tokenizer(repo: str, watch: Watch) -> Manifest:
    """Get the tokenizer of a model on the hub, without the model.

    Raises:
        InputError: it cannot be had; the sentence says why.
        StoppedError: somebody asked to stop; what has arrived is kept.
    """
    repo = hub.checked_repo(repo)
    known = published_as(repo)
    slug = tokenizer_slug(slug_of_repo(repo))
    with alone(slug, watch):
        manifest = store.read(slug)
        if manifest is not None:
            return manifest
        repository = hub.describe(repo, known.revision if known else None, watch)
        files = HubFiles(repository, store.partial(slug), watch)
        if files.has("tokenizer.json"):
            n_bytes = repository.files["tokenizer.json"].n_bytes
            watch.expect(n_bytes)
            store.check_room(n_bytes, "The tokenizer")
        with staging(slug) as staged:
            fetch_tokenizer(files, staged, None)
            opened = Tokenizer.from_file(str(staged / "tokenizer.json"))
            origin = from_hub(repository, known)
            manifest = store.install(
                staged, entry(slug, origin, opened, summary="A tokenizer without its model.")
            )
        store.forget_partial(slug)
        return manifest


def fetch_tokenizer(files: HubFiles, staged: Path, config: dict[str, Any] | None) -> None:
    """Put `tokenizer.json` into `staged`; where it is GPT-2's own, the embedded one stands in, which opens faster.

    Raises:
        InputError: there is none, or it cannot be opened.
    """
    gpt2 = gpt2_tokenizer()
    same_size = config is not None and config.get("vocab_size") == gpt2.get_vocab_size()
    if same_size and not files.has("tokenizer.json"):
        return
    content = files.small("tokenizer.json")
    try:
        tokenizer = Tokenizer.from_str(content.decode())
    except Exception as error:  # the library raises a bare Exception
        raise InputError(
            f"The tokenizer of {files.repository.repo} is of a kind that this app cannot open; choose another model."
        ) from error
    if same_size and tokenizer.get_vocab() == gpt2.get_vocab():
        return
    (staged / "tokenizer.json").write_bytes(content)
