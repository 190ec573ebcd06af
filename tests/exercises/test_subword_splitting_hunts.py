"""Degenerate answers to the hunts of the page Subword splitting."""

from tests.exercises.hunts import Degenerate, reverse_words

_ONE_WORD = "one word has no other order"

HUNTS = {
    "many_pieces": Degenerate(
        one_word="the",
        same_word_thrice="the the the",
        nonsense="qwrtzplmkvbnm",
        swapped=reverse_words,
        other_language="Regenschirmständer",
        may_pass={
            "nonsense": "a word that nobody has written falls into many pieces, which is the lesson",
            "swapped": _ONE_WORD,
            "other_language": "a word of another language is one that the tokenizer cuts",
        },
    ),
    "more_tokens_than_letters": Degenerate(
        one_word="the",
        same_word_thrice="the the the",
        nonsense="qwrtz plmk",
        swapped=reverse_words,
        other_language="Fluss und Wasser",
        may_pass={"swapped": "the cost of a sign does not depend on the order"},
    ),
    "one_token_a_word": Degenerate(
        one_word="the",
        same_word_thrice="the the the the the the",
        nonsense="qwrtz plmk vbnmx wxcvb zxcvq",
        swapped=reverse_words,
        other_language="Regenschirmständer Donaudampfschiff Streichholz Krankenhäuser Eisenbahnbrücke",
        may_pass={"swapped": "each word is one token wherever it stands after a space"},
    ),
}
