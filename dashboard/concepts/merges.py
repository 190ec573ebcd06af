"""Byte-pair encoding, replayed: from the bytes or letters of a word to its tokens, one merge at a time.

The method is Sennrich et al. 2016, on bytes as in Radford et al. 2019, on letters in the vocabularies of SentencePiece.
The merges are a tokenizer's own; this module only follows them, to show what the tokenizer did.
"""

import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tokenizers import Tokenizer

from dashboard import limits
from dashboard.concepts.subwords import BYTE_PIECE, Spelling, Token, readable
from dashboard.errors import InputError

Pair = tuple[str, str]


@dataclass(frozen=True, eq=False)
class MergeTable:
    """The merges of a tokenizer as a lookup table.

    Attributes:
        ranks: pair of pieces to its place in the list, 0 the first one learned.
        made: piece to the rank of the merge that makes it; single bytes and letters are made by none.
    """

    ranks: Mapping[Pair, int]
    made: Mapping[str, int]

    @classmethod
    def from_pairs(cls, merges: Iterable[Pair]) -> "MergeTable":
        """Build the table of these merges, in the order in which they were learned.

        >>> MergeTable.from_pairs([("a", "n"), ("an", "d")]).made["and"]
        1
        """
        ranks = {pair: rank for rank, pair in enumerate(merges)}
        return cls(ranks, {sys.intern(left + right): rank for (left, right), rank in ranks.items()})

    def candidates(self, pieces: Iterable[str]) -> list[tuple[Pair, int]]:
        """List the different adjacent pairs of `pieces` that can be merged with their ranks, lowest first."""
        found = {pair: self.ranks[pair] for pair in pairwise(pieces) if pair in self.ranks}
        return sorted(found.items(), key=lambda each: each[1])


@dataclass(frozen=True)
class MergeTrace:
    """The merges that turn a word into its tokens.

    Attributes:
        pairs: what was merged in each step, (n_steps,).
        ranks: the rank of each of these merges, (n_steps,).
        states: the pieces before the first step and after each, (n_steps + 1,).
        widths: how many of the first symbols each of these pieces holds, as `states`.
    """

    pairs: tuple[Pair, ...]
    ranks: tuple[int, ...]
    states: tuple[tuple[str, ...], ...]
    widths: tuple[tuple[int, ...], ...]

    @property
    def n_steps(self) -> int:
        """Number of merges."""
        return len(self.pairs)

    @property
    def pieces(self) -> tuple[str, ...]:
        """Tokens that are left when nothing more can be merged."""
        return self.states[-1]


def replay(symbols: Sequence[str], table: MergeTable) -> MergeTrace:
    """Apply the merges to one word: each step joins every occurrence of the pair with the lowest rank.

    >>> trace = replay("and", MergeTable.from_pairs([("a", "n"), ("an", "d")]))
    >>> trace.states, trace.widths
    ((('a', 'n', 'd'), ('an', 'd'), ('and',)), ((1, 1, 1), (2, 1), (3,)))
    """
    states, widths = [tuple(symbols)], [(1,) * len(symbols)]
    pairs, ranks = [], []
    while candidates := table.candidates(states[-1]):
        pair, rank = candidates[0]
        pairs.append(pair)
        ranks.append(rank)
        joined = list(_joined(states[-1], widths[-1], pair))
        states.append(tuple(piece for piece, _ in joined))
        widths.append(tuple(width for _, width in joined))
    return MergeTrace(tuple(pairs), tuple(ranks), tuple(states), tuple(widths))


def replay_word(tokens: Sequence[Token], table: MergeTable, spelling: Spelling) -> MergeTrace:
    """Replay the merges of the word that these adjacent tokens make up.

    Raises:
        InputError: the word is too long to be followed by eye, or its tokens do not come from merges alone.
    """
    shown = readable(b"".join(token.raw for token in tokens))
    if any(token.is_special for token in tokens):
        raise InputError(
            f"{shown} is a special token, which is whole by decree and made by no merge; choose another token."
        )
    if any(token.is_unknown for token in tokens):
        raise InputError(
            f"{shown} is not in the vocabulary, so there is nothing to join; choose another token."
        )
    symbols = first_symbols(tokens, spelling)
    if len(symbols) > limits.MAX_MERGED_SYMBOLS:
        raise InputError(
            f"This word has {len(symbols):,} {'bytes' if spelling.byte_level else 'letters'} and the replay follows at "
            f"most {limits.MAX_MERGED_SYMBOLS}; choose a token of a shorter word."
        )
    trace = replay(symbols, table)
    if trace.pieces != tuple(token.piece for token in tokens):
        raise InputError(f"{shown} is not made by merges alone in this vocabulary; choose another token.")
    return trace


def first_symbols(tokens: Sequence[Token], spelling: Spelling) -> list[str]:
    """Split a word into its initial symbols: bytes in the byte alphabet, or letters.

    A byte without a letter is one symbol, and so is a letter with the end-of-word mark.

    >>> spelling = Spelling(byte_level=False, inside="", end="</w>", added={})
    >>> first_symbols([Token(1, "ba", b"ba"), Token(2, "d</w>", b"d")], spelling)
    ['b', 'a', 'd</w>']
    """
    symbols: list[str] = []
    for piece in (token.piece for token in tokens):
        if BYTE_PIECE.fullmatch(piece):
            symbols.append(piece)
        elif spelling.end and piece.endswith(spelling.end) and piece != spelling.end:
            letters = piece.removesuffix(spelling.end)
            symbols += [*letters[:-1], letters[-1] + spelling.end]
        else:
            symbols += piece
    return symbols


def _joined(pieces: tuple[str, ...], widths: tuple[int, ...], pair: Pair) -> Iterator[tuple[str, int]]:
    """Yield the pieces and their widths with each occurrence of `pair` joined, from left to right."""
    at = 0
    while at < len(pieces):
        count = 2 if pieces[at : at + 2] == pair else 1
        yield "".join(pieces[at : at + count]), sum(widths[at : at + count])
        at += count


def merges_of(tokenizer: Tokenizer) -> tuple[Pair, ...]:
    """Return the merges of a byte-pair tokenizer in order of learning; empty for any other kind."""
    model = json.loads(tokenizer.to_str())["model"]
    if model["type"] != "BPE":
        return ()
    # A piece is in many pairs: one string for all, a third of the memory.
    return tuple((sys.intern(left), sys.intern(right)) for left, right in model["merges"])
