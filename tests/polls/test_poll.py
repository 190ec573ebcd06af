"""The rules of a room, without a storage."""

import json
import math
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import limits
from dashboard.errors import InputError
from dashboard.polls.poll import (
    AGAIN,
    CLOSE,
    CODE,
    N_CHANGES_LISTED,
    N_NUMBERS_LISTED,
    SHOW,
    VOTES,
    Poll,
    Question,
    Tally,
    hash_key,
    new_code,
    new_key,
    own_question,
    public_view,
    read_code,
    rows,
)
from tests.polls.questions import HOW_MANY, NEAREST

ROOM = Poll("K7M2QX", hash_key("key"), NEAREST)


def test_a_vote_is_closed_then_asked_again_then_shown_and_no_third_time():
    closed = ROOM.apply_step(CLOSE)
    assert (closed.is_open, closed.is_shown, closed.version) == (False, False, 2)
    second = closed.apply_step(AGAIN)
    assert (second.voting_round, second.is_open, second.is_shown) == (2, True, False)
    assert second.apply_step(CLOSE).apply_step(AGAIN) == second.apply_step(CLOSE)
    assert second.apply_step(CLOSE).apply_step(SHOW).is_shown


def test_nobody_votes_again_after_the_answer_was_shown():
    closed = ROOM.apply_step(CLOSE)
    shown = closed.apply_step(SHOW)
    assert public_view(closed, Tally([{}]))["again"] is True
    assert public_view(shown, Tally([{}]))["again"] is False
    assert shown.apply_step(AGAIN) == shown


@pytest.mark.parametrize("step", [VOTES, SHOW, AGAIN, "", "anything"])
def test_a_step_that_is_none_now_changes_nothing(step: str):
    assert ROOM.apply_step(step) == ROOM


def test_a_class_sees_neither_votes_nor_answer_while_it_votes():
    told = json.dumps(public_view(ROOM, Tally(n_votes=7)))
    assert json.loads(told)["votes"] == 7
    assert "company" not in told
    assert '"right"' not in told
    assert ROOM.lock not in told


def test_votes_of_both_turns_stand_beside_each_other_with_the_answer_marked():
    poll = ROOM.apply_step(CLOSE).apply_step(AGAIN).apply_step(CLOSE).apply_step(SHOW)
    told = public_view(poll, Tally([{"0": 3, "1": 1}, {"1": 4}], 4))
    assert [row["counts"] for row in told["rows"]] == [[3, 0], [1, 4], [0, 0]]
    assert [row["right"] for row in told["rows"]] == [False, True, False]
    assert told["totals"] == [4, 4]
    assert told["shown"]["solution"] == "queen"


def test_votes_are_hidden_after_the_first_round_until_the_teacher_shows_them_or_the_second_is_over():
    closed = ROOM.apply_step(CLOSE)
    assert closed.n_shown == 0
    assert public_view(closed, Tally())["hidden"] is True
    assert closed.apply_step(VOTES).n_shown == 1
    assert closed.apply_step(VOTES).apply_step(VOTES) == closed.apply_step(VOTES)
    assert closed.apply_step(SHOW).n_shown == 1
    again = closed.apply_step(VOTES).apply_step(AGAIN)
    assert again.n_shown == 0
    assert public_view(again, Tally())["hidden"] is False
    assert closed.apply_step(AGAIN).apply_step(CLOSE).n_shown == 2


def test_the_commonest_changes_are_told_by_letter_or_number_and_the_rest_together():
    changes = {("0", "1"): 7, ("1", "1"): 4, ("2", "1"): 1, ("0", "0"): 2}
    assert public_view(ROOM, Tally(changes=changes))["changes"] == {
        "kept": 6,
        "moved": [
            {"before": "A", "after": "B", "count": 7},
            {"before": "C", "after": "B", "count": 1},
        ],
        "others": 0,
    }
    many = {(str(number), "5120"): 1 for number in range(N_CHANGES_LISTED + 3)}
    told = public_view(Poll("K7M2QX", "", HOW_MANY), Tally(changes=many))["changes"]
    assert told["moved"][0] == {"before": "0", "after": "5,120", "count": 1}
    assert (told["kept"], len(told["moved"]), told["others"]) == (0, N_CHANGES_LISTED, 3)
    assert public_view(ROOM, Tally())["changes"] is None


def test_of_numbers_the_commonest_are_told_in_order_and_the_rest_together():
    poll = Poll("K7M2QX", "", HOW_MANY).apply_step(CLOSE).apply_step(SHOW)
    counts = {str(number): 1 for number in range(20)} | {"512": 9, "-3": 4}
    found = rows(poll, [counts])
    assert len(found) == N_NUMBERS_LISTED + 1
    numbers = [float(row["answer"]) for row in found[:-1]]
    assert numbers == sorted(numbers)
    assert {-3, 512} <= set(numbers)
    assert next(row for row in found if row["answer"] == "512")["right"]
    assert found[-1] == {"answer": "", "label": "14 other numbers", "counts": [14], "right": None}


@pytest.mark.parametrize("given", ["1", None, True, 3, -1, 0.5, math.nan, math.inf, 10**400, [1], {}])
def test_what_is_no_option_is_refused(given: object):
    with pytest.raises(InputError):
        NEAREST.answer(given)


@given(st.one_of(st.floats(), st.integers(), st.text(), st.none(), st.booleans()))
def test_a_number_is_kept_or_refused(given: object):
    try:
        kept = HOW_MANY.answer(given)
    except InputError:
        return
    assert len(kept) < 20
    assert kept == HOW_MANY.answer(float(kept))


def test_the_same_number_is_the_same_answer():
    assert {HOW_MANY.answer(given) for given in (0, -0.0, 0.2, -0.3)} == {"0"}
    assert HOW_MANY.is_right("514")
    assert not HOW_MANY.is_right("515")


def test_long_texts_are_cut_and_a_room_comes_back_from_json():
    long = Question("t" * 9_999, "", "", "choose", 0, "", "", options=("a" * 9_999,))
    written = json.loads(json.dumps(Poll("K7M2QX", "", long).to_json()))
    assert len(Poll.from_json(written).question.title) == limits.MAX_POLL_TEXT
    assert len(json.dumps(written)) < 9 * limits.MAX_POLL_TEXT
    assert Poll.from_json(json.loads(json.dumps(ROOM.to_json()))) == ROOM


@pytest.mark.parametrize(
    ("ask", "options", "message"),
    [
        (" ", ["a", "b"], "1 to 500 letters"),
        ("x" * 1_000_000, ["a", "b"], "1,000,000"),
        ("Which?", ["a", " "], "2 to 8 answers"),
        ("Which?", list("abcdefghi"), "2 to 8 answers"),
        ("Which?", ["a", "b" * 201], "at most 200 letters"),
        ("Which?", ["a", " a "], "the same"),
    ],
)
def test_an_own_question_that_cannot_be_asked_gets_a_sentence(ask: str, options: list[str], message: str):
    with pytest.raises(InputError, match=message):
        own_question(ask, options)


def test_a_room_has_so_many_questions():
    poll = ROOM
    for _ in range(limits.MAX_QUESTIONS - 1):
        poll = poll.add_question(HOW_MANY)
    with pytest.raises(InputError, match=str(limits.MAX_QUESTIONS)):
        poll.add_question(HOW_MANY)


def test_codes_and_keys_cannot_be_foretold_and_the_key_is_stored_nowhere():
    assert len({new_code() for _ in range(500)}) == 500
    assert all(read_code(new_code()) for _ in range(500))
    key = new_key()
    poll = Poll("K7M2QX", hash_key(key), NEAREST)
    assert len(key) >= 32
    assert key not in json.dumps(poll.to_json())
    assert poll.accepts_key(key)
    assert not poll.accepts_key(key[:-1])
    assert not poll.accepts_key("é")


@given(st.text())
def test_whatever_is_typed_is_a_code_or_refused_in_few_words(typed: str):
    with suppress(InputError):
        assert CODE.fullmatch(read_code(typed))
    with pytest.raises(InputError) as refused:
        read_code(f"{typed}!")
    assert len(str(refused.value)) < 200
