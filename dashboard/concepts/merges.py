"""Byte-level byte-pair encoding, replayed: from the bytes of a word to its tokens, one merge at a time.

The method is Sennrich et al. 2016, on bytes as in Radford et al. 2019. The merges are a tokenizer's own; this module
only follows them, to show what the tokenizer did.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tokenizers import Tokenizer

from dashboard.concepts.subwords import Token, byte_alphabet, is_byte_level, readable
from dashboard.errors import InputError

Pair = tuple[str, str]

# A longer word is more rungs and columns than anyone can follow.
MAX_BYTES = 64


@dataclass(frozen=True, eq=False)
class MergeTable:
    """The merges of a tokenizer, for look-up.

    Attributes:
        ranks: pair of pieces to its place in the list, 0 the first one learned.
        made: piece to the rank of the merge that makes it; the 256 single bytes are made by none.
    """

    ranks: Mapping[Pair, int]
    made: Mapping[str, int]

    @classmethod
    def of(cls, merges: Iterable[Pair]) -> "MergeTable":
        """The table of these merges, first learned first.

        >>> MergeTable.of([("a", "n"), ("an", "d")]).made["and"]
        1
        """
        ranks = {pair: rank for rank, pair in enumerate(merges)}
        return cls(ranks, {left + right: rank for (left, right), rank in ranks.items()})

    def candidates(self, pieces: Iterable[str]) -> list[tuple[Pair, int]]:
        """The different neighbouring pairs of `pieces` that can be merged, each with its rank, lowest first."""
        found = {pair: self.ranks[pair] for pair in pairwise(pieces) if pair in self.ranks}
        return sorted(found.items(), key=lambda each: each[1])


@dataclass(frozen=True)
class MergeTrace:
    """How a word became its tokens.

    Attributes:
        raw: the word's bytes.
        pairs: what was merged in each step, (n_steps,).
        ranks: the rank of each of these merges, (n_steps,).
        states: the pieces in the byte alphabet before the first step and after each, (n_steps + 1,).
    """

    raw: bytes
    pairs: tuple[Pair, ...]
    ranks: tuple[int, ...]
    states: tuple[tuple[str, ...], ...]

    @property
    def n_steps(self) -> int:
        """Number of merges."""
        return len(self.pairs)

    @property
    def pieces(self) -> tuple[str, ...]:
        """The tokens that are left when nothing more can be merged."""
        return self.states[-1]


def replay(raw: bytes, table: MergeTable) -> MergeTrace:
    """Follow the merges over one word: in each step the pair with the lowest rank is joined wherever it stands.

    >>> trace = replay(b"and", MergeTable.of([("a", "n"), ("an", "d")]))
    >>> trace.states
    (('a', 'n', 'd'), ('an', 'd'), ('and',))
    """
    alphabet = byte_alphabet()
    states = [tuple(alphabet[byte] for byte in raw)]
    pairs, ranks = [], []
    while candidates := table.candidates(states[-1]):
        pair, rank = candidates[0]
        pairs.append(pair)
        ranks.append(rank)
        states.append(tuple(_joined(states[-1], pair)))
    return MergeTrace(raw, tuple(pairs), tuple(ranks), tuple(states))


def replay_word(tokens: Sequence[Token], table: MergeTable) -> MergeTrace:
    """The replay of the word that these neighbouring tokens make up.

    Raises:
        InputError: the word is too long to be followed by eye, or its tokens do not come from merges.
    """
    raw = b"".join(token.raw for token in tokens)
    if not table.ranks:
        raise InputError("This tokenizer does not join bytes by merges; choose a GPT-2 model in the sidebar.")
    if len(raw) > MAX_BYTES:
        raise InputError(
            f"This word is {len(raw):,} bytes long and the replay follows at most {MAX_BYTES}; "
            "choose a token of a shorter word."
        )
    trace = replay(raw, table)
    if trace.pieces != tuple(token.piece for token in tokens):
        raise InputError(
            f"{readable(raw)} is a special token, which is whole by decree and made by no merge; "
            "choose another token."
        )
    return trace


def _joined(pieces: tuple[str, ...], pair: Pair) -> Iterator[str]:
    """The pieces with each occurrence of `pair` joined, from left to right."""
    at = 0
    while at < len(pieces):
        width = 2 if pieces[at : at + 2] == pair else 1
        yield "".join(pieces[at : at + width])
        at += width


def merges_of(tokenizer: Tokenizer) -> tuple[Pair, ...]:
    """The merges of a byte-level BPE tokenizer, first learned first; empty for any other kind.

    Tokenizers that look a whole word up before they merge are another kind: merges do not tell their tokens.
    """
    if not is_byte_level(tokenizer):
        return ()
    model = json.loads(tokenizer.to_str())["model"]
    if model["type"] != "BPE" or model["ignore_merges"]:
        return ()
    return tuple((left, right) for left, right in model["merges"])
