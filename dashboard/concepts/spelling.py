"""Spelling suggestions for a word that is not in the vocabulary."""

import difflib
from collections.abc import Iterable

from dashboard import limits
from dashboard.display_text import short_word

# The message for a text in a box for one word.
SEVERAL_WORDS = "That is several words; type one."


def close_spellings(word: str, known: Iterable[str], count: int = 3) -> list[str]:
    """Find up to `count` of the `known` words with the spelling nearest to `word`, best first.

    Only the first few thousand words of similar length with the same first letter, ignoring case, are compared in full,
    so that the time is bounded. A very long `word` gets no suggestions.

    >>> close_spellings("qeuen", ["king", "queen", "quick"])
    ['queen']
    >>> close_spellings("King", ["king", "ring"])
    ['king']
    """
    most = min(limits.MAX_SPELLINGS_COMPARED, limits.MAX_SPELLING_STEPS // max(len(word), 1) ** 2)
    if not word or not most:
        return []
    folded = word.casefold()
    candidates: dict[str, list[str]] = {}
    for other in known:
        if other[:1].casefold() == folded[0] and abs(len(other) - len(word)) <= 2:
            candidates.setdefault(other.casefold(), []).append(other)
            if len(candidates) == most:
                break
    best = difflib.get_close_matches(folded, candidates, n=count, cutoff=0.6)
    return [spelling for match in best for spelling in candidates[match]][:count]


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Write a sentence that suggests the nearest spellings, or asks for another word.

    >>> did_you_mean("qeuen", ["king", "queen"])
    'Did you mean queen?'
    """
    close = close_spellings(word, known)
    return f"Did you mean {' or '.join(map(short_word, close))}?" if close else "Try another word."
