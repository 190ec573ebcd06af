"""Default values and presets of the page Word2Vec clusters."""

from typing import NamedTuple

from dashboard.models.word_vectors import WordVectors
from dashboard.ui.inputs.phrases import as_typed


class Clusters(NamedTuple):
    """A preset: word, number of neighbours, further words, axes, analogy a : b = c : ?, group of words."""

    word: str
    neighbours: int
    others: str
    axes: str
    a: str
    b: str
    c: str
    group: str

    @property
    def words(self) -> list[str]:
        """Return every word that the preset fills into an input."""
        return [self.word, *self.others.split(), self.a, self.b, self.c, *self.group.split()]


# The inputs that a preset fills, in the order of its fields.
KEYS = ("wc_word", "wc_k", "wc_words", "wc_axes", "wc_a", "wc_b", "wc_c", "wc_odd")

PRESETS = {
    "The lesson": Clusters(
        "king", 3, "software internet web", "2", "man", "king", "woman", "king queen duke software"
    ),
    "Animals": Clusters("dog", 3, "cat horse car truck bus", "2", "dog", "dogs", "car", "dog cat wolf car"),
    "Capitals": Clusters(
        "berlin", 3, "rome paris france italy", "2", "france", "paris", "italy", "paris rome berlin car"
    ),
    "Royal family": Clusters(
        "king", 6, "queen prince man woman", "2", "man", "woman", "prince", "king queen prince dog"
    ),
    "Opposites": Clusters(
        "buy", 5, "hot cold good bad up down", "2", "big", "bigger", "small", "hot cold warm paris"
    ),
    "Which Java?": Clusters(
        "java", 10, "python sumatra coffee", "2", "dog", "puppy", "cat", "java sumatra bali software"
    ),
    "Canada?": Clusters(
        "canada", 5, "ottawa toronto spain madrid", "2", "spain", "madrid", "canada", "ottawa madrid rome car"
    ),
}


LESSON = "The lesson"


def known_presets(vectors: WordVectors) -> dict[str, Clusters]:
    """Return the presets that the model knows every word of."""
    words = {word for preset in PRESETS.values() for word in preset.words}
    known = {word for word in words if word in vectors}
    return {name: preset for name, preset in PRESETS.items() if known.issuperset(preset.words)}


def default_preset(vectors: WordVectors, presets: dict[str, Clusters]) -> Clusters:
    """Return the page's default values: the lesson's, or the model's own words where it lacks one.

    `presets` is the result of `known_presets`.
    """
    if LESSON in presets:
        return presets[LESSON]
    lesson = PRESETS[LESSON]
    word = vectors.words_or_examples([lesson.word])[0]
    others = [other for other in vectors.words_or_examples([word, *lesson.others.split()]) if other != word]
    group = vectors.words_or_examples(lesson.group.split())
    a, b, c = vectors.words_or_examples([lesson.a, lesson.b, lesson.c])
    return lesson._replace(
        word=word,
        others=as_typed(dict.fromkeys(others), vectors.has_prefix),
        a=a,
        b=b,
        c=c,
        group=as_typed(dict.fromkeys(group), vectors.has_prefix),
    )


# Word pairs, each an axis from the first to the second word; an axis of several pairs is one line.
MEANING_AXES = {
    "man to woman": "man woman, king queen, father mother",
    "small to big": "small big, tiny huge, short tall",
    "country to capital": "france paris, germany berlin, italy rome",
    "bad to good": "bad good, worst best, poor excellent",
}

# Gender pairs of Bolukbasi et al. (2016), and professions found in most vocabularies.
GENDER_PAIRS = (
    "he she, man woman, his her, boy girl, father mother, son daughter, himself herself, male female"
)
PROFESSIONS = (
    "nurse engineer doctor teacher librarian programmer housekeeper plumber carpenter secretary receptionist pilot "
    "lawyer scientist mathematician cook dancer hairdresser soldier mechanic journalist baker farmer writer singer "
    "painter judge"
)


class OwnPair(NamedTuple):
    """A word and two texts that use it."""

    word: str
    first: str
    second: str


SAME_WORD = OwnPair(
    "bank",
    """The bank lends money to the baker.
The baker pays the money back to the bank.
A farmer asks the bank for a loan.
The bank keeps the gold of the town in its vault.
Every week she brings her wages to the bank.
The bank opens at nine and the clerk counts the coins.
The lender pays interest and the clerk writes it down.
The lender keeps the coins in a vault.
The boat drifts down the river past the willows.
Fish hide under the roots in the river.""",
    """The boat drifts along the bank of the river.
Willows grow on the bank and reeds in the water.
The river floods the bank every spring.
Fish hide under the roots of the bank.
An otter sleeps on the muddy bank.
The children sit on the bank and watch the boats.
The shore is muddy and willows grow on it.
The river floods the shore every spring.
The lender pays interest and the clerk writes it down.
The clerk counts the coins of the town.""",
)
