"""What an exercise may need of the models on screen."""

from dashboard.concepts.splitting import Splitting
from dashboard.course.exercise import Need
from dashboard.course.models_on_screen import OnScreen, with_space


def has_words(*words: str) -> Need:
    """The word vectors have all of these."""
    return lambda on: all(word in on.words for word in words)


def has_tokens(*words: str) -> Need:
    """Each of these is one token of the language model, inside a sentence."""
    return lambda on: all(on.is_one(with_space(on.language, word)) for word in words)


def of_bytes(on: OnScreen) -> bool:
    """The tokens are made of bytes, so that a character can fall into several."""
    return on.language.traits.byte_level


def joins(on: OnScreen) -> bool:
    """Tokens come from merges."""
    return on.language.traits.splitting in (Splitting.MERGES, Splitting.LOOKUP)


def cuts(on: OnScreen) -> bool:
    """Words can fall into pieces."""
    return on.language.traits.splitting is not Splitting.WHOLE_WORDS


def adds_positions(on: OnScreen) -> bool:
    """A row for the place is added to each token's vector."""
    return on.language.adds_positions


def many_positions(on: OnScreen) -> bool:
    """It has rows for long texts."""
    positions = on.language.position_embeddings
    return positions is not None and len(positions) >= 200


def is_large(on: OnScreen) -> bool:
    """The vocabulary is more than a toy's."""
    return on.language.n_rows >= 1_000


def has_layers(on: OnScreen) -> bool:
    """It says that it has several layers with heads."""
    return bool(on.language.n_layers and on.language.n_heads)


def continues_text(on: OnScreen) -> bool:
    """It was trained to go on with a text."""
    return on.language.continues_text
