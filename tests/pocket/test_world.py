"""The pocket world holds what a lesson needs, and its words really are spoken of."""

import re

import pytest

from dashboard.pocket import world
from dashboard.pocket.sentences import generate
from dashboard.pocket.tables import TABLES

LESSON_WORDS = (
    *("king", "queen", "dog", "cat", "animal", "software", "internet", "web"),
    *("bank", "river", "money", "car", "bus", "bicycle", "train"),
)


def test_at_least_30_fields_and_1000_words_each_in_one_field() -> None:
    words = [word for field in world.FIELDS.values() for word in field]
    assert len(world.FIELDS) >= 30
    assert len(words) >= 1000
    assert len(set(words)) == len(words)


@pytest.mark.parametrize("word", LESSON_WORDS)
def test_the_words_of_the_lesson_are_there(word: str) -> None:
    assert word in world.FIELDS[world.field_of(word)]


def test_a_word_that_is_not_there_has_no_field() -> None:
    with pytest.raises(KeyError):
        world.field_of("rand_xyz")


@pytest.mark.parametrize("table", TABLES, ids=lambda table: f"{table.fields[0]}, {table.kind}")
def test_every_row_has_the_traits_that_its_facts_speak_of(table) -> None:
    columns = {int(number) for fact in table.facts for number in re.findall(r"\{(\d)\}", fact)}
    for entry in table.entries:
        assert set(range(len(entry.traits))) == columns, entry
        assert all(value for values in entry.traits for value in values), entry


def test_no_two_words_of_a_table_have_the_same_traits() -> None:
    for table in TABLES:
        traits = [entry.traits for entry in table.entries]
        assert len(set(traits)) == len(traits)


def test_relations_are_pairs_of_known_words_each_pair_once() -> None:
    assert set(world.RELATIONS) == {
        "male / female",
        "country / capital",
        "adult / young",
        "present / past",
        "singular / plural",
    }
    for pairs in world.RELATIONS.values():
        assert len(set(pairs)) == len(pairs) >= 10
        for first, second in pairs:
            assert first != second
            assert world.field_of(first)
            assert world.field_of(second)


@pytest.mark.parametrize(
    ("relation", "pair"),
    [
        ("male / female", ("king", "queen")),
        ("male / female", ("man", "woman")),
        ("country / capital", ("france", "paris")),
        ("adult / young", ("dog", "puppy")),
        ("present / past", ("walk", "walked")),
        ("singular / plural", ("mouse", "mice")),
    ],
)
def test_relations_hold_their_well_known_pairs(relation: str, pair: tuple[str, str]) -> None:
    assert pair in world.RELATIONS[relation]


def test_at_least_80_analogies_in_5_relations() -> None:
    listed = world.analogies()
    assert len({relation for relation, *_ in listed}) >= 5
    assert len(set(listed)) == len(listed) >= 80


def test_ambiguous_words_have_two_senses_that_share_no_cue() -> None:
    assert {"bank", "bat", "spring", "mouse"} <= set(world.SENSES)
    for word, senses in world.SENSES.items():
        first, second = senses
        assert word in world.FIELDS[world.field_of(word)]
        assert not set(first.cues) & set(second.cues)
        assert not set(first.after) & set(second.after)


def test_cues_and_ambiguous_words_are_single_tokens_so_that_position_tells_nothing() -> None:
    from dashboard.models.tokenizer import gpt2_tokenizer

    words = [cue for senses in world.SENSES.values() for sense in senses for cue in sense.cues]
    for word in (*words, *world.SENSES, *world.SENSE_ADJECTIVES):
        assert len(gpt2_tokenizer().encode(f" {word}").ids) == 1, word


def test_every_word_is_spoken_of() -> None:
    spoken = {word for sentence in generate(20_000, seed=3) for word in sentence.split()}
    assert not {word for words in world.FIELDS.values() for word in words} - spoken
