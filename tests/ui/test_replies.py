"""Each request of a component is answered once the browser can see it, whatever stops or follows a run."""

from types import SimpleNamespace

import pytest

from dashboard import limits
from dashboard.components import replies as module
from dashboard.components.replies import (
    KEPT_SECONDS,
    PATIENCE_SECONDS,
    receive,
    replies,
)


class StoppedRun(BaseException):
    """As Streamlit stops a run for another."""


@pytest.fixture
def state(monkeypatch):
    """Create the state of a session."""
    values = {}
    monkeypatch.setattr(module, "st", SimpleNamespace(session_state=values))
    return values


@pytest.fixture
def clock(monkeypatch):
    """`clock.now` is the moment, in seconds."""
    time = SimpleNamespace(now=0.0)
    monkeypatch.setattr(module, "time", SimpleNamespace(monotonic=lambda: time.now))
    return time


def echo(request):
    return {"said": request["ask"]}


def send(state, *requests, key="row"):
    """Send the browser's trigger; return the new requests."""
    state[key] = {"requested": list(requests)}
    return receive(key)


ONE, TWO = {"number": "1", "ask": "a"}, {"number": "2", "ask": "b"}


def test_each_request_is_answered_by_its_number(state):
    assert send(state, ONE, TWO) == [ONE, TWO]
    assert replies("row", echo) == [{"said": "a", "number": "1"}, {"said": "b", "number": "2"}]


def test_another_component_answers_its_own(state):
    send(state, ONE)
    assert replies("other", echo) == []
    assert replies("row", echo) == [{"said": "a", "number": "1"}]


def test_a_reply_is_part_of_the_runs_that_follow_at_once(state, clock):
    send(state, ONE)
    first = replies("row", echo)
    clock.now = KEPT_SECONDS
    assert replies("row", pytest.fail) == first
    clock.now = KEPT_SECONDS + 1
    assert replies("row", pytest.fail) == []


def test_a_request_that_is_repeated_is_not_answered_anew_while_its_reply_is_kept(state, clock):
    send(state, ONE)
    first = replies("row", echo)
    assert send(state, ONE) == []
    assert replies("row", pytest.fail) == first
    clock.now = KEPT_SECONDS + 1
    replies("row", pytest.fail)
    # The browser has not seen it, or it would not ask.
    assert send(state, ONE) == [ONE]
    assert replies("row", echo) == first


def test_a_run_that_is_stopped_leaves_its_request_to_the_next(state):
    send(state, ONE)

    def stopped(request):
        raise StoppedRun

    with pytest.raises(StoppedRun):
        replies("row", stopped)
    assert replies("row", echo) == [{"said": "a", "number": "1"}]


def test_a_request_that_fails_is_not_tried_in_each_run(state):
    send(state, ONE)

    def fails(request):
        raise ValueError

    with pytest.raises(ValueError, match=r"^$"):
        replies("row", fails)
    assert replies("row", pytest.fail) == []


def test_a_request_whose_element_was_not_drawn_for_long_is_forgotten(state, clock):
    send(state, ONE)
    clock.now = PATIENCE_SECONDS + 1
    assert replies("row", pytest.fail) == []


def test_what_a_session_keeps_is_bounded(state):
    for number in range(3 * limits.MAX_KEPT_REPLIES):
        send(state, {"number": str(number), "ask": ""}, key=f"row{number}")
        replies(f"row{number}", echo)
    replies("row", echo)
    kept = [reply for number in range(3 * limits.MAX_KEPT_REPLIES) for reply in replies(f"row{number}", echo)]
    assert len(kept) == limits.MAX_KEPT_REPLIES
    assert len(send(state, *({"number": str(number)} for number in range(99)))) == limits.MAX_REQUESTS


@pytest.mark.parametrize(
    "sent",
    [
        None,
        "x",
        {"number": "1"},
        ["x"],
        [{}],
        [{"number": 1}],
        [{"number": "x" * (limits.MAX_REQUEST_NUMBER + 1)}],
        [[ONE]],
    ],
)
def test_forged_requests_are_none(state, sent):
    state["row"] = {"requested": sent}
    assert receive("row") == []
    assert replies("row", pytest.fail) == []


def test_what_cannot_be_the_components_own_gets_no_reply(state):
    send(state, ONE)
    assert replies("row", lambda request: None) == []
    assert replies("row", pytest.fail) == []
