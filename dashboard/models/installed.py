"""Models that can be opened now, by slot: embedded, packaged and stored."""

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
from dashboard.models.download.package import is_prepared, open_packaged_words, verified_folder
from dashboard.models.error_translation import translate_errors
from dashboard.models.gpt2_transformer import open_gpt2
from dashboard.models.language_model import LanguageModel, open_language_model
from dashboard.models.manifest import Manifest, Slot
from dashboard.models.matrices import POSITION_EMBEDDINGS, find_tensor, read_tensors
from dashboard.models.measurement_cache import Measured, mtime_hash
from dashboard.models.package_models import PACKAGED, PackagedModel, PackageFormat, file_paths, is_installed
from dashboard.models.readers.json_text import loads
from dashboard.models.tokenizer import gpt2_tokenizer, open_tokenizer
from dashboard.models.torch_transformer import open_torch
from dashboard.models.transformer import Transformer
from dashboard.models.word_vectors import VECTORS, WordVectors, open_word_vectors

_log = logging.getLogger(__name__)

POCKET_WEIGHTS = Path(__file__).parents[1] / "pocket" / "weights"


@dataclass(frozen=True)
class InstalledModel:
    """A model that can be opened.

    Attributes:
        slug: its identifier in URLs.
        title: its display name.
        slot: its role in the app.
        folder: folder of its files.
        summary: one-line description.
        whole: whether all layers are installed, not only the embedding matrices.
        has_gpt2_tokenizer: whether it uses GPT-2's tokenizer, which ships with the app and is not in the folder.
        manifest: its manifest in the store; None if it is not stored.
        packaged: the Python package that it comes in, if any.
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
        """Shape (rows, dimensions) of its word or token matrix; None if unknown before it is opened."""
        known = self.packaged or self.manifest
        if known is None:
            return _embedded_shape(self.folder)
        return (known.n_rows, known.n_dims) if known.n_dims else None

    @property
    def origin_label(self) -> str:
        """Short label for the origin of its values: pocket world, real model or upload."""
        if self.packaged:
            return self.packaged.origin_label
        if self.manifest is None:
            return "pocket world"
        return "fetched" if self.manifest.source.startswith("http") else "brought"


POCKET = (
    InstalledModel(
        "pocket-word2vec",
        "Pocket Word2Vec",
        Slot.WORDS,
        POCKET_WEIGHTS / "word2vec",
        "A small language of its own",
    ),
    InstalledModel(
        "pocket-gpt2",
        "Pocket GPT-2",
        Slot.LANGUAGE,
        POCKET_WEIGHTS / "gpt2",
        "A small language of its own",
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
    """Return the models that can be opened in this slot, the default first.

    For word vectors the default is a real model, because learners type any word; for language models it is the
    embedded one, which opens fastest. The store is listed on each call, so that a new model appears at once.
    """
    embedded = [entry for entry in POCKET if entry.slot is slot]
    packaged = [_from_package(model) for model in _packages(slot)]
    taken = {entry.slug for entry in packaged}
    stored = [
        _from_manifest(each) for each in store.list_stored() if each.slot is slot and each.slug not in taken
    ]
    return (*packaged, *embedded, *stored) if slot is Slot.WORDS else (*embedded, *packaged, *stored)


def _packages(slot: Slot) -> Iterator[PackagedModel]:
    """Yield the models of this slot whose packages are installed."""
    return (model for model in PACKAGED if model.slot is slot and is_installed(model))


def _from_package(model: PackagedModel) -> InstalledModel:
    """Build the entry of an installed package: in place, or unpacked in the store."""
    manifest = store.read(model.slug) if model.file_format is PackageFormat.GGUF else None
    folder = manifest.folder if manifest else next(iter(file_paths(model).values())).parent
    return InstalledModel(
        model.slug, model.title, model.slot, folder, model.purpose, manifest=manifest, packaged=model
    )


def _from_manifest(manifest: Manifest) -> InstalledModel:
    return InstalledModel(
        manifest.slug,
        manifest.title,
        manifest.slot,
        manifest.folder,
        manifest.summary,
        manifest.whole,
        manifest.has_gpt2_tokenizer,
        manifest,
    )


def find(slot: Slot, slug: str) -> InstalledModel:
    """Return the available model with this slug.

    Raises:
        InputError: there is no such model.
    """
    for entry in POCKET:
        if entry.slug == slug and entry.slot is slot:
            return entry
    for model in _packages(slot):
        if model.slug == slug:
            return _from_package(model)
    manifest = store.read(slug) if store.SLUG_PATTERN.fullmatch(slug) else None
    if manifest is not None and manifest.slot is slot:
        return _from_manifest(manifest)
    raise InputError(f"The model “{slug}” is not here; choose another one at the top.")


def slugs_with_positions() -> tuple[str, ...]:
    """Return the slugs of bundled language models that have a position matrix and open without unpacking."""
    return tuple(
        entry.slug
        for entry in available(Slot.LANGUAGE)
        if (entry in POCKET or entry.packaged) and _has_positions(entry.folder)
    )


@cache
def _has_positions(folder: Path) -> bool:
    """Return whether the tensors in a folder include a position matrix, judged by header names."""
    try:
        return find_tensor(read_tensors(folder), POSITION_EMBEDDINGS) is not None
    except (InputError, OSError, ValueError, KeyError, TypeError):
        return False


def version_token(slot: Slot, slug: str) -> str:
    """Return a version token of the model's files; it changes when the files change.

    Raises:
        InputError: there is no such model.
    """
    return mtime_hash(find(slot, slug).folder)


def default_slug(slot: Slot) -> str:
    """Return the slug of the default model: the host's setting if installed, else the first available.

    The setting may name a stored model or the published file that it is a prefix of.
    """
    chosen = settings.current()
    wanted = chosen.word_vectors if slot is Slot.WORDS else chosen.language_model
    slugs = [entry.slug for entry in available(slot)]
    if wanted in slugs:
        return wanted
    cuts = [slug for slug in slugs if wanted and re.fullmatch(re.escape(wanted) + r"-\d+", slug)]
    return max(cuts, key=lambda slug: int(slug.rpartition("-")[2])) if cuts else slugs[0]


def word_vectors(slug: str) -> WordVectors:
    """Open word vectors by slug; raises InputError as `find` does, or if they exceed the memory budget."""
    entry = find(Slot.WORDS, slug)
    with translate_errors(entry.title, "opened"):
        if entry.packaged:
            vectors = open_packaged_words(entry.packaged)
        else:
            vectors = open_word_vectors(entry.folder, slug=entry.slug, title=entry.title)
        store.check_memory(vectors.matrix.nbytes, entry.title)
        return vectors


def language_model(slug: str) -> LanguageModel:
    """Open a language model by slug; raises InputError as `word_vectors` does."""
    entry = find(Slot.LANGUAGE, slug)
    stored = entry.manifest
    with translate_errors(entry.title, "opened"):
        model = open_language_model(
            _verified_folder(entry),
            slug=entry.slug,
            title=entry.title,
            n_parameters=stored.n_parameters if stored else None,
            token_name=stored.token_name if stored else "",
            has_gpt2_tokenizer=entry.has_gpt2_tokenizer,
        )
        store.check_memory(4 * model.token_embeddings.size, entry.title)
        return model


def _verified_folder(entry: InstalledModel) -> Path:
    """Return the folder of a language model after verifying its package.

    Raises:
        InputError: the package is damaged, or is not unpacked yet.
    """
    if entry.packaged is None or entry.manifest:
        return entry.folder
    if not is_prepared(entry.packaged):
        raise InputError(f"{entry.title} is not unpacked yet; choose it at the top, which unpacks it once.")
    return verified_folder(entry.packaged)


def real_language_model() -> InstalledModel | None:
    """Return an installed language model trained on open-domain text, or None."""
    for entry in available(Slot.LANGUAGE):
        if entry.packaged is not None and entry.packaged.continues_text:
            return entry
        if entry.manifest is not None and entry.whole and entry.has_gpt2_tokenizer:
            return entry
    return None


def needs_unpacking(slug: str) -> PackagedModel | None:
    """Return the package of a language model that must be unpacked before use, or None."""
    found = next((model for model in _packages(Slot.LANGUAGE) if model.slug == slug), None)
    return None if found is None or is_prepared(found) else found


def transformer(model: LanguageModel) -> Transformer:
    """Open all layers of an installed language model and cache the measurements made on them.

    Raises:
        InputError: only its embedding matrices are installed, or it cannot be opened.
    """
    entry = find(Slot.LANGUAGE, model.slug)
    if not entry.whole:
        raise InputError(
            f"Only the embedding matrices of {entry.title} are here; get the rest of it on the Models page, "
            "or choose another language model at the top."
        )
    with translate_errors(entry.title, "opened"):
        version_token = mtime_hash(entry.folder)
        known = measurement_cache.get(version_token)
        opened = open_gpt2(model) or open_torch(model, known.layers if known else {})
        measurement_cache.put(version_token, Measured(opened.anatomy.start, opened.measured))
        return opened


def tokenizers() -> dict[str, Tokenizer]:
    """Return all installed tokenizers by title: GPT-2's, those of language models and standalone ones.

    Damaged tokenizers are skipped.
    """
    found = {"GPT-2": gpt2_tokenizer()}
    alone = (_from_manifest(manifest) for manifest in store.list_stored() if manifest.slot is Slot.TOKENIZER)
    for entry in (*available(Slot.LANGUAGE), *alone):
        if entry.title in found or entry.has_gpt2_tokenizer or needs_unpacking(entry.slug):
            continue
        try:
            found[entry.title] = _open_tokenizer(entry.folder, entry.title, mtime_hash(entry.folder))
        except InputError:
            _log.warning("The tokenizer of %s cannot be opened", entry.slug)
    return found


def tokenizers_except(tokenizer: Tokenizer) -> dict[str, Tokenizer]:
    """Return all `tokenizers` except this one."""
    own = _sample(tokenizer)
    return {title: other for title, other in tokenizers().items() if _sample(other) != own}


def _sample(tokenizer: Tokenizer) -> list[str | None]:
    """Sample a tokenizer's size and some 100 tokens; equal samples count as equal tokenizers."""
    size = tokenizer.get_vocab_size()
    return [str(size), *(tokenizer.id_to_token(id_) for id_ in range(0, size, max(1, size // 100)))]


@lru_cache(maxsize=16)
def _open_tokenizer(folder: Path, title: str, version_token: str) -> Tokenizer:
    return open_tokenizer(folder, title)
