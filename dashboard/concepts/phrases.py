"""A typed list of words of which some hold spaces or commas themselves."""

import re
from collections.abc import Callable, Iterable

# Pieces that are looked at, of a text and of a phrase.
MOST_PIECES = 500
LONGEST_PHRASE = 64

# Something in quotation marks, or what stands between spaces and commas.
_PIECE = re.compile(r'["“]([^"“”]+)["”]?|[^\s,]+')
_SPACES = re.compile(" {2,}")
_SEPARATOR = re.compile(r"[\s,]")


def phrases_in(text: str, known: Callable[[str], bool], begins: Callable[[str], bool]) -> list[str]:
    """The words of `text`, each once, in order: the longest known phrases, what is quoted, and what else is typed.

    Args:
        text: words separated by spaces or commas; its first 500 are read.
        known: whether a word is in the vocabulary.
        begins: whether a word of the vocabulary begins so.

    >>> words = ["New York", "York", "10,000"]
    >>> phrases_in('York, New York 10,000 "New Jersey"', words.__contains__, lambda start: start in "New York 10,000")
    ['York', 'New York', '10,000', 'New Jersey']
    """
    pieces = list(_PIECE.finditer(text[: 40 * MOST_PIECES]))[:MOST_PIECES]
    found = []
    at = 0
    while at < len(pieces):
        if pieces[at][1] is None:
            phrase, at = _longest(text, pieces, at, known, begins)
        else:
            quoted, at = pieces[at], at + 1
            spellings = (quoted[1], " ".join(quoted[1].split()), quoted[0])
            phrase = next(filter(known, spellings), spellings[1])
        found.append(phrase)
    return list(dict.fromkeys(found))


def _longest(
    text: str,
    pieces: list[re.Match[str]],
    first: int,
    known: Callable[[str], bool],
    begins: Callable[[str], bool],
) -> tuple[str, int]:
    """The longest known phrase from piece `first` on, else that piece, and which piece comes after it."""
    found = pieces[first][0], first + 1
    start = pieces[first].start()
    for last in range(first, min(first + LONGEST_PHRASE, len(pieces))):
        if pieces[last][1] is not None:
            break
        phrase = _SPACES.sub(" ", text[start : pieces[last].end()])
        if known(phrase):
            found = phrase, last + 1
        if last + 1 < len(pieces) and not begins(_SPACES.sub(" ", text[start : pieces[last + 1].start()])):
            break
    return found


def as_typed(words: Iterable[str], begins: Callable[[str], bool]) -> str:
    """The words as somebody would type them, so that `phrases_in` finds them again.

    >>> as_typed(["king", "New York"], lambda start: "New York".startswith(start))
    'king "New York"'
    """
    return " ".join(f'"{word}"' if _needs_quotes(word, begins) else word for word in words)


def _needs_quotes(word: str, begins: Callable[[str], bool]) -> bool:
    """Whether it would be taken apart, or for the beginning of a longer word of the vocabulary."""
    return '"' not in word and (_SEPARATOR.search(word) is not None or begins(f"{word} "))
