"""Degenerate answers to the hunts of the page Learning."""

from tests.exercises.hunts import Degenerate, reverse_words

HUNTS = {
    "a_text_for_two": Degenerate(
        one_word="tea",
        same_word_thrice="tea tea tea",
        nonsense="qwrtz plmk vbnm",
        swapped=reverse_words,
        other_language="Sie trinkt Tee am Mittag. Sie trinkt Kaffee am Mittag.",
        may_pass={"swapped": "company has no order, so the words backwards teach the same"},
    ),
}
