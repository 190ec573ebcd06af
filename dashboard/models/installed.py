"""The models that can be opened now, by slot: the embedded ones, those of installed packages, those in the store."""

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from dashboard import settings
from dashboard.errors import InputError
from dashboard.models import measurement_cache, store
from dashboard.models.catalog import published_as
from dashboard.models.download.package import checked_folder, is_prepared, open_packaged_words
from dashboard.models.error_translation import translate_errors
from dashboard.models.language_model import LanguageModel, open_language_model
from dashboard.models.manifest import NAME, Manifest, Slot
from dashboard.models.matrices import POSITION_EMBEDDINGS, find_tensor, weight_files
from dashboard.models.measurement_cache import fingerprint
from dashboard.models.package_models import PACKAGED, Form, PackagedModel, is_here, paths
from dashboard.models.readers.json_text import loads
from dashboard.models.readers.safetensors_format import read_header
from dashboard.models.tokenizer import TOKENIZER, gpt2_tokenizer, open_tokenizer
from dashboard.models.transformer import Transformer, open_transformer
from dashboard.models.word_vectors import VECTORS, WordVectors, open_word_vectors

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
        manifest: what the store says of it; None for a model that is not there.
        packaged: the package that it comes in; None for a model that comes in none.
    """

    slug: str
    title: str
    slot: Slot
    folder: Path
    summary: str
    whole: bool = True
    has_gpt2_tokenizer: bool = False
    manifest: Manifest | None = None
    packaged: PackagedModel | None = None

    @property
    def shape(self) -> tuple[int, int] | None:
        """Rows and dimensions of its word or token matrix; None where nothing says so without opening it."""
        known = self.packaged or self.manifest
        if known is None:
            return _embedded_shape(self.folder)
        return (known.n_rows, known.n_dims) if known.n_dims else None

    @property
    def in_a_word(self) -> str:
        """What its numbers are: of the pocket world, real, or what somebody brought."""
        if self.packaged:
            return self.packaged.in_a_word
        if self.manifest is None:
            return "pocket world"
        return "fetched" if self.manifest.source.startswith("http") else "brought"


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


@cache
def _embedded_shape(folder: Path) -> tuple[int, int] | None:
    try:
        if (folder / VECTORS).exists():
            rows, dims = np.load(folder / VECTORS, mmap_mode="r").shape
            return rows, dims
        config = loads((folder / "config.json").read_text(encoding="utf-8"))
        return config["vocab_size"], config["n_embd"]
    except (OSError, ValueError, KeyError):
        return None


def available(slot: Slot) -> tuple[InstalledModel, ...]:
    """The models that can be opened now in this slot, the one that a visitor sees first at the front.

    Word vectors begin with real ones, because a learner types any word; language models with the embedded one, whose
    pages draw at once. The store is looked at each time, so a model that has just arrived is in the next answer.
    """
    embedded = [entry for entry in POCKET if entry.slot is slot]
    packaged = [_of_package(model) for model in _packages(slot)]
    taken = {entry.slug for entry in packaged}
    stored = [_entry(each) for each in store.stored() if each.slot is slot and each.slug not in taken]
    return (*packaged, *embedded, *stored) if slot is Slot.WORDS else (*embedded, *packaged, *stored)


def _packages(slot: Slot) -> Iterator[PackagedModel]:
    """The models of this slot whose packages are installed."""
    return (model for model in PACKAGED if model.slot is slot and is_here(model))


def _of_package(model: PackagedModel) -> InstalledModel:
    """A model whose package is installed: where it lies, or unpacked in the store."""
    manifest = store.read(model.slug) if model.form is Form.GGUF else None
    folder = manifest.folder if manifest else next(iter(paths(model).values())).parent
    return InstalledModel(
        model.slug, model.title, model.slot, folder, model.good_for, manifest=manifest, packaged=model
    )


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
    for model in _packages(slot):
        if model.slug == slug:
            return _of_package(model)
    manifest = store.read(slug) if NAME.fullmatch(slug) else None
    if manifest is not None and manifest.slot is slot:
        return _entry(manifest)
    raise InputError(f"The model “{slug}” is not here; choose another one in the sidebar.")


def with_positions() -> tuple[str, ...]:
    """Slugs of the language models of the box and of packages that have a matrix of positions and open at once."""
    return tuple(
        entry.slug
        for entry in available(Slot.LANGUAGE)
        if (entry in POCKET or entry.packaged) and _has_positions(entry.folder)
    )


@cache
def _has_positions(folder: Path) -> bool:
    """Whether the matrices in a folder hold one of positions, by the names in their headers."""
    try:
        return any(find_tensor(read_header(path), POSITION_EMBEDDINGS) for path in weight_files(folder))
    except (InputError, OSError, ValueError, KeyError, TypeError):
        return False


def mark(slot: Slot, slug: str) -> str:
    """A name for the model's files as they are now: another version of a model, or a changed folder, has another one.

    Raises:
        InputError: there is no such model.
    """
    return fingerprint(find(slot, slug).folder)


def first(slot: Slot) -> str:
    """Slug of the model that a visitor sees first: the host's choice if it is here, else the first available one.

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
    with translate_errors(entry.title, "opened"):
        if entry.packaged:
            vectors = open_packaged_words(entry.packaged)
        else:
            vectors = open_word_vectors(entry.folder, slug=entry.slug, title=entry.title)
        store.check_memory(vectors.matrix.nbytes, entry.title)
        return vectors


def language_model(slug: str) -> LanguageModel:
    """Open the language model of this name; raises InputError as `word_vectors` does."""
    entry = find(Slot.LANGUAGE, slug)
    stored = entry.manifest
    with translate_errors(entry.title, "opened"):
        model = open_language_model(
            _checked(entry),
            slug=entry.slug,
            title=entry.title,
            n_parameters=stored.n_parameters if stored else None,
            token_name=stored.token_name if stored else "",
            has_gpt2_tokenizer=entry.has_gpt2_tokenizer,
        )
        store.check_memory(4 * model.token_embeddings.size, entry.title)
        return model


def _checked(entry: InstalledModel) -> Path:
    """The folder of a language model, its package compared with the published one.

    Raises:
        InputError: the package is damaged, or is not unpacked yet.
    """
    if entry.packaged is None or entry.manifest:
        return entry.folder
    if not is_prepared(entry.packaged):
        raise InputError(
            f"{entry.title} is not unpacked yet; choose it in the sidebar, which unpacks it once."
        )
    return checked_folder(entry.packaged)


def real_language_model() -> InstalledModel | None:
    """A language model that continues any text and is here, for texts beyond the pocket world; None without one."""
    for entry in available(Slot.LANGUAGE):
        if entry.packaged is not None and entry.packaged.continues_text:
            return entry
        if entry.manifest is not None and entry.whole and entry.has_gpt2_tokenizer:
            return entry
    return None


def needs_unpacking(slug: str) -> PackagedModel | None:
    """The package of this language model if it has to be unpacked before it opens; None if it opens at once."""
    found = next((model for model in _packages(Slot.LANGUAGE) if model.slug == slug), None)
    return None if found is None or is_prepared(found) else found


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
    with translate_errors(entry.title, "opened"):
        opened = open_transformer(model)
        measurement_cache.remember(fingerprint(entry.folder), opened.anatomy.start)
        return opened


def tokenizers() -> dict[str, Tokenizer]:
    """Title to tokenizer of all that are here: the embedded GPT-2's, those of language models, those fetched alone.

    A damaged one is left out.
    """
    found = {"GPT-2": gpt2_tokenizer()}
    alone = (_entry(manifest) for manifest in store.stored() if manifest.slot is Slot.TOKENIZER)
    for entry in (*available(Slot.LANGUAGE), *alone):
        if entry.title in found or entry.has_gpt2_tokenizer or needs_unpacking(entry.slug):
            continue
        try:
            found[entry.title] = _open_tokenizer(entry.folder, entry.title, fingerprint(entry.folder))
        except InputError:
            _log.warning("The tokenizer of %s cannot be opened", entry.slug)
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
