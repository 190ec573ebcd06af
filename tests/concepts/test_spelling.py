"""Suggestions for words that a model lacks."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.concepts.spelling import close_spellings, did_you_mean

KNOWN = ("king", "queen", "quick", "Paris", "paris", "software", "webs", "web")


@pytest.mark.parametrize(
    ("typed", "first"),
    [("qeuen", "queen"), ("Queen", "queen"), ("kingg", "king"), ("sofware", "software"), ("PARIS", "Paris")],
)
def test_the_nearest_spelling_comes_first(typed, first):
    assert close_spellings(typed, KNOWN)[0] == first


@pytest.mark.parametrize("typed", ["", "zebra", "!!!", "x" * 100_000])
def test_nothing_near_gives_no_suggestion(typed):
    assert close_spellings(typed, KNOWN) == []
    assert did_you_mean(typed, KNOWN) == "Try another word."


@given(st.text(max_size=12))
def test_suggestions_are_known_words(typed):
    assert set(close_spellings(typed, KNOWN)) <= set(KNOWN)


def test_a_large_vocabulary_answers_within_a_blink():
    many = [f"w{number}" for number in range(200_000)]
    started = time.perf_counter()
    assert close_spellings("w1234x", many)[0] == "w1234"
    assert time.perf_counter() - started < 0.5
