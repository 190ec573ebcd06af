"""Each way to cut text on one small text."""

from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.concepts.tokenizers_compared import (
    N_CHARACTERS,
    byte_tokenizer,
    character_tokenizer,
    compare_as,
    train_bpe,
    whole_words,
)

SENTENCES = ["the cat sat on the mat", "the dog sat on the cat"]
TRAINED = compare_as("", train_bpe(SENTENCES, 280))
TEXT = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=40)


def test_bytes_and_characters_are_numbered_as_utf8_and_unicode_number_them():
    assert [token.id for token in byte_tokenizer().split("é🦜")] == [0xC3, 0xA9, 0xF0, 0x9F, 0xA6, 0x9C]
    assert [token.id for token in character_tokenizer().split("é🦜")] == [0xE9, 0x1F99C]
    assert (byte_tokenizer().n_vocab, character_tokenizer().n_vocab) == (256, 1_112_064)
    assert sum(1 for point in range(0x110000) if not 0xD800 <= point <= 0xDFFF) == N_CHARACTERS


def test_whole_words_know_only_their_own_spellings():
    tokenizer = compare_as("Whole words", whole_words(SENTENCES))
    assert tokenizer.n_vocab == 1 + len({"the", "cat", "sat", "on", "mat", "dog"})
    tokens = tokenizer.split("the Cat sat, the dog")
    assert [token.raw for token in tokens] == [b"the", b"Cat", b"sat", b",", b"the", b"dog"]
    assert [token.is_unknown for token in tokens] == [False, True, False, True, False, False]


def test_a_trained_bpe_starts_from_the_256_bytes_and_learns_the_most_frequent_pair_first():
    assert train_bpe(SENTENCES, 256).get_vocab_size() == 256
    learned = train_bpe(["zq zq zq ab"], 257)
    assert learned.get_vocab_size() == 257
    assert learned.token_to_id("zq") == 256


def test_a_larger_vocabulary_needs_fewer_tokens():
    lengths = [len(compare_as("", train_bpe(SENTENCES, n)).split(SENTENCES[0])) for n in (256, 260, 290)]
    assert lengths[0] == len(SENTENCES[0])
    assert lengths[0] > lengths[1] > lengths[2]


def test_the_same_sentences_train_the_same_tokenizer():
    assert train_bpe(SENTENCES, 290).to_str() == train_bpe(SENTENCES, 290).to_str()


@settings(deadline=None)
@given(TEXT)
def test_bytes_characters_and_bpe_lose_nothing(text: str):
    for tokenizer in (byte_tokenizer(), character_tokenizer(), TRAINED):
        assert b"".join(token.raw for token in tokenizer.split(text)).decode() == text
