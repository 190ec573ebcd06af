"""The models that the app knows, by slot."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from dashboard.errors import InputError
from dashboard.models.language_model import LanguageModel, open_language_model
from dashboard.models.word_vectors import WordVectors, open_word_vectors

POCKET_WEIGHTS = Path(__file__).parents[1] / "pocket" / "weights"


class Slot(StrEnum):
    """What a model is for."""

    WORDS = "words"
    LANGUAGE = "language"


@dataclass(frozen=True)
class Entry:
    """One model: its name in links, its name on the page, its slot, its folder and one line about it."""

    slug: str
    title: str
    slot: Slot
    folder: Path
    summary: str


POCKET = (
    Entry(
        "pocket-word2vec",
        "Pocket Word2Vec",
        Slot.WORDS,
        POCKET_WEIGHTS / "word2vec",
        "Trained by this project on its pocket world; in the box.",
    ),
    Entry(
        "pocket-gpt2",
        "Pocket GPT-2",
        Slot.LANGUAGE,
        POCKET_WEIGHTS / "gpt2",
        "A small GPT-2 with the real tokenizer, trained by this project on its pocket world; in the box.",
    ),
)


def available(slot: Slot) -> tuple[Entry, ...]:
    """The models that can be opened now in this slot, the embedded one first."""
    return tuple(entry for entry in POCKET if entry.slot is slot)


def find(slot: Slot, slug: str) -> Entry:
    """The available model of this name.

    Raises:
        InputError: there is none.
    """
    for entry in available(slot):
        if entry.slug == slug:
            return entry
    raise InputError(f"The model “{slug}” is not here; choose another one in the sidebar.")


def word_vectors(slug: str) -> WordVectors:
    """Open the word vectors of this name; raises InputError as `find` does."""
    entry = find(Slot.WORDS, slug)
    return open_word_vectors(entry.folder, slug=entry.slug, title=entry.title)


def language_model(slug: str) -> LanguageModel:
    """Open the language model of this name; raises InputError as `find` does."""
    entry = find(Slot.LANGUAGE, slug)
    return open_language_model(entry.folder, slug=entry.slug, title=entry.title)
