"""Word2Vec on any text: what is read is what stands there, and what is learned is gensim's own."""

import unicodedata

import numpy as np
import pytest
from gensim.models import Word2Vec
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard import limits
from dashboard.concepts.preprocessing import sentence_spans, words_in
from dashboard.concepts.word2vec import (
    CBOW,
    SKIP_GRAM,
    Text,
    Word2VecParams,
    count_frequent,
    read_text,
    resolve_params,
    train,
)
from dashboard.errors import InputError
from dashboard.pocket.sentences import generate

SENTENCES = generate(300, seed=0)
WORLD = "\n".join(SENTENCES)


def learned(params: Word2VecParams) -> tuple[tuple[str, ...], np.ndarray]:
    text = read_text(WORLD)
    return train(text, resolve_params(params, text))


@pytest.mark.parametrize(
    "params",
    [
        Word2VecParams(epochs=3, fewest=2),
        Word2VecParams(mode=CBOW, epochs=2, fewest=1, n_dims=10, window=2, negatives=3, seed=7),
        Word2VecParams(epochs=1, fewest=5, sample=0, rate=0.1),
    ],
    ids=lambda params: f"{params.mode} {params.n_dims}",
)
def test_it_is_gensim_called_directly(params: Word2VecParams):
    words, matrix = learned(params)
    theirs = Word2Vec(
        [sentence.split() for sentence in SENTENCES],
        sg=int(params.mode == SKIP_GRAM),
        vector_size=params.n_dims,
        window=params.window,
        negative=params.negatives,
        epochs=params.epochs,
        min_count=params.fewest,
        sample=params.sample,
        alpha=params.rate,
        seed=params.seed,
        workers=1,
    ).wv
    assert list(words) == theirs.index_to_key
    np.testing.assert_array_equal(matrix, theirs.vectors)
    assert matrix.dtype == np.float32


def test_a_seed_gives_the_same_vectors_again_and_another_seed_others():
    first, again, other = (learned(Word2VecParams(epochs=1, seed=seed))[1] for seed in (3, 3, 4))
    np.testing.assert_array_equal(first, again)
    assert not np.array_equal(first, other)


@given(text=st.text(alphabet="abAé .\n!’-_नि", max_size=80))
def test_a_text_is_read_as_its_words_stand(text: str):
    expected = [words for a, b in sentence_spans(text) if (words := words_in(text[a:b]))]
    try:
        # Line ends are sentence ends as long as there are few full stops: here both may be.
        read = read_text(text.replace("\n", "."))
    except InputError:
        assert len({word for sentence in expected for word in sentence}) < 2
        return
    found = [
        [read.words[at] for at in read.numbers[a:b]]
        for a, b in zip(read.starts[:-1], read.starts[1:], strict=True)
    ]
    assert found == expected
    assert [words_in(read.sentence(at)) for at in range(len(found))] == expected
    assert (np.diff(read.counts) <= 0).all()
    assert read.counts.tolist() == [sum(s.count(word) for s in expected) for word in read.words]


def test_sentences_longer_than_gensim_reads_are_cut_and_lose_nothing():
    text = read_text(" ".join(f"w{n}" for n in range(2_500)))
    assert np.diff(text.starts).tolist() == [1_000, 1_000, 500]
    assert len(text.spans) == 3
    exact = read_text(" ".join(f"w{n}" for n in range(2_000)))
    assert np.diff(exact.starts).tolist() == [1_000, 1_000]


def test_lines_of_a_wrapped_book_are_read_on_and_lines_without_stops_are_sentences():
    book = "It was the best of\ntimes. It was the worst\nof times.\n\nChapter\n"
    assert [read_text(book).sentence(at) for at in range(3)] == [
        "It was the best of times",
        "It was the worst of times",
        "Chapter",
    ]
    assert np.diff(read_text("the cat sat\na dog ran\n").starts).tolist() == [3, 3]


UNSPACED = {
    "Chinese": "国王和王后住在河边的城堡里。银行早上九点开门。",
    "Japanese": "王様と女王様は川の近くの城に住んでいます。",
    "Thai": "พระราชาและพระราชินีทรงประทับอยู่ในปราสาทริมแม่น้ำ",
    "Chinese in an English frame": "Note. 国王和王后住在河边的城堡里，银行早上九点开门，她每天去银行存钱。",
}
SPACED = {
    "Chinese": "国王 和 王后 住 在 河边 的 城堡 里 。 银行 早上 九点 开门 。",
    "Japanese": "王様 と 女王様 は 川 の 近く の 城 に 住んで います 。",
    "Thai": "พระราชา และ พระราชินี ทรง ประทับ อยู่ ใน ปราสาท ริม แม่น้ำ",
    "Korean": "왕과 왕비는 강가의 성에 산다. 은행은 아침에 문을 연다.",
    "Hindi": "राजा और रानी नदी के पास रहते हैं। बैंक सुबह खुलता है।",
    "English with a Chinese name": "The city of 北京市朝阳区国际会议中心 is large and the city is old.",
}


@pytest.mark.parametrize("name", UNSPACED)
def test_where_no_spaces_stand_each_character_is_a_word(name: str):
    text = read_text(UNSPACED[name])
    assert text.is_by_character
    words, matrix = train(text, resolve_params(Word2VecParams(epochs=1, n_dims=10), text))
    assert len(words) == len(matrix) > 5
    # A mark above or below belongs to its letter.
    letters = ["".join(c for c in word if unicodedata.category(c)[0] != "M") for word in words]
    assert all(len(letter) == 1 or letter.isascii() for letter in letters)


@pytest.mark.parametrize("name", SPACED)
def test_words_that_are_set_apart_are_read_in_any_script(name: str):
    words, matrix = train(
        text := read_text(SPACED[name]), resolve_params(Word2VecParams(epochs=1, n_dims=10), text)
    )
    assert not text.is_by_character
    assert len(words) == len(text.words) == len(matrix) > 5
    assert text.counts.sum() == len([part for part in SPACED[name].split() if words_in(part)])


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "has no words"),
        ("!? ... —", "has no words"),
        ("bank Bank. BANK", "one word only, “bank”"),
    ],
)
def test_texts_without_two_words_are_refused(text: str, says: str):
    with pytest.raises(InputError, match=says):
        read_text(text)


@pytest.mark.parametrize(
    ("limit", "value", "text", "says"),
    [
        ("MAX_WORD2VEC_WORDS", 100, "a b " * 51, "more than 100 words"),
        ("MAX_WORD2VEC_DISTINCT_WORDS", 10, " ".join("abcdefghijklm"), "more than 10 different words"),
    ],
)
def test_more_than_is_read_is_refused(
    monkeypatch: pytest.MonkeyPatch, limit: str, value: int, text: str, says: str
):
    monkeypatch.setattr(limits, limit, value)
    with pytest.raises(InputError, match=says):
        read_text(text)


def test_what_the_learner_leaves_open_follows_the_length():
    def sizes(n_words: int) -> tuple[int | None, int | None]:
        found = resolve_params(Word2VecParams(), read_text("a b c d " * (n_words // 4)))
        return found.epochs, found.fewest

    assert sizes(400) == (60, 1)
    assert sizes(40_000) == (25, 2)
    assert sizes(400_000) == (5, 5)


@pytest.mark.parametrize(
    ("params", "says"),
    [
        (Word2VecParams(fewest=50), "Fewer than two words of this text occur 50 times"),
        (Word2VecParams(epochs=1_000_000), r"choose at most [\d,]+ epochs"),
        (Word2VecParams(n_dims=2_000_000), "keep fewer words or choose fewer dimensions"),
    ],
)
def test_recipes_that_cannot_be_followed_are_refused_before_work(params: Word2VecParams, says: str):
    with pytest.raises(InputError, match=says):
        resolve_params(params, read_text("the cat sat. the dog ran. " * 30 + "rare"))


def test_sentences_of_single_words_teach_nothing():
    with pytest.raises(InputError, match="No sentence has two words that occur 1 time,"):
        resolve_params(Word2VecParams(fewest=1), read_text("yes. no. maybe."))


@given(most=st.integers(3, 8))
def test_the_vocabulary_is_capped_and_words_of_equal_count_stay_together(most: int):
    text = read_text("a a a a b b b c c c d d e e f. g h")
    kept = count_frequent(text, resolve_params(Word2VecParams(fewest=1, most_words=most), text).fewest or 0)
    assert kept == max(size for size in (1, 3, 5, 8) if size <= most)


class EnoughError(Exception):
    """What the caller raises to stop."""


@settings(deadline=None, max_examples=5)
@given(after=st.integers(0, 4_000))
def test_whatever_the_caller_raises_ends_the_training(after: int):
    read = 0

    def check(n_words: int) -> None:
        nonlocal read
        read += n_words
        if read > after:
            raise EnoughError

    text = read_text(WORLD)
    with pytest.raises(EnoughError):
        train(text, resolve_params(Word2VecParams(epochs=2), text), check)
    assert read <= after + 2_000 + len(text.numbers)


def test_reading_can_be_stopped():
    def check(_: int) -> None:
        raise EnoughError

    with pytest.raises(EnoughError):
        read_text("the cat sat. " * 5_000, check)


def test_a_text_without_its_sentences_keeps_what_is_said_of_it():
    text: Text = read_text(WORLD)
    bare = text.without_sentences()
    assert (bare.n_words, bare.words, bare.whole) == (len(text.numbers), text.words, "")
    assert bare.nbytes < text.nbytes
