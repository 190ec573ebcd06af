"""The replay of the merges: by hand, and against the tokenizer that it explains."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

from dashboard.concepts.merges import MergeTable, merges_of, replay, replay_word
from dashboard.concepts.subwords import Spelling, tokenize, words_of
from dashboard.concepts.tokenizers_compared import train_bpe
from dashboard.errors import InputError
from dashboard.models.tokenizer import END_OF_TEXT, gpt2_files, gpt2_tokenizer

GPT2 = MergeTable.from_pairs(merges_of(gpt2_tokenizer()))
AWKWARD = [
    "rand_xyz",
    " bank",
    "unhappily",
    "🦜",
    "👩‍👩‍👧",
    "aaaaaaaaa",
    "mississippi",
    "สวัสดี",
    "  ",
    "don't",
    "\x00\xff",
]
PAIRS = [("an", "d"), ("a", "n"), ("b", "and")]


def test_the_lowest_rank_goes_first_not_the_first_pair():
    trace = replay("band", MergeTable.from_pairs([("a", "n"), ("b", "an"), ("an", "d")]))
    assert trace.states == (("b", "a", "n", "d"), ("b", "an", "d"), ("ban", "d"))
    assert trace.ranks == (0, 1)
    assert trace.pairs == (("a", "n"), ("b", "an"))
    assert trace.n_steps == 2


def test_one_step_joins_a_pair_wherever_it_stands_from_the_left():
    assert replay("anan", MergeTable.from_pairs([("a", "n")])).pieces == ("an", "an")
    assert replay("aaa", MergeTable.from_pairs([("a", "a")])).pieces == ("aa", "a")


@pytest.mark.parametrize("symbols", ["", "q"])
def test_with_nothing_to_merge_the_symbols_stay(symbols: str):
    trace = replay(symbols, GPT2)
    assert trace.n_steps == 0
    assert trace.pieces == tuple(symbols)


def test_candidates_come_with_their_ranks_lowest_first():
    table = MergeTable.from_pairs(PAIRS)
    assert table.candidates(["b", "a", "n", "d"]) == [(("a", "n"), 1)]
    assert table.candidates(["b", "an", "d"]) == [(("an", "d"), 0)]
    assert table.candidates(["n", "a"]) == []


def check_against(tokenizer: Tokenizer, table: MergeTable, text: str) -> None:
    tokens = tokenize(tokenizer, text)
    for word in words_of(tokenizer, text):
        own = [tokens[at] for at in word]
        if own[0].is_special:
            continue
        trace = replay_word(own, table, Spelling.of_tokenizer(tokenizer))
        assert sum(trace.widths[-1]) == len(trace.states[0])
        assert trace.pieces == tuple(token.piece for token in own)
        assert [tokenizer.token_to_id(piece) for piece in trace.pieces] == [token.id for token in own]
        assert list(trace.ranks) == sorted(trace.ranks)


@pytest.mark.parametrize("text", AWKWARD)
def test_the_replay_ends_in_gpt2s_own_tokens_and_ids_for_awkward_words(text: str):
    check_against(gpt2_tokenizer(), GPT2, text)


@settings(deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), min_size=1, max_size=24))
def test_the_replay_ends_in_gpt2s_own_tokens_and_ids_for_any_word(text: str):
    check_against(gpt2_tokenizer(), GPT2, text)


@settings(deadline=None)
@given(
    st.lists(st.sampled_from(["un", "happ", "ily", "ing", "bank", "s", "er", "x", "Z"]), max_size=6).map(
        "".join
    )
)
def test_the_replay_ends_in_the_tokens_of_any_byte_level_bpe(word: str):
    tokenizer = train_bpe(["the bank is happily near the banker", "unhappily the river ran"], 290)
    check_against(tokenizer, MergeTable.from_pairs(merges_of(tokenizer)), word)


def test_the_id_of_a_merged_token_is_256_more_than_its_rank():
    tokenizer = gpt2_tokenizer()
    assert len(GPT2.made) == 50_000
    assert all(tokenizer.token_to_id(piece) == 256 + rank for piece, rank in GPT2.made.items())


def test_merges_of_a_tokenizer_are_those_it_was_built_from():
    lines = gpt2_files()["vocab.bpe"].read_text(encoding="utf-8").splitlines()
    assert merges_of(gpt2_tokenizer()) == tuple(tuple(line.split(" ")) for line in lines[1:] if line)


def test_words_that_merges_do_not_make_get_a_sentence():
    assert merges_of(Tokenizer(models.WordLevel({"a": 0}, "a"))) == ()
    special = tokenize(gpt2_tokenizer(), END_OF_TEXT)
    with pytest.raises(InputError, match="special token"):
        replay_word(special, GPT2, Spelling.of_tokenizer(gpt2_tokenizer()))
    long = tokenize(gpt2_tokenizer(), "x" * 65)
    with pytest.raises(InputError, match="65 bytes"):
        replay_word(long, GPT2, Spelling.of_tokenizer(gpt2_tokenizer()))


def sentence_piece(text: list[str], n_vocab: int) -> Tokenizer:
    """Train a BPE on letters as in Llama 2: a mark for the start of a word, byte fallback."""
    tokenizer = Tokenizer(models.BPE(byte_fallback=True, unk_token="<unk>", fuse_unk=True))
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.decoder = decoders.Metaspace()
    trainer = trainers.BpeTrainer(
        vocab_size=n_vocab,
        special_tokens=["<unk>", *(f"<0x{byte:02X}>" for byte in range(256))],
        show_progress=False,
    )
    tokenizer.train_from_iterator(text, trainer)
    return tokenizer


@settings(deadline=None, max_examples=40)
@given(st.text(alphabet="bankriver shé🙂", max_size=16))
def test_the_replay_on_letters_ends_in_the_tokens_too(text: str):
    tokenizer = sentence_piece(["the bank is near the river", "bankers rank rivers"], 320)
    table = MergeTable.from_pairs(merges_of(tokenizer))
    for word in words_of(tokenizer, text):
        own = [tokenize(tokenizer, text)[at] for at in word]
        assert replay_word(own, table, Spelling.of_tokenizer(tokenizer)).pieces == tuple(
            token.piece for token in own
        )


def test_the_mark_of_a_words_end_is_part_of_its_last_letter():
    tokenizer = Tokenizer(models.BPE(end_of_word_suffix="</w>", unk_token="<unk>"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    trainer = trainers.BpeTrainer(
        vocab_size=60, special_tokens=["<unk>"], end_of_word_suffix="</w>", show_progress=False
    )
    tokenizer.train_from_iterator(["the bank the banker the river", "near the bank"], trainer)
    table = MergeTable.from_pairs(merges_of(tokenizer))
    for text in ("bank", "banker", "nearer", "a"):
        own = tokenize(tokenizer, text)
        if not any(token.is_unknown for token in own):
            assert replay_word(own, table, Spelling.of_tokenizer(tokenizer)).pieces == tuple(
                token.piece for token in own
            )
        assert b"".join(token.raw for token in own) == text.encode()
