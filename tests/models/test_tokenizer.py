"""GPT-2's own tokenizer: the lesson's figures, any text there and back, and only from the published files."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.concepts.merges import merges_of
from dashboard.errors import InputError
from dashboard.models.tokenizer import PUBLISHED, gpt2_files, gpt2_tokenizer, verify

# What the lesson reports for GPT-2.
LESSON_IDS = {
    "cat sat on the": [9246, 3332, 319, 262],
    "rand_xyz": [25192, 62, 5431, 89],
    "bank is near the river bank": [17796, 318, 1474, 262, 7850, 3331],
}
LESSON_TOKENS = {
    25192: "rand",
    62: "_",
    5431: "xy",
    89: "z",
    17796: "bank",
    318: " is",
    1474: " near",
    262: " the",
    7850: " river",
    3331: " bank",
}


@pytest.mark.parametrize(("text", "ids"), LESSON_IDS.items())
def test_the_lessons_texts_get_the_lessons_ids(text: str, ids: list[int]):
    assert gpt2_tokenizer().encode(text).ids == ids
    assert gpt2_tokenizer().decode(ids) == text


@pytest.mark.parametrize(("id_", "text"), LESSON_TOKENS.items())
def test_the_lessons_ids_are_the_lessons_tokens(id_: int, text: str):
    assert gpt2_tokenizer().decode([id_]) == text


def test_the_vocabulary_is_256_bytes_50_000_merges_and_the_end_of_text():
    assert gpt2_tokenizer().get_vocab_size() == 50_257
    assert len(merges_of(gpt2_tokenizer())) == 50_000
    assert gpt2_tokenizer().token_to_id("<|endoftext|>") == 50_256
    assert merges_of(gpt2_tokenizer())[0] == ("Ġ", "t")


@settings(deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_any_text_comes_back(text: str):
    tokenizer = gpt2_tokenizer()
    ids = tokenizer.encode(text).ids
    assert tokenizer.decode(ids, skip_special_tokens=False) == text
    assert all(0 <= id_ < 50_257 for id_ in ids)


def test_the_files_are_the_published_ones():
    assert set(gpt2_files()) == set(PUBLISHED)


def test_one_changed_byte_is_refused(tmp_path: Path):
    original = gpt2_files()["vocab.bpe"].read_bytes()
    tampered = tmp_path / "vocab.bpe"
    tampered.write_bytes(original)
    verify(tampered, PUBLISHED["vocab.bpe"])
    tampered.write_bytes(original[:-1] + bytes([original[-1] ^ 1]))
    with pytest.raises(InputError, match=r"vocab\.bpe is not the published file"):
        verify(tampered, PUBLISHED["vocab.bpe"])


def test_a_missing_file_is_one_sentence(tmp_path: Path):
    with pytest.raises(InputError, match=r"vocab\.bpe cannot be read .*reinstall"):
        verify(tmp_path / "vocab.bpe", PUBLISHED["vocab.bpe"])
