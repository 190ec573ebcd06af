"""Text that fits a screen: words truncated to unique labels, and no broken surrogate pairs."""

from collections.abc import Iterable

# The letters for which a chart's axis has room.
MOST_LETTERS = 28
LAST_LETTERS = 9


def short_word(word: str) -> str:
    """Truncate a long word in the middle.

    >>> short_word("king"), short_word("x" * 1000 + "yz")
    ('king', 'xxxxxxxxxxxxxxxxxx…xxxxxxxyz')
    """
    if len(word) <= MOST_LETTERS:
        return word
    return f"{word[: MOST_LETTERS - LAST_LETTERS - 1]}…{word[-LAST_LETTERS:]}"


def short_words(words: Iterable[str]) -> list[str]:
    """Truncate different words; equal results get a number.

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


def without_lone_surrogates(text: str) -> str:
    """Replace lone surrogates in `text` with U+FFFD; whole pairs become their character.

    A lone surrogate is no character and has no UTF-8: no tokenizer and no browser message can carry it.

    >>> without_lone_surrogates("a" + chr(0xD800) + "b")
    'a\ufffdb'
    """
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
