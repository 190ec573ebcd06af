"""The whole vocabulary: GPT-2's own, and others that spell their tokens differently."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer, decoders, models, pre_tokenizers

from dashboard.concepts import vocabulary as v
from dashboard.errors import InputError
from dashboard.models.tokenizer import gpt2_tokenizer

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


@pytest.fixture(scope="module")
def gpt2() -> v.Vocabulary:
    return v.read_vocabulary(gpt2_tokenizer(), 50_257)


def labels(vocabulary: v.Vocabulary, ids: np.ndarray) -> list[str]:
    return [vocabulary.labels[at] for at in ids]


def test_gpt2_has_256_bytes_and_50_000_merges_and_one_token_more(gpt2: v.Vocabulary):
    assert len(gpt2) == 256 + 50_000 + 1
    assert sorted(raw[0] for raw in gpt2.raws if len(raw) == 1) == list(range(256))
    assert np.flatnonzero(gpt2.kinds == v.SPECIAL).tolist() == [50_256]


def test_every_token_is_of_one_kind_and_every_length_is_counted(gpt2: v.Vocabulary):
    assert sum(v.kind_counts(gpt2.kinds).values()) == 50_257
    assert sum(v.length_counts(gpt2.n_bytes, 16).values()) == 50_257
    assert gpt2.n_bytes.max() == 128


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (" bank", "Latin"),
        ("don't", "Latin"),
        ("é", "Latin"),
        ("банк", "Cyrillic"),
        ("龍", "Han"),
        ("ル", "Katakana"),
        ("שלום", "Hebrew"),
        ("aж", v.SEVERAL),
        (" 2019", v.DIGITS),
        ("  ", v.SPACE),
        ("\u00a0\u00a0", v.SPACE),
        ("\n", v.SPACE),
        ("\x00", v.CONTROL),
        ("!?", v.SYMBOLS),
        ("🙂", v.SYMBOLS),
        ("\ufffd", v.BROKEN),
        ("", v.SYMBOLS),
    ],
)
def test_kind_of_a_text(text: str, kind: str):
    import pyarrow as pa

    assert v.kinds_of(pa.array([text])).tolist() == [kind]


def test_bank_has_two_ids(gpt2: v.Vocabulary):
    assert gpt2.twins[17_796] == 3_331
    assert (gpt2.labels[17_796], gpt2.labels[3_331]) == ("bank", "␣bank")
    assert gpt2.spaced[3_331]
    assert not gpt2.spaced[17_796]
    assert all(gpt2.raws[spaced] == b" " + gpt2.raws[plain] for plain, spaced in gpt2.twins.items())


def test_names_are_unique_and_long_ones_are_cut(gpt2: v.Vocabulary):
    names = [gpt2.name(at) for at in range(len(gpt2))]
    assert len(set(names)) == len(gpt2)
    assert max(map(len, names)) <= v.NAME_LENGTH + len("… · 50256")


def test_text_is_found_in_any_case_shortest_first(gpt2: v.Vocabulary):
    assert labels(gpt2, v.containing(gpt2, "bank"))[:4] == ["bank", "Bank", "␣bank", "␣Bank"]
    assert labels(gpt2, v.containing(gpt2, "␣bank"))[0] == "␣bank"
    assert v.containing(gpt2, "bank.*").size == 0, "text is no pattern"
    assert v.containing(gpt2, "").size == 50_257


@given(TEXT)
def test_any_text_can_be_looked_for(text: str):
    vocabulary = v.read_vocabulary(gpt2_tokenizer(), 300)
    found = v.containing(vocabulary, text)
    assert set(found) <= set(range(300))


def test_patterns_see_the_true_space(gpt2: v.Vocabulary):
    assert labels(gpt2, v.matching(gpt2, "^ bank$")) == ["␣bank"]
    assert 3_331 in v.matching(gpt2, "^ [a-z]+$")
    assert len(v.matching(gpt2, r"^\p{Cyrillic}")) >= 10
    assert v.matching(gpt2, "").size == 50_257


@pytest.mark.parametrize(
    "pattern", ["[", "(", "*", "(?=a)", r"(a)\1", "a{9999}", r"\p{Nonsense}", "(?P<", "((a{1,1000}){1,1000})"]
)
def test_a_pattern_that_cannot_be_used_gets_a_sentence(gpt2: v.Vocabulary, pattern: str):
    with pytest.raises(InputError, match="not a regular expression"):
        v.matching(gpt2, pattern)


def test_a_pattern_that_is_too_long_gets_a_sentence(gpt2: v.Vocabulary):
    with pytest.raises(InputError, match="100,000 characters"):
        v.matching(gpt2, "a" * 100_000)


@pytest.mark.parametrize("pattern", ["(a+)+$", "(.*)*x", r"((\s*\S*)*)*@", "(a|aa)+$", "(.{1,30}){1,30}x"])
def test_patterns_that_hang_other_engines_end(gpt2: v.Vocabulary, pattern: str):
    """How soon stands in the benchmarks; an engine that backtracks would not end at all."""
    found = v.matching(gpt2, pattern)
    assert ((found >= 0) & (found < len(gpt2))).all()


@given(TEXT)
def test_any_pattern_is_matched_or_refused(text: str):
    vocabulary = v.read_vocabulary(gpt2_tokenizer(), 300)
    try:
        found = v.matching(vocabulary, text)
    except InputError:
        return
    assert set(found) <= set(range(300))


def test_ids_and_ranges(gpt2: v.Vocabulary):
    assert v.parse_ids(gpt2, "3331, 256-258 256").tolist() == [3_331, 256, 257, 258]
    assert v.parse_ids(gpt2, " ").size == 50_257
    assert v.parse_ids(gpt2, "5-3").size == 0


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("bank", "not an ID"),
        ("50257", "50,256"),
        ("-1", "not an ID"),
        ("٣", "not an ID"),
        ("1-99999999999", "not an ID"),
    ],
)
def test_what_is_no_id_gets_a_sentence(gpt2: v.Vocabulary, typed: str, sentence: str):
    with pytest.raises(InputError, match=sentence):
        v.parse_ids(gpt2, typed)


def test_a_word_or_an_id_names_tokens():
    assert v.ids_from_input(gpt2_tokenizer(), "␣bank", 50_257) == [3_331]
    assert v.ids_from_input(gpt2_tokenizer(), "bank", 50_257) == [17_796]
    assert v.ids_from_input(gpt2_tokenizer(), "3331", 50_257) == [3_331]
    assert v.ids_from_input(gpt2_tokenizer(), "rand_xyz", 50_257) == [25_192, 62, 5_431, 89]
    assert v.ids_from_input(gpt2_tokenizer(), "<|endoftext|>", 50_257) == [50_256]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [("", "Type a word"), ("50257", "50,256"), ("9" * 150, "There is no ID"), ("a" * 201, "201")],
)
def test_what_names_no_token_gets_a_sentence(typed: str, sentence: str):
    with pytest.raises(InputError, match=sentence):
        v.ids_from_input(gpt2_tokenizer(), typed, 50_257)


def test_a_word_piece_vocabulary_is_read_as_it_is_spelled():
    tokenizer = Tokenizer(models.WordPiece({"[UNK]": 0, "café": 1, "##s": 2, "é": 3}, unk_token="[UNK]"))
    tokenizer.decoder = decoders.WordPiece()
    tokenizer.add_special_tokens(["[UNK]"])
    vocabulary = v.read_vocabulary(tokenizer, 5)
    assert vocabulary.labels == ("[UNK]", "café", "##s", "é", v.NO_TOKEN)
    assert vocabulary.kinds.tolist() == [v.SPECIAL, "Latin", "Latin", "Latin", v.NO_TOKEN]
    assert vocabulary.twins == {}


def test_twins_of_word_pieces_are_the_start_of_a_word_and_its_inside():
    pieces = {"[UNK]": 0, "s": 1, "##s": 2, "bank": 3, "##bank": 4, "##1": 5, "1": 6}
    tokenizer = Tokenizer(models.WordPiece(pieces, unk_token="[UNK]"))
    tokenizer.decoder = decoders.WordPiece()
    vocabulary = v.read_vocabulary(tokenizer, 7)
    assert (vocabulary.inside, vocabulary.twins) == ("##", {1: 2, 3: 4})


@pytest.mark.parametrize(
    ("typed", "form"),
    [
        ("coffee", " coffee"),
        ("coffee ", " coffee"),
        ("␣ffee", "ffee"),
        ("dog", None),
        ("two words", None),
        ("3331", None),
        ("", None),
        ("␣", None),
        ("unflurbable", None),
        ("<|endoftext|>", None),
    ],
)
def test_a_word_in_its_one_token_form(typed: str, form: str | None):
    assert v.find_one_token_spelling(gpt2_tokenizer(), typed) == form


def test_where_a_space_makes_no_difference_nothing_is_offered():
    tokenizer = Tokenizer(models.WordPiece({"[UNK]": 0, "bank": 1, "##s": 2}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    for typed in ("bank", "banks", "river", " banks"):
        assert v.find_one_token_spelling(tokenizer, typed) is None


def test_a_sentence_piece_vocabulary_has_spaces_and_bytes():
    pieces = {"<unk>": 0, "▁bank": 1, "bank": 2, "<0xF0>": 3}
    tokenizer = Tokenizer(models.BPE(pieces, [], unk_token="<unk>", byte_fallback=True))
    tokenizer.decoder = decoders.Metaspace()
    vocabulary = v.read_vocabulary(tokenizer, 4)
    assert vocabulary.raws[1] == b" bank"
    assert vocabulary.twins == {2: 1}
    assert vocabulary.kinds[3] == v.BROKEN
