"""Subword tokens: the pieces of text that have an ID, and the bytes each piece stands for."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby

from tokenizers import Tokenizer

from dashboard.errors import InputError

# What stands for a space at the start of a piece in SentencePiece vocabularies (Kudo and Richardson 2018).
WORD_START = "▁"
# A byte without a piece of its own, as SentencePiece vocabularies with byte fallback write it.
BYTE_PIECE = re.compile(r"<0x([0-9A-F]{2})>")


@cache
def byte_alphabet() -> dict[int, str]:
    """GPT-2's printable letter for each of the 256 bytes (Radford et al. 2019, released with the model's code).

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
    """The inverse of `byte_alphabet`: letter to byte."""
    return {letter: byte for byte, letter in byte_alphabet().items()}


@dataclass(frozen=True)
class Token:
    """One token of a text.

    Attributes:
        id: its row in the embedding matrix.
        piece: the token as the vocabulary spells it, such as `Ġbank`.
        raw: the bytes of the text that it stands for, such as b" bank"; empty where it stands for none.
        is_unknown: the vocabulary has no piece for these bytes and put its unknown token in their place.
    """

    id: int
    piece: str
    raw: bytes
    is_unknown: bool = False

    @property
    def is_part(self) -> bool:
        """Whether the bytes are no whole characters, such as the first half of an emoji's.

        >>> Token(8582, "ðŁ", bytes([0xF0, 0x9F])).is_part
        True
        """
        try:
            self.raw.decode("utf-8")
        except UnicodeDecodeError:
            return True
        return False

    @property
    def label(self) -> str:
        """The token for the eye: a space as ␣, a line end as ⏎, bytes that are no whole letter in hexadecimal.

        >>> Token(3331, "Ġbank", b" bank").label, Token(8582, "ðŁ", bytes([0xF0, 0x9F])).label
        ('␣bank', 'F0 9F')
        """
        return readable(self.raw) or self.piece


def readable(raw: bytes) -> str:
    """Bytes for the eye, as `Token.label` shows them.

    >>> readable(b" bank"), readable(bytes([0xF0, 0x9F]))
    ('␣bank', 'F0 9F')
    """
    try:
        text = raw.decode("utf-8").replace(" ", "␣").replace("\n", "⏎").replace("\t", "⇥")
    except UnicodeDecodeError:
        return raw.hex(" ").upper()
    return text if text.isprintable() else raw.hex(" ").upper()


def token_bytes(piece: str) -> bytes:
    """Bytes behind a token of a byte-level vocabulary; special tokens stand for their own name.

    >>> token_bytes("Ġbank"), token_bytes("<|endoftext|>")
    (b' bank', b'<|endoftext|>')
    """
    alphabet = letter_bytes()
    if all(letter in alphabet for letter in piece):
        return bytes(alphabet[letter] for letter in piece)
    return piece.encode("utf-8")


def labels_of(tokenizer: Tokenizer, ids: Iterable[int]) -> list[str]:
    """The tokens with these IDs for the eye, in order; a row that the tokenizer has no token for gets its number."""
    pieces = ((int(id_), tokenizer.id_to_token(int(id_))) for id_ in ids)
    return [f"[{id_}]" if not piece else Token(id_, piece, token_bytes(piece)).label for id_, piece in pieces]


def is_byte_level(tokenizer: Tokenizer) -> bool:
    """Whether the pieces of this tokenizer are bytes in the byte alphabet, as GPT-2's are."""
    return tokenizer.decoder is not None and b'"ByteLevel"' in tokenizer.decoder.__getstate__()


def tokenize(tokenizer: Tokenizer, text: str, *, as_model_input: bool = False) -> list[Token]:
    """The tokens of `text`, in order; their bytes joined are the text in UTF-8 for a byte-level tokenizer.

    Other tokenizers (WordPiece, SentencePiece) may drop spaces or change letters. There a token stands for the place
    in the text that it came from. `as_model_input` adds the special tokens that the model was trained to see around
    a text, such as BERT's [CLS] and [SEP]; GPT-2 has none.
    """
    encoding = tokenizer.encode(text, add_special_tokens=as_model_input)
    if is_byte_level(tokenizer):
        # A long text repeats its tokens: each is made once.
        known = {
            id_: Token(id_, piece, token_bytes(piece))
            for id_, piece in dict(zip(encoding.ids, encoding.tokens, strict=True)).items()
        }
        return [known[id_] for id_ in encoding.ids]
    unknown = getattr(tokenizer.model, "unk_token", None)
    return [
        Token(
            id_,
            piece,
            _bytes_at(piece, text[start:end]),
            is_unknown=piece == unknown or tokenizer.token_to_id(piece) != id_,
        )
        for id_, piece, (start, end) in zip(encoding.ids, encoding.tokens, encoding.offsets, strict=True)
    ]


def _bytes_at(piece: str, covered: str) -> bytes:
    """Bytes of the text behind a piece that is not in the byte alphabet; `covered` is the text at its offsets."""
    if byte := BYTE_PIECE.fullmatch(piece):
        return bytes.fromhex(byte[1])
    # The word start put before a text is in the vocabulary's spelling only; its offsets point at the first letter.
    if not piece.strip(WORD_START) and covered.strip():
        return b""
    return covered.encode("utf-8")


def words_of(tokenizer: Tokenizer, text: str) -> list[range]:
    """Which tokens make up each word: the stretches of text that the tokenizer splits on their own.

    No token reaches from one word into the next. A special token is a word by itself.
    """
    numbers: Sequence[int | None] = tokenizer.encode(text, add_special_tokens=False).word_ids
    groups = [[at for at, _ in group] for _, group in groupby(enumerate(numbers), key=lambda each: each[1])]
    return [range(group[0], group[-1] + 1) for group in groups]


def spellings(word: str) -> list[str]:
    """The four ways in which a word is met in running text: with and without a space before it, small and capital.

    Where there are no small and capital letters, two are left.

    Raises:
        InputError: there is no word.

    >>> spellings("bank")
    ['bank', ' bank', 'Bank', ' Bank']
    """
    word = word.strip()
    if not word:
        raise InputError("The box is empty. Type a word, such as bank.")
    small = word[:1].lower() + word[1:]
    capital = word[:1].upper() + word[1:]
    return list(dict.fromkeys([small, f" {small}", capital, f" {capital}"]))
