"""The generator: seeded, different sentences, and a held-out part that no seed can leak."""

from hashlib import sha256

import pytest

from dashboard.pocket import world
from dashboard.pocket.sentences import (
    format_sentence,
    generate,
    held_out,
    is_held_out,
    sample,
    sense_sentences,
)

TRAINED_ON = "8e3aa17161de791df22a2c9e9f0e49e139c2007854532922939de8091212f2ff"


def test_a_hundred_and_twenty_thousand_different_sentences() -> None:
    sentences = generate(120_000, seed=1)
    assert len(set(sentences)) == len(sentences) == 120_000
    # The committed weights were trained on exactly these, and `make pocket` must find them again.
    assert sha256("\n".join(sentences).encode()).hexdigest() == TRAINED_ON


def test_the_same_seed_gives_the_same_sentences_and_another_seed_gives_others() -> None:
    assert generate(500, seed=5) == generate(500, seed=5)
    assert generate(500, seed=5) != generate(500, seed=6)
    assert sample(["animals"], 20, seed=5) == sample(["animals"], 20, seed=5)


def test_the_lesson_sentences_are_trained_on() -> None:
    sentences = generate(2_000, seed=1)
    assert {"dog bites man", "cat sat on the mat", "bank is near the river bank"} <= set(sentences)
    assert any(sentence.startswith("the cat sat on the") for sentence in sentences)


def test_held_out_sentences_are_disjoint_whatever_the_seed() -> None:
    unseen = held_out(1_000, seed=1)
    assert len(set(unseen)) == 1_000
    assert all(is_held_out(sentence) for sentence in unseen)
    assert not any(is_held_out(sentence) for sentence in generate(5_000, seed=2))


def test_sentences_are_lowercase_words_with_nothing_left_to_fill_in() -> None:
    for sentence in generate(5_000, seed=4):
        assert sentence == sentence.lower() == " ".join(sentence.split())
        assert not set("{}|,") & set(sentence), sentence


@pytest.mark.parametrize("word", world.SENSES)
def test_the_cue_of_a_sense_comes_before_the_word(word: str) -> None:
    for sense in world.SENSES[word]:
        for only_held_out in (False, True):
            for sentence in sense_sentences(word, sense.name, 50, seed=1, only_held_out=only_held_out):
                before = sentence.split()[: sentence.split().index(word)]
                assert set(before) & set(sense.cues), sentence
                assert is_held_out(sentence) == only_held_out


def test_a_sample_speaks_of_the_chosen_fields_only() -> None:
    chosen = {*world.FIELDS["animals"], *world.FIELDS["fruit"]}
    sentences = sample(["animals", "fruit"], 200, seed=1)
    assert len(set(sentences)) == 200
    assert all(chosen & set(sentence.split()) for sentence in sentences)


def test_a_sample_of_nothing_and_more_than_there_is_are_refused() -> None:
    with pytest.raises(ValueError, match="at least one field"):
        sample([], 10, seed=1)
    with pytest.raises(KeyError):
        sample(["dragons"], 10, seed=1)
    with pytest.raises(ValueError, match="there are only about"):
        sample(["sport"], 100_000, seed=1)


@pytest.mark.parametrize(
    ("sentence", "as_written"),
    [
        ("in kenya they speak swahili on monday", "In Kenya they speak Swahili on Monday."),
        ("hello my name is anna", "Hello, my name is Anna."),
        ("hello anna how are you today", "Hello Anna, how are you today?"),
        ("no thank you i do not want a map", "No thank you, I do not want a map."),
        ("no one knows that i live in new york", "No one knows that I live in New York."),
        ("what is an embedding", "What is an embedding?"),
        ("what a nice day", "What a nice day!"),
        ("do not open the window", "Do not open the window."),
        ("do you speak english", "Do you speak English?"),
        ("which of these books was mine", "Which of these books was mine?"),
    ],
)
def test_written_has_the_capitals_and_the_marks_of_writing(sentence: str, as_written: str) -> None:
    assert format_sentence(sentence) == as_written
