"""Traits of tokenizers: how they split a word, and what they normalise."""

from dataclasses import dataclass
from enum import StrEnum

from tokenizers import Tokenizer

from dashboard.concepts.subwords import byte_alphabet, is_byte_level


class Splitting(StrEnum):
    """A tokenizer's algorithm for splitting a word.

    MERGES joins adjacent pieces in the order of the learned merges (byte-pair encoding, Sennrich et al. 2016).
    LOOKUP first looks up the whole word, and merges only words that are not in the vocabulary.
    LONGEST_MATCH takes the longest piece repeatedly (WordPiece, Schuster and Nakajima 2012).
    BEST_SPLIT takes the most probable segmentation (Unigram, Kudo 2018).
    WHOLE_WORDS does not split words.
    """

    MERGES = "merges"
    LOOKUP = "look-up, then merges"
    LONGEST_MATCH = "longest match"
    BEST_SPLIT = "best split"
    WHOLE_WORDS = "whole words"


_SPLITTINGS = {
    "BPE": Splitting.MERGES,
    "WordPiece": Splitting.LONGEST_MATCH,
    "Unigram": Splitting.BEST_SPLIT,
    "WordLevel": Splitting.WHOLE_WORDS,
}


@dataclass(frozen=True)
class Traits:
    """Traits of a tokenizer on which sentences about it depend.

    Attributes:
        splitting: the algorithm.
        byte_level: whether its pieces are made of bytes, so that a character can be split.
        knows_all: whether any text can be encoded, at worst as single bytes, without an unknown token.
        spaced: whether a word after a space has another token than the same word at the start of a text.
    """

    splitting: Splitting
    byte_level: bool
    knows_all: bool
    spaced: bool


def traits_of(tokenizer: Tokenizer) -> Traits:
    """Find the traits of a tokenizer by running it, not by its name."""
    model = tokenizer.model
    splitting = _SPLITTINGS[type(model).__name__]
    if splitting is Splitting.MERGES and getattr(model, "ignore_merges", False):
        splitting = Splitting.LOOKUP
    byte_level = is_byte_level(tokenizer)
    if byte_level:
        knows_all = all(tokenizer.token_to_id(letter) is not None for letter in byte_alphabet().values())
    else:
        knows_all = bool(getattr(model, "byte_fallback", False)) and all(
            tokenizer.token_to_id(f"<0x{byte:02X}>") is not None for byte in range(256)
        )
    alone, after_space = (tokenizer.encode(text, add_special_tokens=False).ids for text in ("a", "a a"))
    return Traits(
        splitting,
        byte_level,
        knows_all,
        spaced=alone[-1:] != after_space[-1:],
    )
