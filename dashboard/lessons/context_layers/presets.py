"""Sample texts of the page Context, for its inputs and preset buttons."""

from typing import NamedTuple


class TwoTexts(NamedTuple):
    """A word in two texts, and optionally a third in which it has the sense of the first.

    The texts are one sentence except for two words, one before the word and one after it. So what differs is
    the sense and not the frame, also for a model that reads from left to right.
    """

    word: str
    first: str
    second: str
    same: str


RIVER, MONEY = "Near the river the old bank is full of frogs.", "Near the money the old bank is full of cash."
ONE_SENSE = "Near the water the old bank is full of mud."
# An entry with a third text is a right answer to the exercise `senses_apart` for every included model; a test holds it.
PRESETS = {
    "bank": TwoTexts("bank", RIVER, MONEY, ONE_SENSE),
    "bat": TwoTexts(
        "bat",
        "Near the moon the old bat follows the owl.",
        "Near the player the old bat follows the ball.",
        "Near the tree the old bat follows the moths.",
    ),
    "spring": TwoTexts(
        "spring",
        "After the winter comes a spring for the flowers.",
        "After the screw comes a spring for the lid.",
        "After the snow comes a spring for the bees.",
    ),
    "mouse": TwoTexts(
        "mouse",
        "Near the barn the small mouse moves the grain.",
        "Near the screen the small mouse moves the icon.",
        "Near the trap the small mouse moves the cheese.",
    ),
    "bank, one sense": TwoTexts("bank", RIVER, ONE_SENSE, ""),
}

SENTENCES = (
    "The bank raised the interest on my savings.",
    "She put her wages into a safe account.",
    "Interest rates are going up again.",
    "The river burst its banks after the storm.",
    "Heavy rain flooded the valley.",
    "The water rose over the meadow.",
    "My cat sleeps all day on the sofa.",
    "The kitten curled up on the cushion.",
    "A new phone came out this week.",
    "The company announced its latest gadget.",
)
QUESTION = "Where should I keep my money?"


class ChangedVector(NamedTuple):
    """A text whose next token changes with one vector: the row of `word`, plus that of `plus`, less that of `minus`."""

    text: str
    word: str
    plus: str
    minus: str


# For models of the pocket world, and for models of any English text.
POCKET_CHANGES = {
    "moon → player": ChangedVector("Near the moon the old bat follows the", "moon", "player", "moon"),
    "baker → dog": ChangedVector("The baker eats", "baker", "dog", "baker"),
    "king → baker": ChangedVector("The king rules the", "king", "baker", "king"),
}
ENGLISH_CHANGES = {
    "France → Italy": ChangedVector("The capital of France is", "France", "Italy", "France"),
    "king − man + woman": ChangedVector("The king took off", "king", "woman", "man"),
    "France − Paris + Madrid": ChangedVector("People in France speak", "France", "Madrid", "Paris"),
    "hot → big": ChangedVector("The opposite of hot is", "hot", "big", "hot"),
}
# Layer and head, from 1, that matter most in the first of these texts: in Pocket GPT-2, and in SmolLM2.
POCKET_HEAD, ENGLISH_HEAD = (1, 4), (24, 5)
