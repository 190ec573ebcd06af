"""Everyday English of the pocket world: the most frequent words and the sentence frames they occur in.

The fields of the world define what its words mean, but the first sentences that learners type start differently
("Hello, my name is", "I like", "What is a"). Frames for these are in `everyday.toml`.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from random import Random

_CONTENT = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))

SLOTS: dict[str, tuple[str, ...]] = {name: tuple(values) for name, values in _CONTENT["slots"].items()}
FRAMES: tuple[str, ...] = tuple(frame for frames in _CONTENT["frames"].values() for frame in frames)

# The first 500 alphabetic entries of GloVe 6B (Pennington et al. 2014), which is sorted by descending frequency.
COMMONEST_WORDS: tuple[str, ...] = tuple(
    (Path(__file__).parent / "commonest_words.txt").read_text(encoding="utf-8").split()
)

# Openings of the sentences that learners try first.
FIRST_WORDS: tuple[str, ...] = (
    "I", "You", "He", "She", "It", "We", "They", "My", "Your", "His", "Her", "Our", "Their", "The", "A", "An", "This",
    "That", "These", "Those", "There", "Here", "What", "Who", "Whose", "Where", "When", "Why", "How", "Which", "Is",
    "Are", "Was", "Were", "Do", "Does", "Did", "Have", "Has", "Can", "Could", "Will", "Would", "Should", "Hello", "Hi",
    "Good", "Yes", "No", "Not", "Please", "Thank", "If", "Today", "Yesterday", "Tomorrow", "Once", "Let", "In", "On",
    "At", "After", "Before", "Because", "But", "And", "So", "All", "Some", "Many", "Most", "Every", "One", "Two",
)  # fmt: skip

# Words that are always capitalised, in addition to the names in the world's own fields.
CAPITALISED: frozenset[str] = frozenset(
    ["i", "york", "chicago", "africa", "asia", "europe", "israel", "iraq", "israeli"]
    + [word for slot in ("name", "city", "country", "nation") for word in SLOTS[slot] if " " not in word]
)

# Words that start with a vowel sound take "an"; the exceptions have a vowel letter but a consonant sound.
_BEFORE_VOWEL = re.compile(r"\ba (?=[aeio]|u(?!ni))(?!eu|one\b)")

_SUBJECT = "i|you|he|she|it|we|they"
# Openings that are followed by a comma before a new clause.
GREETING = re.compile(
    rf"(hello|hi|goodbye|good (morning|evening|night)|yes|no( thank you)?|sorry|however)"
    rf"( ({'|'.join(SLOTS['name'])}|everyone|world|again))?(?= ({_SUBJECT}|my|how|what|did|see|today|have)\b)"
)
# Openings of questions, possibly after a greeting.
QUESTION = re.compile(
    rf"({GREETING.pattern} )?(what(?! an? )|who|whose|where|when|why|how|which|does|did|is|are|am|was|were|can|could"
    rf"|will|would|should|(do|have|has)(?= ({_SUBJECT}|my|your|{'|'.join(SLOTS['name'])})))\b(?= )"
)
EXCLAMATION = re.compile(r"what an? ")
_CONTRACTIONS = tuple(
    (re.compile(rf"\b({words})\b{rest}", re.IGNORECASE), short)
    for words, rest, short in (
        ("cannot", "", "can't"),
        ("will not", "", "won't"),
        ("do|does|did|is|are|was|were|could|would|should|must|have|has|had", " not", r"\1n't"),
        ("i", " am(?= )", r"\1'm"),
        ("you|we|they", " are(?= )", r"\1're"),
        ("he|she|it|that|there|what|who|where", " is(?= )", r"\1's"),
        (_SUBJECT, " will", r"\1'll"),
        (_SUBJECT, " would(?= like)", r"\1'd"),
        ("i|you|we|they", " have(?= (been|never|already))", r"\1've"),
        ("let", " us", r"\1's"),
    )
)
_CHOICE = re.compile(r"\(([^()]*)\)|\{(\w+)\}")


def generate_sentence(frame: str, rng: Random) -> str:
    """Generate a sentence from a frame, drawing each alternative and slot at random.

    >>> generate_sentence("it was a (old|old) house", Random(0))
    'it was an old house'
    """
    while choice := _CHOICE.search(frame):
        alternatives, slot = choice.groups()
        drawn = rng.choice(SLOTS[slot] if slot else alternatives.split("|"))
        frame = frame[: choice.start()] + drawn + frame[choice.end() :]
    return _BEFORE_VOWEL.sub("an ", frame)


def contract(sentence: str) -> str:
    """Replace full forms in a sentence by contractions.

    >>> contract("i am sorry i do not know him"), contract("yes i am")
    ("i'm sorry i don't know him", 'yes i am')
    """
    for long, short in _CONTRACTIONS:
        sentence = long.sub(short, sentence)
    return sentence
