"""What a space in front of a text does to its first word."""

from typing import NamedTuple

from tokenizers import Tokenizer

from dashboard.concepts.subwords import Token, tokenize, words_of


class LeadingSpace(NamedTuple):
    """A first word that is one token with a space in front, and several without it.

    Attributes:
        token: the one token, with the space.
        bare: the tokens without it.
        is_there: whether the text begins with the space.
    """

    token: Token
    bare: tuple[Token, ...]
    is_there: bool


def leading_space(tokenizer: Tokenizer, text: str) -> LeadingSpace | None:
    """Return how a space in front joins the first word of a text; None where it does not.

    >>> from dashboard.models.tokenizer import gpt2_tokenizer
    >>> found = leading_space(gpt2_tokenizer(), "unbelievable")
    >>> found.token.id, [token.label for token in found.bare], found.is_there
    (24479, ['un', 'bel', 'iev', 'able'], False)
    >>> leading_space(gpt2_tokenizer(), "bank") is None
    True
    """
    word = text.split(maxsplit=1)[:1]
    if not word or text.removeprefix(" ")[:1].isspace():
        return None
    spaced, bare = _first_word(tokenizer, f" {word[0]}"), _first_word(tokenizer, word[0])
    if len(spaced) != 1 or len(bare) < 2 or spaced[0].is_unknown or not spaced[0].raw.startswith(b" "):
        return None
    return LeadingSpace(spaced[0], bare, text.startswith(" "))


def _first_word(tokenizer: Tokenizer, text: str) -> tuple[Token, ...]:
    tokens, words = tokenize(tokenizer, text), words_of(tokenizer, text)
    return tuple(tokens[at] for at in words[0]) if words else ()
