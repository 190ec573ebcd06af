"""Words of any length, short enough for a chart, a table or a sentence, and still told apart."""

from collections.abc import Iterable

# A chart's axis has room for about as many letters.
MOST_LETTERS = 28
LAST_LETTERS = 9


def short_word(word: str) -> str:
    """`word`, or its first and last letters where it is longer than a label can be.

    >>> short_word("king"), short_word("x" * 1000 + "yz")
    ('king', 'xxxxxxxxxxxxxxxxxx…xxxxxxxyz')
    """
    if len(word) <= MOST_LETTERS:
        return word
    return f"{word[: MOST_LETTERS - LAST_LETTERS - 1]}…{word[-LAST_LETTERS:]}"


def short_words(words: Iterable[str]) -> list[str]:
    """`short_word` of each of different words; those that come out the same have a number behind them.

    >>> [word[-4:] for word in short_words(["king", "x" * 1000, "x" * 1001])]
    ['king', 'xxxx', ' (2)']
    """
    found: list[str] = []
    for short in map(short_word, words):
        label, number = short, 1
        while label in found:
            number += 1
            label = f"{short} ({number})"
        found.append(label)
    return found
