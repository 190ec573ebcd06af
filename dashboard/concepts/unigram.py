"""Unigram, replayed: the most probable segmentation of a word.

The method is Kudo 2018: each piece has a log probability, and Viterbi's algorithm finds the best sum.
"""

import heapq
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass

from tokenizers import Tokenizer


@dataclass(frozen=True)
class Split:
    """A segmentation: the pieces, and the sum of their natural log probabilities."""

    pieces: tuple[str, ...]
    score: float


def scores_of(tokenizer: Tokenizer) -> dict[str, float]:
    """Return the log probability of each piece of a Unigram tokenizer; empty for any other kind."""
    model = json.loads(tokenizer.to_str())["model"]
    return {piece: float(score) for piece, score in model["vocab"]} if model["type"] == "Unigram" else {}


def best_splits(word: str, scores: Mapping[str, float], count: int) -> list[Split]:
    """Find the `count` most probable segmentations of `word` into pieces with a score, best first.

    >>> scores = {"ba": -1.0, "nk": -1.5, "b": -3.0, "a": -3.0, "bank": -4.0}
    >>> [(split.pieces, split.score) for split in best_splits("bank", scores, 2)]
    [(('ba', 'nk'), -2.5), (('bank',), -4.0)]
    """
    longest = max(map(len, scores), default=0)
    # The best segmentations of the first `at` letters.
    ways: list[list[Split]] = [[Split((), 0.0)]]
    for at in range(1, len(word) + 1):
        found = [
            Split((*before.pieces, piece), before.score + scores[piece])
            for start in range(max(0, at - longest), at)
            if (piece := word[start:at]) in scores
            for before in ways[start]
        ]
        ways.append(heapq.nlargest(count, found, key=lambda split: split.score))
    return ways[-1]


def times_as_probable(split: Split, other: Split) -> float:
    """Compute how many times as probable `split` is as `other`, at most 1e304 to avoid overflow.

    >>> round(times_as_probable(Split(("ba", "nk"), -2.5), Split(("bank",), -4.0)), 3)
    4.482
    """
    return math.exp(min(split.score - other.score, 700.0))
