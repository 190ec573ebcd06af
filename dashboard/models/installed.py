"""The models that can be opened now, by slot: the embedded ones and those in the store."""

import logging
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from tokenizers import Tokenizer

from dashboard.errors import InputError
from dashboard.models import measured, settings, store
from dashboard.models.boundary import boundary
from dashboard.models.language_model import LanguageModel, open_language_model
from dashboard.models.manifest import NAME, Manifest, Slot
from dashboard.models.measured import fingerprint
from dashboard.models.published import published_as
from dashboard.models.tokenizer import TOKENIZER, gpt2_tokenizer, open_tokenizer
from dashboard.models.transformer import Transformer, open_transformer
from dashboard.models.word_vectors import WordVectors, open_word_vectors

_log = logging.getLogger(__name__)

POCKET_WEIGHTS = Path(__file__).parents[1] / "pocket" / "weights"


@dataclass(frozen=True)
class InstalledModel:
    """One model that can be opened.

    Attributes:
        slug: its name in links.
        title: its name on the page.
        slot: what it is for.
        folder: where its files are.
        summary: one line about it.
        whole: whether all layers are here; else only the embedding matrices are.
        has_gpt2_tokenizer: whether its tokenizer is GPT-2's own, which is in the box and not in the folder.
        manifest: what the store says of it; None for an embedded model.
    """

    slug: str
    title: str
    slot: Slot
    folder: Path
    summary: str
    whole: bool = True
    has_gpt2_tokenizer: bool = False
    manifest: Manifest | None = None


POCKET = (
    InstalledModel(
        "pocket-word2vec",
        "Pocket Word2Vec",
        Slot.WORDS,
        POCKET_WEIGHTS / "word2vec",
        "Trained by this project on its pocket world; in the box.",
    ),
    InstalledModel(
        "pocket-gpt2",
        "Pocket GPT-2",
        Slot.LANGUAGE,
        POCKET_WEIGHTS / "gpt2",
        "A small GPT-2 with the real tokenizer, trained by this project on its pocket world; in the box.",
        has_gpt2_tokenizer=True,
    ),
)


def available(slot: Slot) -> tuple[InstalledModel, ...]:
    """The models that can be opened now in this slot, the embedded one first.

    The store is looked at each time, so a model that has just arrived is in the next answer.
    """
    embedded = (entry for entry in POCKET if entry.slot is slot)
    stored = (_entry(manifest) for manifest in store.stored() if manifest.slot is slot)
    return (*embedded, *stored)


def _entry(manifest: Manifest) -> InstalledModel:
    return InstalledModel(
        manifest.slug,
        manifest.title,
        manifest.slot,
        manifest.folder,
        manifest.summary,
        manifest.whole,
        manifest.has_gpt2_tokenizer or _lent_gpt2_tokenizer(manifest),
        manifest,
    )


def _lent_gpt2_tokenizer(manifest: Manifest) -> bool:
    """Whether an earlier version of this app fetched one of the GPT-2 models, whose tokenizer is the one in the box."""
    known = published_as(manifest.repo)
    return known is not None and known.has_gpt2_tokenizer and TOKENIZER not in manifest.files


def find(slot: Slot, slug: str) -> InstalledModel:
    """The available model of this name.

    Raises:
        InputError: there is none.
    """
    for entry in POCKET:
        if entry.slug == slug and entry.slot is slot:
            return entry
    manifest = store.read(slug) if NAME.fullmatch(slug) else None
    if manifest is not None and manifest.slot is slot:
        return _entry(manifest)
    raise InputError(f"The model “{slug}” is not here; choose another one in the sidebar.")


def mark(slot: Slot, slug: str) -> str:
    """A name for the model's files as they are now: another version of a model, or a changed folder, has another one.

    Raises:
        InputError: there is no such model.
    """
    return fingerprint(find(slot, slug).folder)


def first(slot: Slot) -> str:
    """Slug of the model that a visitor sees first: the host's choice if it is here, else the embedded one.

    The host may name a stored model or the published file that it was cut from.
    """
    chosen = settings.current()
    wanted = chosen.word_vectors if slot is Slot.WORDS else chosen.language_model
    slugs = [entry.slug for entry in available(slot)]
    if wanted in slugs:
        return wanted
    cuts = [slug for slug in slugs if wanted and re.fullmatch(re.escape(wanted) + r"-\d+", slug)]
    return max(cuts, key=lambda slug: int(slug.rpartition("-")[2])) if cuts else slugs[0]


def word_vectors(slug: str) -> WordVectors:
    """Open the word vectors of this name; raises InputError as `find` does, or where they exceed the memory budget."""
    entry = find(Slot.WORDS, slug)
    with boundary(entry.title, "opened"):
        vectors = open_word_vectors(entry.folder, slug=entry.slug, title=entry.title)
        store.check_memory(vectors.matrix.nbytes, entry.title)
        return vectors


def language_model(slug: str) -> LanguageModel:
    """Open the language model of this name; raises InputError as `word_vectors` does."""
    entry = find(Slot.LANGUAGE, slug)
    stored = entry.manifest
    with boundary(entry.title, "opened"):
        model = open_language_model(
            entry.folder,
            slug=entry.slug,
            title=entry.title,
            n_parameters=stored.n_parameters if stored else None,
            token_name=stored.token_name if stored else "",
            has_gpt2_tokenizer=entry.has_gpt2_tokenizer,
        )
        store.check_memory(4 * model.token_embeddings.size, entry.title)
        return model


def transformer(model: LanguageModel) -> Transformer:
    """Open the layers of a language model that is here, and keep what was measured of them.

    Raises:
        InputError: only its embedding matrices are here, or it cannot be opened.
    """
    entry = find(Slot.LANGUAGE, model.slug)
    if not entry.whole:
        raise InputError(
            f"Only the embedding matrices of {entry.title} are here; get the rest of it on the Models page, "
            "or choose another language model in the sidebar."
        )
    with boundary(entry.title, "opened"):
        opened = open_transformer(model)
        measured.remember(fingerprint(entry.folder), opened.anatomy.start)
        return opened


def tokenizers() -> dict[str, Tokenizer]:
    """Title to tokenizer of all that are here: the embedded GPT-2's, those fetched alone, those of stored models.

    A damaged one is left out.
    """
    found = {"GPT-2": gpt2_tokenizer()}
    for manifest in store.stored():
        entry = _entry(manifest)
        if manifest.slot is Slot.WORDS or manifest.title in found or entry.has_gpt2_tokenizer:
            continue
        try:
            found[manifest.title] = _open_tokenizer(entry.folder, entry.title, fingerprint(entry.folder))
        except InputError:
            _log.warning("The tokenizer of %s cannot be opened", manifest.slug)
    return found


def other_tokenizers(tokenizer: Tokenizer) -> dict[str, Tokenizer]:
    """The `tokenizers` that are not this one."""
    own = _sample(tokenizer)
    return {title: other for title, other in tokenizers().items() if _sample(other) != own}


def _sample(tokenizer: Tokenizer) -> list[str | None]:
    """Some of a tokenizer's tokens: two tokenizers that agree in size and in these are the same."""
    size = tokenizer.get_vocab_size()
    return [str(size), *(tokenizer.id_to_token(at) for at in range(0, size, max(1, size // 100)))]


@lru_cache(maxsize=16)
def _open_tokenizer(folder: Path, title: str, mark: str) -> Tokenizer:
    return open_tokenizer(folder, title)
