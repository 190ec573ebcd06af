"""The manifest of a model that has come, put together in one place however it came."""

from dataclasses import dataclass
from typing import Any

from tokenizers import Tokenizer

from dashboard.models.catalog import HubModel
from dashboard.models.download.hub import Repository
from dashboard.models.language_model import LanguageModel
from dashboard.models.manifest import Manifest, Slot
from dashboard.models.word_vectors import WordVectors


@dataclass(frozen=True)
class Origin:
    """Where a model comes from: the fields of a `Manifest` of the same names."""

    title: str
    summary: str
    source: str
    revision: str
    licence: str
    repo: str = ""


def from_hub(repository: Repository, known: HubModel | None) -> Origin:
    """A repository on the hub; what this app knows of it goes before what the repository says of itself."""
    return Origin(
        title=known.title if known else repository.repo,
        summary=known.good_for if known else "Brought from the hub by a visitor.",
        source=repository.url,
        revision=repository.commit,
        licence=known.licence if known else repository.licence,
        repo=repository.repo,
    )


def entry(
    slug: str, origin: Origin, opened: LanguageModel | WordVectors | Tokenizer, **more: Any
) -> Manifest:
    """The manifest of a model as it was opened; `more` are further fields of it."""
    match opened:
        case LanguageModel():
            slot, values = Slot.LANGUAGE, opened.n_parameters
            rows, dims = opened.token_embeddings.shape
        case WordVectors():
            slot, values = Slot.WORDS, 0
            rows, dims = opened.matrix.shape
        case _:
            slot, values = Slot.TOKENIZER, 0
            rows, dims = opened.get_vocab_size(), 0
    found = {**vars(origin), "slot": slot, "n_rows": rows, "n_dims": dims, "n_parameters": values}
    return Manifest(slug=slug, **{**found, **more})
