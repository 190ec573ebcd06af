"""Words as people type and paste them find their entry."""

import unicodedata

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.models.word_vectors import WordVectors


def vectors(*words: str) -> WordVectors:
    return WordVectors("x", "Vectors", words, np.eye(len(words), dtype=np.float32))


@pytest.mark.parametrize("typed", ["élan", "e\u0301lan", "É\u200blan", "\ufeffélan", "e\u0301la\u00adn"])
def test_accents_and_marks_of_no_width_do_not_hide_a_word(typed: str):
    assert vectors("king", "élan").find_spelling(typed) == "élan"


def test_a_vocabulary_with_accents_apart_is_found_too():
    apart = unicodedata.normalize("NFD", "élan")
    assert vectors(apart).find_spelling("élan") == apart


@given(st.text(min_size=1, max_size=8))
def test_any_word_finds_itself(word: str):
    assert vectors("king", word + "x", word).find_spelling(word) == word


@pytest.mark.parametrize(
    ("entry", "typed"),
    [
        ("/c/en/king", "king"),
        ("/c/de/könig", "König"),
        ("king|NOUN", "king"),
        ("king_NN", "King"),
        ("king#n", "king"),
        ("ENTITY/king", "king"),
        ("/c/en/new_york", "new york"),
    ],
)
def test_an_entry_with_a_mark_is_offered_for_the_word(entry: str, typed: str):
    assert f"Did you mean {entry}?" in vectors(entry, "queen").missing_message(typed)


def test_words_without_marks_are_suggested_by_spelling():
    assert "Did you mean king?" in vectors("king", "queen").missing_message("kingg")
