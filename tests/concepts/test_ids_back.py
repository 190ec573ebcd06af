"""From IDs back to text, for any row of IDs."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer, decoders, models, pre_tokenizers

from dashboard import limits
from dashboard.concepts.decoding import read_ids, text_of
from dashboard.errors import InputError
from dashboard.models.tokenizer import gpt2_tokenizer

GPT2 = gpt2_tokenizer()


@pytest.mark.parametrize(
    "typed",
    [
        "25192 62 5431 89",
        "25192,62,5431,89",
        "[25192, 62, 5431, 89]",
        "[[25192, 62],\n [5431, 89]]",
        "  (25192; 62 | 5431\t89) ",
        "{0025192 62 5431 89}",
    ],
)
def test_ids_are_read_however_they_are_pasted(typed: str):
    assert read_ids(typed, GPT2) == [25192, 62, 5431, 89]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("50257", "No token has the ID 50,257; in this vocabulary they go from 0 to 50,256"),
        ("62 99999999999999999999999999", "No token has the ID 99999999999999999999…"),
        ("-1", "“-1” is not an ID"),
        ("3.0", "“3.0” is not an ID"),
        ("１", "“１” is not an ID"),
        ("1_0", "“1_0” is not an ID"),
        ("bank", "“bank” is not an ID"),
        ("²", "“²” is not an ID"),
        (
            "1 " * (limits.MAX_IDS + 1),
            f"These are {limits.MAX_IDS + 1:,} IDs; give at most {limits.MAX_IDS:,}",
        ),
    ],
)
def test_what_is_no_id_gets_a_sentence_with_the_value(typed: str, said: str):
    with pytest.raises(InputError, match="^" + said.replace("(", r"\(")):
        read_ids(typed, GPT2)


@given(st.text(max_size=200))
def test_whatever_is_typed_gives_ids_or_a_sentence(typed: str):
    with suppress(InputError):
        ids = read_ids(typed, GPT2)
        assert [token.id for token in text_of(ids, GPT2).tokens] == ids


@given(st.lists(st.integers(0, 50_256), max_size=30))
def test_the_text_is_that_of_the_tokenizer_and_broken_bytes_are_told(ids: list[int]):
    found = text_of(ids, GPT2)
    raw = b"".join(token.raw for token in found.tokens)
    assert found.text == raw.decode("utf-8", "replace") == GPT2.decode(ids, skip_special_tokens=False)
    assert bool(found.broken) == (raw.decode("utf-8", "ignore").encode() != raw)
    assert found.broken in raw


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=40))
def test_the_ids_of_a_text_come_back(text: str):
    found = text_of(GPT2.encode(text).ids, GPT2)
    assert found.text == text
    assert found.comes_back
    assert not found.broken


def test_a_row_that_no_text_is_cut_into_is_told_by_its_other_ids():
    b, ank = GPT2.token_to_id("b"), GPT2.token_to_id("ank")
    found = text_of([b, ank], GPT2)
    assert found.text == "bank"
    assert not found.comes_back
    assert found.again == [17796]


def test_wordpiece_joins_what_is_inside_words():
    tokenizer = Tokenizer(models.WordPiece({"[UNK]": 0, "bank": 1, "##s": 2, "river": 3}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.decoder = decoders.WordPiece()
    tokenizer.add_special_tokens(["[UNK]"])
    assert text_of([3, 1, 2], tokenizer).text == "river banks"
    assert text_of([3, 0], tokenizer).text == "river [UNK]"
