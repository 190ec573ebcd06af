"""Relations that analogies are checked against: every line is a pair of words, and what is right can be told."""

from collections import Counter

import pytest

from dashboard.course.prose import FOLDER
from dashboard.lessons.word_clusters.exercises import OPPOSITES, PAIRS
from dashboard.lessons.word_clusters.relations import are_opposites, complete, relations


@pytest.mark.parametrize("name", relations())
def test_each_line_is_a_word_with_others_and_stands_once(name: str):
    relation = relations()[name]
    assert len(relation.seconds) >= 10
    for first, seconds in relation.seconds.items():
        assert seconds, first
        assert first not in seconds
        assert len(set(seconds)) == len(seconds)
        assert all(word == word.lower() and word.isalpha() for word in (first, *seconds)), first
    # A word that stood in two lines would have lost the first.
    text = (
        (FOLDER / "word_clusters" / "relations.toml")
        .read_text(encoding="utf-8")
        .split(f"[{name}]")[1]
        .split('"""')[1]
    )
    assert not [
        word for word, n in Counter(line.split()[0] for line in text.split("\n") if line).items() if n > 1
    ]


def test_the_analogies_and_opposites_of_the_page_are_known():
    for a, b, c, d in PAIRS:
        assert d in complete(a, b, c), (a, b, c, d)
    for word, opposite, alike in OPPOSITES:
        assert are_opposites(word, opposite), (word, opposite)
        assert not are_opposites(word, alike), (word, alike)


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        ("france paris germany", "berlin"),
        ("paris france berlin", "germany"),
        ("man woman king", "queen"),
        ("man king woman", "queen"),
        ("dog puppy cat", "kitten"),
        ("hot cold big", "small"),
        ("wolf wolves goose", "geese"),
    ],
)
def test_a_relation_holds_in_either_direction(typed: str, right: str):
    assert complete(*typed.split())[0] == right


@pytest.mark.parametrize(
    "typed", ["paris france germany", "dog cat horse", "xx yy zz", "hot hot hot", "man man king"]
)
def test_of_other_words_nothing_is_known(typed: str):
    assert complete(*typed.split()) == ()
