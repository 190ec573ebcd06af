"""Degenerate answers to the hunts of the page Start."""

from tests.exercises.hunts import Degenerate, reverse_words

HUNTS = {
    "one_word_many_tokens": Degenerate(
        one_word="the",
        same_word_thrice="the the the",
        nonsense="qwrtzplmk",
        swapped=reverse_words,
        other_language="Regenschirmständer",
        may_pass={
            "nonsense": "the question asks for a word that may be invented",
            "swapped": "one word has no other order",
            "other_language": "a word of another language is one that the tokenizer cuts",
        },
    ),
}
