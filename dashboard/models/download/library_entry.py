"""Build the manifest of a new model, whatever its source."""

from dataclasses import dataclass
from typing import Any

from tokenizers import Tokenizer

from dashboard.models.catalog import HubModel
from dashboard.models.download.hub import HubRepository
from dashboard.models.language_model import LanguageModel
from dashboard.models.manifest import Manifest, Slot
from dashboard.models.word_vectors import WordVectors


@dataclass(frozen=True)
class ModelOrigin:
    """Source of a model: the `Manifest` fields of the same names."""

    title: str
    summary: str
    source: str
    revision: str
    licence: str
    repo: str = ""


def hub_origin(repository: HubRepository, catalogued: HubModel | None) -> ModelOrigin:
    """Build the origin of a hub repository; the catalogue takes precedence over the repository's metadata."""
    return ModelOrigin(
        title=catalogued.title if catalogued else repository.repo,
        summary=catalogued.purpose if catalogued else "Brought from the hub by a visitor.",
        source=repository.url,
        revision=repository.commit,
        licence=catalogued.licence if catalogued else repository.licence,
        repo=repository.repo,
    )


def build_manifest(
    slug: str, origin: ModelOrigin, opened: LanguageModel | WordVectors | Tokenizer, **fields: Any
) -> Manifest:
    """Build the manifest of an opened model; `fields` are further manifest fields."""
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
    return Manifest(slug=slug, **{**found, **fields})
