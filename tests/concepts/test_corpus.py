"""Texts as sentences, vocabulary and examples."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import limits
from dashboard.concepts.corpus import next_token, read_corpus, skip_gram
from dashboard.errors import InputError


def test_pairs_of_a_sentence_in_reading_order():
    examples = skip_gram(read_corpus("a b c", 9), window=2)
    pairs = list(zip(examples.given[:, 0].tolist(), examples.expected.tolist(), strict=True))
    assert sorted(pairs) == [(0, 1), (0, 2), (1, 0), (1, 2), (2, 0), (2, 1)]
    assert [first for first, _ in pairs] == [0, 0, 1, 1, 2, 2]


def test_words_beyond_the_vocabulary_are_left_out_before_the_window():
    corpus = read_corpus("a x a y a", max_words=1)
    assert corpus.words == ("a",)
    assert [each.tolist() for each in corpus.sentences] == [[0, 0, 0]]


def test_never_seen_words_come_last_with_count_zero():
    corpus = read_corpus("a b. a b.", 9, ["unicorn", "a", "unicorn"])
    assert corpus.words == ("a", "b", "unicorn")
    assert corpus.counts.tolist() == [2, 2, 0]


@pytest.mark.parametrize(
    ("text", "says"), [("", "no words"), (" .!\n", "no words"), ("one. One!", "one word only, “one”")]
)
def test_texts_without_two_words_are_refused(text: str, says: str):
    with pytest.raises(InputError, match=says):
        read_corpus(text, 9)


def test_sentences_of_single_words_have_no_examples():
    corpus = read_corpus("yes. no.", 9)
    for examples_of in (skip_gram, next_token):
        with pytest.raises(InputError, match="No sentence has two words"):
            examples_of(corpus, 2)


def test_long_texts_are_cut():
    many = read_corpus("a b.\n" * 5_000, 9)
    assert many.was_cut
    assert len(many.sentences) == limits.MAX_CORPUS_SENTENCES
    assert not read_corpus("a b.", 9).was_cut
    assert read_corpus("a b " * 50_000, 9).counts.sum() == limits.MAX_CORPUS_WORDS
    assert max(map(len, read_corpus("x" * 100_000 + " y", 9).words)) == 40


@given(text=st.text(alphabet="abc .\n", max_size=60), window=st.integers(1, 4), max_words=st.integers(1, 3))
def test_pairs_equal_their_definition(text: str, window: int, max_words: int):
    try:
        corpus = read_corpus(text, max_words)
        examples = skip_gram(corpus, window)
    except InputError:
        return
    expected = sorted(
        (int(sentence[i]), int(sentence[j]))
        for sentence in corpus.sentences
        for i in range(len(sentence))
        for j in range(max(0, i - window), min(len(sentence), i + window + 1))
        if i != j
    )
    assert sorted(zip(examples.given[:, 0].tolist(), examples.expected.tolist(), strict=True)) == expected
    ahead = next_token(corpus, window)
    assert len(ahead) == sum(max(len(sentence) - 1, 0) for sentence in corpus.sentences)
    assert (np.sort(ahead.given, axis=1)[:, -1] >= 0).all()
