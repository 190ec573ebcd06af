"""Requirements of an exercise on the models on screen."""

from dashboard.concepts.splitting import Splitting
from dashboard.course.exercise import Need
from dashboard.course.models_on_screen import ModelsOnScreen, with_space

# Layers of a deep model. In the four of the pocket model, a word is read by the others after the first.
DEEP = 6


def has_words(*words: str) -> Need:
    """Require that the word vectors have all of these words."""
    return lambda on: all(word in on.words for word in words)


def has_tokens(*words: str) -> Need:
    """Require that each of these words is one token of the language model, inside a sentence."""
    return lambda on: all(on.is_one(with_space(on.language, word)) for word in words)


def is_byte_level(models: ModelsOnScreen) -> bool:
    """Check that the tokenizer is byte-level, so that a character can be split across tokens."""
    return models.language.traits.byte_level


def uses_merges(models: ModelsOnScreen) -> bool:
    """Check that tokens come from merges, as in BPE."""
    return models.language.traits.splitting in (Splitting.MERGES, Splitting.LOOKUP)


def splits_words(models: ModelsOnScreen) -> bool:
    """Check that the tokenizer can split words."""
    return models.language.traits.splitting is not Splitting.WHOLE_WORDS


def adds_positions(models: ModelsOnScreen) -> bool:
    """Check that the model adds position vectors to token vectors."""
    return models.language.adds_positions


def many_positions(models: ModelsOnScreen) -> bool:
    """Check that the model has a position matrix for long texts."""
    positions = models.language.position_embeddings
    return positions is not None and len(positions) >= 200


def is_large(models: ModelsOnScreen) -> bool:
    """Check that the vocabulary is of realistic size."""
    return models.language.n_rows >= 1_000


def has_layers(models: ModelsOnScreen) -> bool:
    """Check that the model declares its layers and heads."""
    return bool(models.language.n_layers and models.language.n_heads)


def is_deep(models: ModelsOnScreen) -> bool:
    """Check that the model has layers enough to ask in which of them something happens."""
    return (models.language.n_layers or 0) >= DEEP


def continues_text(models: ModelsOnScreen) -> bool:
    """Check that the model was trained to continue text."""
    return models.language.continues_text
