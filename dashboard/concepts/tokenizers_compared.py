"""Comparison of tokenizers: bytes, characters, words and subwords."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

from dashboard.concepts.subwords import Token, byte_alphabet, is_byte_level, tokenize

UNKNOWN = "[UNK]"
# All Unicode code points except surrogates, which are not characters.
N_CHARACTERS = 0x110000 - 0x800


@dataclass(frozen=True)
class ComparedTokenizer:
    """A tokenizer for the comparison.

    Attributes:
        name: what the learner calls it.
        n_vocab: how many different tokens there are.
        split: text to its tokens.
        join: tokens to the text that they give back, which need not be the one that was cut.
    """

    name: str
    n_vocab: int
    split: Callable[[str], list[Token]]
    join: Callable[[Sequence[Token]], str]


def compare_as(name: str, tokenizer: Tokenizer) -> ComparedTokenizer:
    """Wrap a tokenizer for the comparison."""

    def join(tokens: Sequence[Token]) -> str:
        if is_byte_level(tokenizer):
            # The library's decoder leaves out the space that a special token took.
            return b"".join(token.raw for token in tokens).decode("utf-8", "replace")
        return tokenizer.decode([token.id for token in tokens], skip_special_tokens=False)

    return ComparedTokenizer(name, tokenizer.get_vocab_size(), lambda text: tokenize(tokenizer, text), join)


def byte_tokenizer() -> ComparedTokenizer:
    """Build a tokenizer of UTF-8 bytes; the byte is the ID.

    >>> [token.id for token in byte_tokenizer().split("aé")]
    [97, 195, 169]
    """
    known = [Token(byte, byte_alphabet()[byte], bytes([byte])) for byte in range(256)]
    return ComparedTokenizer(
        "Bytes", 256, lambda text: [known[byte] for byte in text.encode("utf-8")], _decode
    )


def character_tokenizer() -> ComparedTokenizer:
    """Build a tokenizer of characters; the Unicode code point is the ID.

    >>> [token.id for token in character_tokenizer().split("aé")]
    [97, 233]
    """

    def split(text: str) -> list[Token]:
        known = {letter: Token(ord(letter), letter, letter.encode("utf-8")) for letter in set(text)}
        return [known[letter] for letter in text]

    return ComparedTokenizer("Characters", N_CHARACTERS, split, _decode)


def _decode(tokens: Sequence[Token]) -> str:
    return b"".join(token.raw for token in tokens).decode("utf-8")


def whole_words(sentences: Sequence[str]) -> Tokenizer:
    """Build a tokenizer of the words of `sentences`, in alphabetical order, with an unknown token.

    Spaces are not kept, and a capital letter makes another word.
    """
    words = sorted({word for sentence in sentences for word in sentence.split()})
    tokenizer = Tokenizer(
        models.WordLevel({UNKNOWN: 0} | {word: n + 1 for n, word in enumerate(words)}, UNKNOWN)
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    return tokenizer


def train_bpe(sentences: Sequence[str], n_vocab: int) -> Tokenizer:
    """Train a byte-level BPE with at most `n_vocab` tokens (256 bytes and the merges) on `sentences`."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=n_vocab, initial_alphabet=list(byte_alphabet().values()), show_progress=False
    )
    tokenizer.train_from_iterator(sentences, trainer)
    return tokenizer
