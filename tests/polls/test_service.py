"""Instructors and classes at the desk, over SQLite and over Redis."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from dashboard import limits
from dashboard.errors import InputError
from dashboard.polls import redis_store, sqlite_store
from dashboard.polls.poll import AGAIN, CLOSE, END, SHOW, VOTES, own_question
from dashboard.polls.redis_store import RedisStore
from dashboard.polls.service import SUMMARY, InstructorToken, NoPollError, PollService
from dashboard.polls.sqlite_store import SqliteStore
from dashboard.polls.store import Store
from tests.polls.questions import HOW_MANY, NEAREST, voter
from tests.test_jobs import wait_for


@pytest.fixture
def service(store: Store) -> PollService:
    return PollService(store)


def ballot(who: int, answer: Any, number: int = 1, voting_round: int = 1) -> dict[str, Any]:
    return {"voter": voter(who), "answer": answer, "number": number, "round": voting_round}


def test_a_round_from_the_first_vote_to_the_second(service: PollService):
    token = service.open(NEAREST)
    for who, answer in enumerate((0, 0, 1)):
        service.vote(token.code, ballot(who, answer))
    service.vote(token.code, ballot(0, 2))
    assert service.public_view(token.code)["votes"] == 3
    assert service.public_view(token.code)["rows"] == []
    service.apply_step(token, CLOSE)
    with pytest.raises(InputError, match="closed"):
        service.vote(token.code, ballot(9, 1))
    assert service.public_view(token.code)["rows"] == []
    service.apply_step(token, VOTES)
    assert [row["counts"] for row in service.public_view(token.code)["rows"]] == [[1], [1], [1]]
    service.apply_step(token, AGAIN)
    assert service.public_view(token.code)["rows"] == []
    for who in range(3):
        service.vote(token.code, ballot(who, 1, voting_round=2))
    service.apply_step(token, CLOSE)
    service.apply_step(token, SHOW)
    assert [row["counts"] for row in service.public_view(token.code)["rows"]] == [[1, 0], [1, 3], [1, 0]]


def test_who_voted_twice_is_counted_by_both_answers_once_both_rounds_are_over(service: PollService):
    token = service.open(NEAREST)
    for who, answer in enumerate((0, 0, 1, 2)):
        service.vote(token.code, ballot(who, answer))
    service.apply_step(token, CLOSE)
    service.apply_step(token, AGAIN)
    # One stays away, another comes late: neither of them has changed their mind.
    for who, answer in ((0, 1), (1, 0), (2, 1), (9, 2)):
        service.vote(token.code, ballot(who, answer, voting_round=2))
    assert service.public_view(token.code)["changes"] is None
    service.apply_step(token, CLOSE)
    told = service.public_view(token.code)["changes"]
    assert told == {"kept": 2, "moved": [{"before": "A", "after": "B", "count": 1}], "others": 0}


def test_phones_are_counted_over_all_processes_that_still_tell_of_theirs(
    service: PollService, store: Store, monkeypatch: pytest.MonkeyPatch
):
    token = service.open(NEAREST)
    assert service.public_view(token.code)["phones"] == 0
    service.set_phones(token.code, "one", 20)
    service.set_phones(token.code, "one", 18)
    service.set_phones(token.code, "other", 3)
    assert service.public_view(token.code)["phones"] == 21
    for module in (sqlite_store, redis_store):
        monkeypatch.setattr(module, "PHONES_SECONDS", 0)
    service.set_phones(token.code, "other", 3)
    wait_for(lambda: service.public_view(token.code)["phones"] in (0, 18))
    service.apply_step(token, END)
    assert store.n_phones(token.code) == 0
    with pytest.raises(NoPollError):
        service.set_phones(token.code, "one", 1)


def test_all_votes_of_a_room_are_counted_for_its_instructor_alone(service: PollService):
    token = service.open(NEAREST)
    assert service.n_votes(token) == 0
    for who in range(3):
        service.vote(token.code, ballot(who, 0))
    service.apply_step(token, CLOSE)
    service.apply_step(token, AGAIN)
    service.vote(token.code, ballot(1, 1, voting_round=2))
    service.ask(token, HOW_MANY)
    service.vote(token.code, ballot(7, 512, number=2))
    assert service.n_votes(token) == 5
    with pytest.raises(InputError, match="Only the browser"):
        service.n_votes(InstructorToken(token.code, "another"))


def test_the_next_question_stands_in_the_same_room_and_the_summary_has_both(service: PollService):
    token = service.open(NEAREST)
    service.vote(token.code, ballot(1, 2))
    service.ask(token, HOW_MANY)
    with pytest.raises(InputError, match="over"):
        service.vote(token.code, ballot(2, 1))
    service.vote(token.code, ballot(2, 7, number=2))
    head, first, second = service.summary(token)
    assert head == SUMMARY
    assert (first[0], first[5], first[8], first[9]) == (1, "=1+1", "no", "queen")
    assert (second[0], second[5], second[6]) == (2, "7", 1)


def test_an_own_question_has_no_right_answer_and_goes_with_its_room(service: PollService, store: Store):
    token = service.open(own_question("Tea or coffee?", ["Tea", "", "<script>Coffee</script>"]))
    service.vote(token.code, ballot(1, 1))
    service.apply_step(token, CLOSE)
    service.apply_step(token, VOTES)
    service.apply_step(token, SHOW)
    told = service.public_view(token.code)
    assert told["shown"] is None
    assert [(row["label"], row["right"]) for row in told["rows"]] == [
        ("Tea", None),
        ("<script>Coffee</script>", None),
    ]
    assert service.summary(token)[1][8:] == ("", "")
    service.apply_step(token, END)
    assert list(store.questions(token.code)) == []


def test_a_room_has_so_many_own_questions_and_then_still_others(service: PollService):
    question = own_question("Tea or coffee?", ["Tea", "Coffee"])
    token = service.open(question)
    for _ in range(limits.MAX_OWN_QUESTIONS - 1):
        service.ask(token, question)
    with pytest.raises(InputError, match=f"{limits.MAX_OWN_QUESTIONS} own questions"):
        service.ask(token, question)
    service.ask(token, NEAREST)
    assert service.public_view(token.code)["number"] == limits.MAX_OWN_QUESTIONS + 1


def test_only_the_key_moves_a_room(service: PollService):
    token = service.open(NEAREST)
    other = InstructorToken(token.code, service.open(NEAREST).key)
    acts: list[Callable[[], object]] = [
        lambda: service.apply_step(other, CLOSE),
        lambda: service.apply_step(other, END),
        lambda: service.ask(other, HOW_MANY),
        lambda: service.summary(other),
    ]
    for act in acts:
        with pytest.raises(InputError, match="Only the browser"):
            act()
    assert not service.is_valid_token(other)
    assert service.is_valid_token(token)
    assert service.public_view(token.code)["open"]


@pytest.mark.parametrize("code", ["", "K7M2QX", "k7m2qx", "../../etc", "é" * 99, "AAAAAA"])
def test_a_code_of_no_room_gets_a_sentence(service: PollService, code: str):
    for act in (lambda: service.public_view(code), lambda: service.vote(code, ballot(1, 1))):
        with pytest.raises(NoPollError, match="code"):
            act()


def test_a_room_that_was_ended_is_gone_with_its_votes(service: PollService, store: Store):
    token = service.open(NEAREST)
    service.vote(token.code, ballot(1, 1))
    service.apply_step(token, END)
    assert store.find(token.code) is None
    assert sum(store.counts(token.code, 1, 1).values()) == 0
    assert list(store.questions(token.code)) == []


@pytest.mark.parametrize("mark", [None, 3, "", "A" * 32, "g" * 32, "0" * 33, ["0" * 32]])
def test_a_browser_without_a_mark_of_its_own_is_refused(service: PollService, mark: object):
    token = service.open(NEAREST)
    with pytest.raises(InputError, match="mark"):
        service.vote(token.code, {**ballot(1, 1), "voter": mark})


def test_rooms_and_voters_are_bounded(service: PollService, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(limits, "MAX_VOTERS", 3)
    token = service.open(NEAREST)
    for who in range(3):
        service.vote(token.code, ballot(who, 0))
    with pytest.raises(InputError, match="nobody else"):
        service.vote(token.code, ballot(3, 0))
    service.vote(token.code, ballot(0, 1))
    for _ in range(limits.MAX_POLLS - 1):
        service.open(NEAREST)
    with pytest.raises(InputError, match="taken"):
        service.open(NEAREST)
    service.apply_step(token, END)
    service.open(NEAREST)


def test_rooms_end_by_themselves(service: PollService, store: Store, monkeypatch: pytest.MonkeyPatch):
    for module in (sqlite_store, redis_store):
        monkeypatch.setattr(module, "POLL_SECONDS", 1)
    token = service.open(NEAREST)
    if isinstance(store, SqliteStore):
        now = sqlite_store.time.time()
        monkeypatch.setattr(sqlite_store.time, "time", lambda: now + 2)

    def is_gone() -> bool:
        try:
            service.public_view(token.code)
        except NoPollError:
            return True
        return False

    wait_for(is_gone)
    service.open(NEAREST)
    assert list(store.questions(token.code)) == []


def test_many_at_once_are_all_counted(service: PollService):
    token = service.open(NEAREST)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda who: service.vote(token.code, ballot(who, who % 3)), range(300)))
    assert service.public_view(token.code)["votes"] == 300


def test_two_processes_that_share_a_storage_see_the_same(store: Store, tmp_path: object):
    address = getattr(store, "_redis", None)
    other = (
        SqliteStore(tmp_path)  # type: ignore[arg-type]
        if address is None
        else RedisStore(f"unix://{address.connection_pool.connection_kwargs['path']}")
    )
    token = PollService(store).open(NEAREST)
    PollService(other).vote(token.code, ballot(1, 1))
    PollService(other).apply_step(token, CLOSE)
    PollService(other).apply_step(token, VOTES)
    assert [row["counts"] for row in PollService(store).public_view(token.code)["rows"]] == [[0], [1], [0]]


def test_a_storage_that_cannot_be_reached_is_a_sentence(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="cannot be kept"):
        SqliteStore(tmp_path / "file" / "below")
    with pytest.raises(InputError, match="does not answer"):
        PollService(RedisStore("redis://127.0.0.1:1/0")).open(NEAREST)
    with pytest.raises(InputError, match="address"):
        RedisStore("no address")
