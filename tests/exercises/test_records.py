"""What a browser has kept of a learner's answers, as it comes back: bounded, and never trusted."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import limits
from dashboard.course.records import RIGHT, SHOWN, TRIED, Record, best_record, read_records, record

KNOWN = ("start.on_the_way", "learning.loss_before")
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.sampled_from(KNOWN), inner),
)


def test_a_record_comes_back_as_it_was_kept():
    kept = record(RIGHT, "text → tokens", "GloVe 6B · Pocket GPT-2")
    sent = json.loads(json.dumps({KNOWN[0]: kept.as_json()}))
    assert read_records(sent, KNOWN) == {KNOWN[0]: kept}


@pytest.mark.parametrize(
    "value",
    [
        None,
        7,
        [],
        "right",
        {},
        {"status": "won"},
        {"status": ["right"]},
        {"status": {"right": 1}},
        {"status": "right", "given": 512},
        {"status": "right", "given": "512", "models": ["x"]},
    ],
)
def test_what_is_no_record_is_left_out(value: Any):
    assert read_records({KNOWN[0]: value, KNOWN[1]: {"status": "right"}}, KNOWN) == {KNOWN[1]: Record(RIGHT)}


def test_an_exercise_that_is_not_known_is_left_out():
    assert read_records({"start.gone": "right", "__proto__": "right"}, KNOWN) == {}


@given(ANYTHING)
def test_nothing_that_a_browser_sends_breaks_it_or_grows(sent: Any):
    for key, each in read_records(sent, KNOWN).items():
        assert key in KNOWN
        for text in (each.given, each.models):
            assert len(text) <= limits.MAX_RECORDED_ANSWER
            assert text.encode("utf-8").decode("utf-8") == text
            assert text.isprintable()


def test_a_long_answer_is_cut_and_says_so():
    given_ = record(TRIED, "\ud800 word\n" * 10_000, "").given
    assert len(given_) == limits.MAX_RECORDED_ANSWER
    assert given_.endswith("…")
    assert given_.startswith("word word")


def test_the_later_record_counts_unless_the_earlier_one_came_further():
    right, shown, tried = (Record(status, status) for status in (RIGHT, SHOWN, TRIED))
    again = Record(RIGHT, "another")
    assert best_record(None, tried) is tried
    assert best_record(tried, shown) is shown
    assert best_record(shown, right) is right
    assert best_record(right, tried) is right
    assert best_record(right, shown) is right
    assert best_record(right, again) is again
