"""Degenerate answers to the hunts of the page Models."""

from tests.exercises.hunts import Degenerate, reverse_words

HUNTS = {
    "a_word_here_pieces_there": Degenerate(
        one_word="king",
        same_word_thrice="king king king",
        nonsense="qwrtzplmk",
        swapped=reverse_words,
        other_language="übermorgens",
        may_pass={"swapped": "one word has no other order"},
    ),
}
