"""Suggestions for words that a model lacks."""

import difflib
from collections.abc import Collection

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import limits
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


def test_of_a_large_vocabulary_few_words_are_compared_in_full(monkeypatch: pytest.MonkeyPatch):
    compared: list[int] = []
    in_full = difflib.get_close_matches

    def counted(word: str, candidates: Collection[str], **how: float) -> list[str]:
        compared.append(len(candidates))
        return in_full(word, candidates, **how)

    monkeypatch.setattr(difflib, "get_close_matches", counted)
    many = [f"w{number}" for number in range(200_000)]
    assert close_spellings("w1234x", many)[0] == "w1234"
    assert compared == [limits.MAX_SPELLINGS_COMPARED]


def test_the_longer_the_words_the_fewer_are_compared_in_full(monkeypatch: pytest.MonkeyPatch):
    compared: list[int] = []
    counting = lambda word, candidates, **how: compared.append(len(candidates)) or []  # noqa: E731
    monkeypatch.setattr(difflib, "get_close_matches", counting)
    for length in (8, 100, 700, 100_000):
        close_spellings("w" * length, ["w" * (length - 6) + f"{number:06}" for number in range(3_500)])
    assert compared == [limits.MAX_SPELLINGS_COMPARED, 50, 1]
