"""WordPiece, replayed: greedy longest-match-first from the left.

The method is Schuster and Nakajima 2012, as BERT uses it (Devlin et al. 2019): pieces inside a word bear a mark.
"""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Match:
    """A step of the algorithm.

    Attributes:
        start: the letter at which it begins, from 0.
        piece: the longest piece that fits, as the vocabulary spells it; empty where none does.
        shorter: the other pieces that fit there, longest first.
        n_tried: number of pieces looked up until one was found.
    """

    start: int
    piece: str
    shorter: tuple[str, ...]
    n_tried: int


def longest_matches(word: str, inside: str, knows: Callable[[str], bool]) -> list[Match]:
    """Split `word` by longest match; the last step has no piece where the word is unknown.

    Args:
        word: one word, as the tokenizer reads it.
        inside: the mark of pieces inside a word, such as `##`.
        knows: whether the vocabulary has a piece.

    >>> [match.piece for match in longest_matches("banks", "##", {"ban", "bank", "##s"}.__contains__)]
    ['bank', '##s']
    """
    steps: list[Match] = []
    start = 0
    while start < len(word):
        mark = inside if start else ""
        fitting = [stop for stop in range(len(word), start, -1) if knows(mark + word[start:stop])]
        if not fitting:
            return [*steps, Match(start, "", (), len(word) - start)]
        longest, *others = (mark + word[start:stop] for stop in fitting)
        steps.append(Match(start, longest, tuple(others), len(word) - fitting[0] + 1))
        start = fitting[0]
    return steps
