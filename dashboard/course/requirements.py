"""What an exercise may need of the models on screen."""

from dashboard.concepts.splitting import Splitting
from dashboard.course.exercise import Need
from dashboard.course.models_on_screen import ModelsOnScreen, with_space


def has_words(*words: str) -> Need:
    """The word vectors have all of these."""
    return lambda on: all(word in on.words for word in words)


def has_tokens(*words: str) -> Need:
    """Each of these is one token of the language model, inside a sentence."""
    return lambda on: all(on.is_one(with_space(on.language, word)) for word in words)


def of_bytes(models: ModelsOnScreen) -> bool:
    """The tokens are made of bytes, so that a character can fall into several."""
    return models.language.traits.byte_level


def joins(models: ModelsOnScreen) -> bool:
    """Tokens come from merges."""
    return models.language.traits.splitting in (Splitting.MERGES, Splitting.LOOKUP)


def cuts(models: ModelsOnScreen) -> bool:
    """Words can fall into pieces."""
    return models.language.traits.splitting is not Splitting.WHOLE_WORDS


def adds_positions(models: ModelsOnScreen) -> bool:
    """A row for the place is added to each token's vector."""
    return models.language.adds_positions


def many_positions(models: ModelsOnScreen) -> bool:
    """It has rows for long texts."""
    positions = models.language.position_embeddings
    return positions is not None and len(positions) >= 200


def is_large(models: ModelsOnScreen) -> bool:
    """The vocabulary is more than a toy's."""
    return models.language.n_rows >= 1_000


def has_layers(models: ModelsOnScreen) -> bool:
    """It says that it has several layers with heads."""
    return bool(models.language.n_layers and models.language.n_heads)


def continues_text(models: ModelsOnScreen) -> bool:
    """It was trained to go on with a text."""
    return models.language.continues_text
