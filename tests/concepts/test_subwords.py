"""Tokens and the bytes behind them, for each kind of tokenizer."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers

from dashboard.concepts.subwords import (
    Token,
    byte_alphabet,
    encode,
    is_byte_level,
    letter_bytes,
    tokenize,
    words_of,
)
from dashboard.display_text import without_lone_surrogates
from dashboard.models.tokenizer import END_OF_TEXT, gpt2_tokenizer

TEXT = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=80)


def word_piece() -> Tokenizer:
    vocabulary = {"[UNK]": 0, "bank": 1, "##s": 2, "riv": 3, "##er": 4}
    tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.decoder = decoders.WordPiece()
    return tokenizer


def sentence_piece_with_byte_fallback() -> Tokenizer:
    vocabulary = {piece: n for n, piece in enumerate(["<unk>", "▁", "b", "a", "ba", "▁ba"])}
    vocabulary |= {f"<0x{byte:02X}>": 10 + byte for byte in range(256)}
    merges = [("b", "a"), ("▁", "ba")]
    tokenizer = Tokenizer(models.BPE(vocabulary, merges, byte_fallback=True, unk_token="<unk>"))
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.decoder = decoders.Metaspace()
    return tokenizer


def unigram() -> Tokenizer:
    tokenizer = Tokenizer(
        models.Unigram([("<unk>", 0.0), ("▁", -2.0), ("b", -2.0), ("a", -2.0), ("▁ba", -1.0)], 0, False)
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    return tokenizer


def test_the_byte_alphabet_is_256_different_printable_letters():
    letters = byte_alphabet()
    assert sorted(letters) == list(range(256))
    assert len(set(letters.values())) == 256
    assert all(letter.isprintable() for letter in letters.values())
    assert letter_bytes()["Ġ"] == ord(" ")
    assert letter_bytes()["Ċ"] == ord("\n")


def test_ids_0_to_255_of_gpt2_are_the_bytes_in_the_order_of_the_alphabet():
    tokenizer = gpt2_tokenizer()
    assert [tokenizer.token_to_id(letter) for letter in byte_alphabet().values()] == list(range(256))


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("rand_xyz", ["rand", "_", "xy", "z"]),
        ("bank is near the river bank", ["bank", "␣is", "␣near", "␣the", "␣river", "␣bank"]),
        ("🦜", ["F0 9F", "A6", "9C"]),
        ("a\tb\n", ["a", "⇥", "b", "⏎"]),
        ("a\u200db", ["a", "E2 80", "8D", "b"]),
        ("a\u00a0b", ["a", "C2 A0", "b"]),
        ("", []),
        ("<script>", ["<", "script", ">"]),
    ],
)
def test_tokens_of_gpt2_as_the_eye_sees_them(text: str, labels: list[str]):
    assert [token.label for token in tokenize(gpt2_tokenizer(), text)] == labels


def test_parts_of_a_character_are_known_as_parts():
    assert [token.is_part for token in tokenize(gpt2_tokenizer(), "é🦜")] == [False, True, True, True]


@settings(deadline=None)
@given(TEXT)
def test_bytes_of_the_tokens_joined_are_the_text(text: str):
    tokens = tokenize(gpt2_tokenizer(), text)
    assert b"".join(token.raw for token in tokens).decode("utf-8") == text
    assert not any(token.is_unknown for token in tokens)


@settings(deadline=None)
@given(st.text(max_size=20))
def test_every_token_has_a_label_that_shows(text: str):
    for token in tokenize(gpt2_tokenizer(), without_lone_surrogates(text)):
        assert token.label
        assert token.label.isprintable()
        assert " " not in token.label or token.label == token.raw.hex(" ").upper()


@settings(deadline=None)
@given(TEXT)
def test_words_hold_each_token_once_and_in_order(text: str):
    words = words_of(gpt2_tokenizer(), text)
    assert [at for word in words for at in word] == list(range(len(tokenize(gpt2_tokenizer(), text))))


def test_words_are_what_is_split_on_its_own():
    assert words_of(gpt2_tokenizer(), "rand_xyz two") == [range(0, 1), range(1, 2), range(2, 4), range(4, 5)]


def test_a_special_token_is_one_token_and_one_word():
    text = f"a{END_OF_TEXT}{END_OF_TEXT}b"
    assert [token.id for token in tokenize(gpt2_tokenizer(), text)] == [64, 50256, 50256, 65]
    assert words_of(gpt2_tokenizer(), text) == [range(n, n + 1) for n in range(4)]


def test_word_piece_tokens_stand_for_the_text_they_came_from():
    tokenizer = word_piece()
    assert not is_byte_level(tokenizer)
    assert tokenize(tokenizer, "Banks riverzoo") == [
        Token(1, "bank", b"bank"),
        Token(2, "##s", b"s"),
        Token(0, "[UNK]", b"riverzoo", is_unknown=True),
    ]


def test_byte_fallback_tokens_are_their_bytes_and_an_added_word_start_is_none():
    tokens = tokenize(sentence_piece_with_byte_fallback(), "a ba🙂")
    assert [(token.piece, token.raw) for token in tokens] == [
        ("▁", b""),
        ("a", b"a"),
        ("▁ba", b" ba"),
        *[(f"<0x{byte:02X}>", bytes([byte])) for byte in "🙂".encode()],
    ]
    assert tokens[0].label == "▁"
    assert b"".join(token.raw for token in tokens).decode() == "a ba🙂"


def test_unigram_marks_what_it_does_not_know():
    tokens = tokenize(unigram(), "ba é")
    assert [(token.raw, token.is_unknown) for token in tokens] == [
        (b"ba", False),
        (b" ", False),
        ("é".encode(), True),
    ]


def test_a_text_of_100_000_characters_is_cut_whole():
    text = "lorem ipsum " * 8_334
    assert b"".join(token.raw for token in tokenize(gpt2_tokenizer(), text)) == text.encode()


@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=40))
def test_beside_other_threads_the_same_tokens_are_found(text: str):
    ours, theirs = encode(gpt2_tokenizer(), text), gpt2_tokenizer().encode(text, add_special_tokens=False)
    assert (ours.ids, ours.offsets, ours.word_ids) == (theirs.ids, theirs.offsets, theirs.word_ids)
