"""Typed lists of words of which some hold spaces or commas."""

from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard import limits
from dashboard.display_text import MOST_LETTERS, short_words
from dashboard.models.readers.word_list import WordList
from dashboard.ui.inputs.phrases import as_typed, phrases_in

pieces = st.text(
    st.characters(categories=("L", "N", "P", "S"), exclude_characters='"“”,'), min_size=1, max_size=4
)
labels = st.lists(pieces | st.sampled_from("ab"), min_size=1, max_size=4).map(" ".join)


@settings(deadline=None)
@given(st.lists(labels, unique=True, max_size=12), st.data())
def test_what_is_written_as_typed_is_found_again(known: list[str], data: st.DataObject):
    words = WordList.from_words(known)
    chosen = data.draw(st.lists(st.sampled_from(known), unique=True)) if known else []
    assert phrases_in(as_typed(chosen, words.has_prefix), words.__contains__, words.has_prefix) == chosen


@settings(deadline=None)
@given(st.lists(labels, unique=True, max_size=12), st.sampled_from([" ", ", ", ",", "   "]), st.data())
def test_a_phrase_alone_is_found_without_quotes(known: list[str], separator: str, data: st.DataObject):
    words = WordList.from_words(known)
    for label in known:
        assert phrases_in(f"{separator}{label}{separator}", words.__contains__, words.has_prefix) == [label]


@settings(deadline=None)
@given(st.lists(pieces, max_size=20), st.sampled_from([" ", ", ", ",", ";, "]))
def test_without_phrases_a_text_is_its_words(typed: list[str], separator: str):
    words = WordList.from_words(["king", "queen"])
    found = phrases_in(separator.join(typed), words.__contains__, words.has_prefix)
    assert found == list(dict.fromkeys(separator.join(typed).replace(",", " ").split()))


@settings(deadline=None)
@given(st.lists(labels, unique=True, min_size=1, max_size=30), st.text(max_size=5))
def test_a_word_list_knows_how_its_words_begin(known: list[str], start: str):
    words = WordList.from_words(known)
    for begin in (start, known[0][:3], known[-1]):
        assert words.has_prefix(begin) == any(word.startswith(begin) for word in known)


def test_quotes_of_any_form_hold_a_word_together():
    known = {"New York", "York", '"so called"', ",", "a  b"}
    for typed in ('"New York"', "“New York”", '"New York', '"New  York"'):
        assert phrases_in(typed, known.__contains__, lambda _: True) == ["New York"]
    for label in ('"so called"', "a  b"):
        assert phrases_in(
            f'"{label}"' if '"' not in label else label, known.__contains__, lambda _: True
        ) == [label]
    assert phrases_in('","', known.__contains__, lambda _: True) == [","]
    assert phrases_in('"', known.__contains__, lambda _: True) == ['"']


def test_a_text_of_any_length_costs_a_bounded_number_of_questions():
    asked = []

    def known(word: str) -> bool:
        asked.append(word)
        return False

    found = phrases_in("a " * 100_000, known, lambda _: True)
    assert found == ["a"]
    assert len(asked) <= 64 * limits.MAX_TEXT_PIECES
    assert phrases_in("x" * 100_000, known, lambda _: True)[0].startswith("xxx")


@settings(deadline=None)
@given(st.lists(st.text(st.sampled_from("xy"), max_size=90), unique=True, max_size=12))
def test_short_words_are_short_and_told_apart(words: list[str]):
    found = short_words(words)
    assert len(set(found)) == len(words)
    assert all(len(word) <= MOST_LETTERS + 5 for word in found)
    assert all(short == word for short, word in zip(found, words, strict=True) if len(word) <= MOST_LETTERS)
