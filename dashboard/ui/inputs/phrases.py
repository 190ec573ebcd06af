"""Parser of a typed list of words, where a word may contain spaces or commas."""

import re
from collections.abc import Callable, Iterable

from dashboard import limits

# A quoted string, or a piece between spaces and commas.
_PIECE = re.compile(r'["“]([^"“”]+)["”]?|[^\s,]+')
_SPACES = re.compile(" {2,}")
_SEPARATOR = re.compile(r"[\s,]")


def phrases_in(text: str, known: Callable[[str], bool], begins: Callable[[str], bool]) -> list[str]:
    """Parse the words of `text`, each once, in order: the longest known phrases, quoted ones, and other pieces.

    Args:
        text: words separated by spaces or commas; its first 500 are read.
        known: whether a word is in the vocabulary.
        begins: whether a word of the vocabulary begins so.

    >>> words = ["New York", "York", "10,000"]
    >>> phrases_in('York, New York 10,000 "New Jersey"', words.__contains__, lambda start: start in "New York 10,000")
    ['York', 'New York', '10,000', 'New Jersey']
    """
    pieces = list(_PIECE.finditer(text[: 40 * limits.MAX_TEXT_PIECES]))[: limits.MAX_TEXT_PIECES]
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
    """Find the longest known phrase from piece `first` on, else that piece, and the index of the next piece."""
    found = pieces[first][0], first + 1
    start = pieces[first].start()
    for last in range(first, min(first + limits.MAX_PHRASE, len(pieces))):
        if pieces[last][1] is not None:
            break
        phrase = _SPACES.sub(" ", text[start : pieces[last].end()])
        if known(phrase):
            found = phrase, last + 1
        if last + 1 < len(pieces) and not begins(_SPACES.sub(" ", text[start : pieces[last + 1].start()])):
            break
    return found


def as_typed(words: Iterable[str], begins: Callable[[str], bool]) -> str:
    """Format words as text that `phrases_in` parses back.

    >>> as_typed(["king", "New York"], lambda start: "New York".startswith(start))
    'king "New York"'
    """
    return " ".join(f'"{word}"' if _needs_quotes(word, begins) else word for word in words)


def _needs_quotes(word: str, begins: Callable[[str], bool]) -> bool:
    """Return whether the word would be split, or read as the beginning of a longer one."""
    return '"' not in word and (_SEPARATOR.search(word) is not None or begins(f"{word} "))
