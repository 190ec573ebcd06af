"""Small training texts generated from the pocket world, and the fields of their words."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

FOUR_GROUPS = ("animals", "royalty", "computing", "weather")

# Words per field, few enough that each occurs often enough in a short text.
WORDS_PER_GROUP = 10

_TWINS = (("cat", "dog"), ("king", "queen"), ("rain", "snow"), ("bread", "cheese"))
_TWIN_FRAMES = (
    ("the {} chases the ball", "the {} sleeps on the sofa", "a hungry {} barks and purrs"),
    ("the {} wears the crown", "the {} rules the land", "the people cheer the {}"),
    ("white {} falls in winter", "the {} covers the road", "clouds bring {} today"),
    ("we eat {} at noon", "the baker sells {}", "fresh {} smells good"),
)


def _fields(*fields: str) -> Callable[[int, int], list[str]]:
    def write(n: int, seed: int) -> list[str]:
        from dashboard.pocket.sentences import sample
        from dashboard.pocket.world import FIELDS

        chosen = {word for field in fields for word in FIELDS[field][::2][:WORDS_PER_GROUP]}
        found: dict[str, None] = {}
        # Oversampling factor: sentences about other words of a field are discarded.
        for sentence in sample(fields, n * 8, seed):
            if not chosen.isdisjoint(sentence.split()):
                found[sentence] = None
        return list(found)[:n]

    return write


def _twins(n: int, seed: int) -> list[str]:
    """Return sentences in which the words of each pair occur in identical contexts; independent of the seed."""
    once = [
        frame.format(word)
        for pair, frames in zip(_TWINS, _TWIN_FRAMES, strict=True)
        for frame, word in product(frames, pair)
    ]
    return once * max(1, n // len(once))


def _mixture(n: int, seed: int) -> list[str]:
    from dashboard.pocket.sentences import generate

    return generate(n, seed)


@dataclass(frozen=True)
class TrainingText:
    """Training text: `write(n_sentences, seed)` generates it, `fields` are the fields that it covers."""

    write: Callable[[int, int], list[str]]
    fields: tuple[str, ...]


TEXTS: Mapping[str, TrainingText] = {
    "four groups": TrainingText(_fields(*FOUR_GROUPS), FOUR_GROUPS),
    "twin words": TrainingText(_twins, ("animals", "royalty", "weather", "food")),
    "two banks": TrainingText(_fields("waters", "money"), ("waters", "money")),
    "pocket world": TrainingText(_mixture, ("animals", "royalty", "family", "countries", "capitals")),
}

OTHER_WORDS = "other words"


def groups_of(words: Sequence[str], fields: Sequence[str]) -> list[str]:
    """Return the field of each word if it is one of `fields`, else `OTHER_WORDS`."""
    from dashboard.pocket.world import FIELDS

    field_of = {word: field for field in fields for word in FIELDS[field]}
    return [field_of.get(word, OTHER_WORDS) for word in words]
