"""Decoding: from token IDs back to text."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tokenizers import Tokenizer

from dashboard import limits
from dashboard.concepts.subwords import Spelling, Token
from dashboard.errors import InputError

# Separators between IDs, such as in a list that is pasted from Python.
BETWEEN = re.compile(r"[\s,;|()\[\]{}]+")


@dataclass(frozen=True)
class TextOfIds:
    """A list of IDs as text.

    Attributes:
        tokens: the token of each ID.
        text: all of them joined; � where bytes are no whole character.
        broken: the first bytes that are not valid UTF-8; empty where all are.
        again: the IDs into which that text is cut.
    """

    tokens: list[Token]
    text: str
    broken: bytes
    again: list[int]

    @property
    def comes_back(self) -> bool:
        """Whether the text is tokenized into the same IDs again."""
        return [token.id for token in self.tokens] == self.again


def read_ids(typed: str, tokenizer: Tokenizer) -> list[int]:
    """Parse token IDs: whole numbers with spaces, commas or brackets between them.

    Raises:
        InputError: something else was typed, an ID has no token, or there are too many IDs.

    >>> from tokenizers import Tokenizer, models
    >>> read_ids("[2, 0],1", Tokenizer(models.WordLevel({"a": 0, "b": 1, "c": 2}, unk_token="a")))
    [2, 0, 1]
    """
    written = [each for each in BETWEEN.split(typed) if each]
    if len(written) > limits.MAX_IDS:
        raise InputError(f"These are {len(written):,} IDs; give at most {limits.MAX_IDS:,}.")
    return [_id(each, tokenizer) for each in written]


def _id(written: str, tokenizer: Tokenizer) -> int:
    # int() alone would take "１", "1_0" and "-1"; a number of ten digits is beyond any vocabulary.
    if not (written.isascii() and written.isdigit()):
        raise InputError(
            f"“{written[:40]}” is not an ID; write whole numbers with spaces or commas between them, such as 3 14 15."
        )
    if len(written.lstrip("0")) > 9 or tokenizer.id_to_token(int(written)) is None:
        last = max(tokenizer.get_vocab().values())
        shown = f"{int(written):,}" if len(written) < 20 else f"{written[:20]}…"
        raise InputError(f"No token has the ID {shown}; in this vocabulary they go from 0 to {last:,}.")
    return int(written)


def text_of(ids: Sequence[int], tokenizer: Tokenizer) -> TextOfIds:
    """Decode IDs, each of which must have a token, to tokens and their text."""
    spelled = Spelling.of_tokenizer(tokenizer)
    tokens = []
    for id_ in ids:
        piece = tokenizer.id_to_token(id_) or ""
        tokens.append(Token(id_, piece, spelled.raw(id_, piece), is_special=id_ in spelled.added))
    text = tokenizer.decode(list(ids), skip_special_tokens=False)
    again = tokenizer.encode(text, add_special_tokens=False).ids
    return TextOfIds(tokens, text, _broken(b"".join(token.raw for token in tokens)), again)


def _broken(raw: bytes) -> bytes:
    """Return the first bytes that are not valid UTF-8.

    >>> _broken("🙂".encode()[:3] + b"a").hex(" ").upper()
    'F0 9F 99'
    """
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as error:
        return raw[error.start : error.end]
    return b""
