"""Subword tokens and the bytes for which they stand."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from itertools import groupby, takewhile

from tokenizers import Encoding, Tokenizer

from dashboard.concepts.spelling import SEVERAL_WORDS
from dashboard.errors import InputError

# The space at the start of a piece in SentencePiece vocabularies (Kudo and Richardson 2018).
WORD_START = "▁"
# The label of an embedding row without a token.
NO_TOKEN = "(no token)"
# A byte piece in SentencePiece vocabularies with byte fallback.
BYTE_PIECE = re.compile(r"<0x([0-9A-F]{2})>")


@cache
def byte_alphabet() -> dict[int, str]:
    """Map each of the 256 bytes to GPT-2's printable letter (Radford et al. 2019, released with the model's code).

    Printable Latin-1 bytes stand for themselves; the others, the space and the control codes among them, get
    the letters from U+0100 on in their own order. So the space (32) becomes Ġ, a G with a dot.

    >>> byte_alphabet()[ord("a")], byte_alphabet()[ord(" ")]
    ('a', 'Ġ')
    """
    printable = {
        *range(ord("!"), ord("~") + 1),
        *range(ord("¡"), ord("¬") + 1),
        *range(ord("®"), ord("ÿ") + 1),
    }
    others = (byte for byte in range(256) if byte not in printable)
    return {byte: chr(byte) for byte in printable} | {byte: chr(256 + n) for n, byte in enumerate(others)}


@cache
def letter_bytes() -> dict[str, int]:
    """Map each letter of `byte_alphabet` to its byte."""
    return {letter: byte for byte, letter in byte_alphabet().items()}


@dataclass(frozen=True)
class Token:
    """A token of a text.

    Attributes:
        id: its row in the embedding matrix.
        piece: the token as the vocabulary spells it, such as `Ġbank`.
        raw: the bytes that it stands for, such as b" bank", of the text as the tokenizer reads it (see `read_as`);
            empty where it stands for none.
        is_unknown: the vocabulary has no piece for these bytes and put its unknown token in their place.
        is_special: it is in the vocabulary as a whole and never cut, such as `<|endoftext|>` or [CLS].
    """

    id: int
    piece: str
    raw: bytes
    is_unknown: bool = False
    is_special: bool = False

    @cached_property
    def is_part(self) -> bool:
        """Whether the bytes are only part of a character, such as the first half of an emoji's.

        >>> Token(8582, "ðŁ", bytes([0xF0, 0x9F])).is_part
        True
        """
        try:
            self.raw.decode("utf-8")
        except UnicodeDecodeError:
            return True
        return False

    @cached_property
    def label(self) -> str:
        """The token as printed: a space as ␣, a line end as ⏎, bytes that are not valid UTF-8 in hexadecimal.

        >>> Token(3331, "Ġbank", b" bank").label, Token(8582, "ðŁ", bytes([0xF0, 0x9F])).label
        ('␣bank', 'F0 9F')
        """
        return readable(self.raw) or self.piece


def readable(raw: bytes) -> str:
    """Format bytes as `Token.label` does.

    >>> readable(b" bank"), readable(bytes([0xF0, 0x9F]))
    ('␣bank', 'F0 9F')
    """
    try:
        text = raw.decode("utf-8").replace(" ", "␣").replace("\n", "⏎").replace("\t", "⇥")
    except UnicodeDecodeError:
        return raw.hex(" ").upper()
    return text if text.isprintable() else raw.hex(" ").upper()


def added_marks(tokenizer: Tokenizer, tokens: Sequence[Token]) -> list[Token]:
    """List the special tokens that the tokenizer adds at the ends of a model's input, such as [CLS].

    Args:
        tokenizer: the tokenizer of the text.
        tokens: the text as model input, perhaps truncated.
    """
    lead = list(takewhile(_is_special, tokens))
    tail = list(takewhile(_is_special, reversed(tokens[len(lead) :])))[::-1]
    # Further special tokens were typed, and are farther from the ends.
    while len(lead) + len(tail) > tokenizer.num_special_tokens_to_add(False):
        if len(lead) >= len(tail):
            lead.pop()
        else:
            tail.pop(0)
    return lead + tail


def _is_special(token: Token) -> bool:
    return token.is_special


def token_bytes(piece: str) -> bytes:
    """Decode a token of a byte-level vocabulary to bytes; special tokens stand for their own name.

    >>> token_bytes("Ġbank"), token_bytes("<|endoftext|>")
    (b' bank', b'<|endoftext|>')
    """
    alphabet = letter_bytes()
    if all(letter in alphabet for letter in piece):
        return bytes(alphabet[letter] for letter in piece)
    return piece.encode("utf-8")


def labels_of(tokenizer: Tokenizer, ids: Iterable[int]) -> list[str]:
    """Format the tokens with these IDs, in order; `NO_TOKEN` for a row without a token."""
    spelled = Spelling.of_tokenizer(tokenizer)
    pieces = ((int(id_), tokenizer.id_to_token(int(id_))) for id_ in ids)
    return [spelled.label(id_, piece) if piece else NO_TOKEN for id_, piece in pieces]


def is_byte_level(tokenizer: Tokenizer) -> bool:
    """Return whether the tokenizer's pieces are bytes in the byte alphabet, as in GPT-2."""
    return tokenizer.decoder is not None and b'"ByteLevel"' in tokenizer.decoder.__getstate__()


@dataclass(frozen=True, eq=False)
class Spelling:
    """A vocabulary's conventions for writing text as pieces.

    Attributes:
        byte_level: each letter of a piece is a byte of the byte alphabet.
        inside: what a piece inside a word begins with, such as WordPiece's `##`.
        end: what a piece at the end of a word ends with, such as `</w>`.
        added: added tokens by ID, as they are written in a text, without single bytes.
    """

    byte_level: bool
    inside: str
    end: str
    added: Mapping[int, str]

    @classmethod
    def of_tokenizer(cls, tokenizer: Tokenizer) -> "Spelling":
        """Find the conventions of this tokenizer."""
        inside = getattr(tokenizer.model, "continuing_subword_prefix", None)
        end = getattr(tokenizer.model, "end_of_word_suffix", None)
        added = {
            id_: token.content
            for id_, token in tokenizer.get_added_tokens_decoder().items()
            if not BYTE_PIECE.fullmatch(token.content)
        }
        return cls(is_byte_level(tokenizer), inside or "", end or "", added)

    def raw(self, id_: int, piece: str) -> bytes:
        """Return the bytes that a piece stands for.

        >>> Spelling(byte_level=False, inside="##", end="", added={}).raw(7, "##ing")
        b'ing'
        """
        if id_ in self.added:
            return self.added[id_].encode("utf-8")
        if self.byte_level:
            return token_bytes(piece.removesuffix(self.end))
        if byte := BYTE_PIECE.fullmatch(piece):
            return bytes.fromhex(byte[1])
        shown = piece.removeprefix(self.inside).removesuffix(self.end)
        return shown.replace(WORD_START, " ").encode("utf-8")

    def label(self, id_: int, piece: str) -> str:
        """Format a token of the vocabulary; a piece for the inside of words keeps its mark.

        >>> Spelling(byte_level=False, inside="##", end="", added={}).label(7, "##ing")
        '##ing'
        """
        mark = self.inside if self.inside and id_ not in self.added and piece.startswith(self.inside) else ""
        return mark + readable(self.raw(id_, piece)) or piece


def read_as(tokenizer: Tokenizer, text: str) -> str:
    """Return `text` as the tokenizer normalises it, such as in lowercase or with `½` as `1⁄2`.

    White space that a tokenizer only adds or moves stays as typed.
    """
    if tokenizer.normalizer is None:
        return text
    read = tokenizer.normalizer.normalize_str(text).replace(WORD_START, " ")
    return text if read.split() == text.split() else read.strip()


def encode(tokenizer: Tokenizer, text: str, *, add_special_tokens: bool = False) -> Encoding:
    """Encode `text` without holding the GIL, as the tokenizer's own `encode` would."""
    return tokenizer.encode_batch([text], add_special_tokens=add_special_tokens)[0]


def tokenize(tokenizer: Tokenizer, text: str, *, as_model_input: bool = False) -> list[Token]:
    """Tokenize `text`; for a byte-level tokenizer like GPT-2's, the joined bytes are the text in UTF-8.

    Other tokenizers may drop spaces or normalise the text first (see `read_as`): a token then stands for the normalised
    text, and an unknown one for what was typed. `as_model_input` adds the special tokens that the model was
    trained to see around a text, such as BERT's [CLS] and [SEP]; GPT-2 has none.
    """
    encoding = encode(tokenizer, text, add_special_tokens=as_model_input)
    spelling = Spelling.of_tokenizer(tokenizer)
    unknown = getattr(tokenizer.model, "unk_token", None)
    tokens = []
    # A long text repeats its tokens: each is built once, except unknown ones.
    known: dict[int, Token] = {}
    for at, (id_, piece) in enumerate(zip(encoding.ids, encoding.tokens, strict=True)):
        before = known.get(id_)
        if before is not None and before.piece == piece != unknown:
            tokens.append(before)
            continue
        # A special token that was added around the text has no span in it.
        covered = text[slice(*(encoding.token_to_chars(at) or (0, 0)))]
        if piece != (added := spelling.added.get(id_, piece)) and piece.strip() == added:
            # RoBERTa's <mask> and its like take the space beside them.
            tokens.append(Token(id_, added, piece.encode("utf-8"), is_special=True))
            continue
        # Some tokenizers name an unknown piece by its text and give it the ID of the unknown token.
        if tokenizer.token_to_id(piece) != id_ or (piece == unknown and covered != piece):
            tokens.append(Token(id_, piece, covered.encode("utf-8"), is_unknown=True))
            continue
        known[id_] = Token(id_, piece, spelling.raw(id_, piece), is_special=id_ in spelling.added)
        tokens.append(known[id_])
    return _without_added_space(tokens, text)


def ordinary_places(tokens: Sequence[Token]) -> list[int]:
    """Return the indices of the tokens that are not special; all indices if all are.

    >>> ordinary_places([Token(101, "[CLS]", b"[CLS]", is_special=True), Token(2924, "bank", b"bank")])
    [1]
    """
    found = [at for at, token in enumerate(tokens) if not token.is_special]
    return found or list(range(len(tokens)))


def same_word(one: Token, other: Token) -> bool:
    """Return whether two tokens are the same word apart from spaces and case.

    >>> same_word(Token(1, "bank", b"bank"), Token(2, "Ġbank", b" bank"))
    True
    """
    return word_of(one) == word_of(other) != ""


def word_of(token: Token) -> str:
    """Return the word that a token spells, stripped and in lowercase; empty for spaces alone.

    >>> word_of(Token(3331, "ĠBank", b" Bank"))
    'bank'
    """
    return token.raw.decode("utf-8", "replace").strip().casefold()


def _without_added_space(tokens: list[Token], text: str) -> list[Token]:
    """Remove the space that tokenizers with a start-of-word mark put before the text."""
    first = next((at for at, token in enumerate(tokens) if not token.is_special), None)
    if first is None or not tokens[first].piece.startswith(WORD_START) or text[:1].isspace():
        return tokens
    token = tokens[first]
    return [*tokens[:first], replace(token, raw=token.raw.removeprefix(b" ")), *tokens[first + 1 :]]


def words_of(tokenizer: Tokenizer, text: str) -> list[range]:
    """Group tokens by word, as the tokenizer's pre-tokenizer splits the text.

    No token crosses a word boundary. A special token is a word by itself.
    """
    numbers: Sequence[int | None] = encode(tokenizer, text).word_ids
    groups = [[at for at, _ in group] for _, group in groupby(enumerate(numbers), key=lambda each: each[1])]
    return [range(group[0], group[-1] + 1) for group in groups]


def spellings(word: str) -> list[str]:
    """List four spellings of a word in running text: with and without a space before it, lowercase and capitalised.

    In scripts without case, there are two.

    Raises:
        InputError: there is no word, or several.

    >>> spellings("bank")
    ['bank', ' bank', 'Bank', ' Bank']
    """
    word = word.strip()
    if not word:
        raise InputError("The box is empty. Type a word, such as bank.")
    if len(word.split()) > 1:
        raise InputError(SEVERAL_WORDS)
    small = word[:1].lower() + word[1:]
    capital = word[:1].upper() + word[1:]
    return list(dict.fromkeys([small, f" {small}", capital, f" {capital}"]))
