"""Degenerate answers to the hunts of the page Vocabulary and matrix."""

from tests.exercises.hunts import Degenerate

HUNTS = {
    "a_closer_pair": Degenerate(
        one_word="king",
        same_word_thrice="king king king",
        nonsense="qwrtz plmk",
        swapped="bread king",
        other_language="Hund Fluss",
    ),
}
