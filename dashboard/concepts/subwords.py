"""Subword tokens: the pieces of text that have an ID, and the bytes each piece stands for."""

from dataclasses import dataclass
from functools import cache

from tokenizers import Tokenizer


@cache
def byte_alphabet() -> dict[int, str]:
    """GPT-2's printable letter for each of the 256 bytes (Radford et al. 2019, released with the model's code).

    Printable Latin-1 bytes stand for themselves; the others, the space and the control codes among them, get
    the letters from U+0100 on in their own order. So the space (32) becomes Ġ, a G with a dot.

    >>> byte_alphabet()[ord("a")], byte_alphabet()[ord(" ")]
    ('a', 'Ġ')
    """
    printable = {*range(ord("!"), ord("~") + 1), *range(ord("¡"), ord("¬") + 1), *range(ord("®"), ord("ÿ") + 1)}
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
        raw: the bytes of the text that it stands for, such as b" bank".
    """

    id: int
    piece: str
    raw: bytes

    @property
    def label(self) -> str:
        """The token for the eye: a space as ␣, a line end as ⏎, bytes that are no whole letter in hexadecimal.

        >>> Token(3331, "Ġbank", b" bank").label, Token(8582, "ðŁ", bytes([0xF0, 0x9F])).label
        ('␣bank', 'F0 9F')
        """
        try:
            text = self.raw.decode("utf-8")
        except UnicodeDecodeError:
            return self.raw.hex(" ").upper()
        text = text.replace(" ", "␣").replace("\n", "⏎").replace("\t", "⇥")
        return text if text.isprintable() else self.raw.hex(" ").upper()


def token_bytes(piece: str) -> bytes:
    """Bytes behind a token of a byte-level vocabulary; special tokens stand for their own name.

    >>> token_bytes("Ġbank"), token_bytes("<|endoftext|>")
    (b' bank', b'<|endoftext|>')
    """
    alphabet = letter_bytes()
    if all(letter in alphabet for letter in piece):
        return bytes(alphabet[letter] for letter in piece)
    return piece.encode("utf-8")


def tokenize(tokenizer: Tokenizer, text: str) -> list[Token]:
    """The tokens of `text`, in order; their bytes joined are the text in UTF-8 for a byte-level tokenizer."""
    encoding = tokenizer.encode(text, add_special_tokens=False)
    return [Token(id_, piece, token_bytes(piece)) for id_, piece in zip(encoding.ids, encoding.tokens, strict=True)]
