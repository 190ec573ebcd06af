"""Instructors and classes at the desk, over SQLite and over Redis."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from dashboard.errors import InputError
from dashboard.polls import redis_store, sqlite_store
from dashboard.polls.redis_store import RedisStore
from dashboard.polls.room import AGAIN, CLOSE, END, SHOW
from dashboard.polls.service import SUMMARY, HostToken, NoRoomError, PollService
from dashboard.polls.sqlite_store import SqliteStore
from dashboard.polls.store import MOST_ROOMS, Store
from tests.polls.questions import HOW_MANY, NEAREST, voter
from tests.test_jobs import wait_for


@pytest.fixture
def desk(store: Store) -> PollService:
    return PollService(store)


def ballot(who: int, answer: Any, number: int = 1, turn: int = 1) -> dict[str, Any]:
    return {"voter": voter(who), "answer": answer, "number": number, "turn": turn}


def test_a_round_from_the_first_vote_to_the_second(desk: PollService):
    held = desk.open(NEAREST)
    for who, answer in enumerate((0, 0, 1)):
        desk.vote(held.code, ballot(who, answer))
    desk.vote(held.code, ballot(0, 2))
    assert desk.seen(held.code)["votes"] == 3
    assert desk.seen(held.code)["rows"] == []
    desk.step(held, CLOSE)
    with pytest.raises(InputError, match="closed"):
        desk.vote(held.code, ballot(9, 1))
    assert [row["counts"] for row in desk.seen(held.code)["rows"]] == [[1], [1], [1]]
    desk.step(held, AGAIN)
    assert desk.seen(held.code)["rows"] == []
    for who in range(3):
        desk.vote(held.code, ballot(who, 1, turn=2))
    desk.step(held, CLOSE)
    desk.step(held, SHOW)
    assert [row["counts"] for row in desk.seen(held.code)["rows"]] == [[1, 0], [1, 3], [1, 0]]


def test_all_votes_of_a_room_are_counted_for_its_instructor_alone(desk: PollService):
    held = desk.open(NEAREST)
    assert desk.n_votes(held) == 0
    for who in range(3):
        desk.vote(held.code, ballot(who, 0))
    desk.step(held, CLOSE)
    desk.step(held, AGAIN)
    desk.vote(held.code, ballot(1, 1, turn=2))
    desk.ask(held, HOW_MANY)
    desk.vote(held.code, ballot(7, 512, number=2))
    assert desk.n_votes(held) == 5
    with pytest.raises(InputError, match="Only the browser"):
        desk.n_votes(HostToken(held.code, "another"))


def test_the_next_question_stands_in_the_same_room_and_the_summary_has_both(desk: PollService):
    held = desk.open(NEAREST)
    desk.vote(held.code, ballot(1, 2))
    desk.ask(held, HOW_MANY)
    with pytest.raises(InputError, match="over"):
        desk.vote(held.code, ballot(2, 1))
    desk.vote(held.code, ballot(2, 7, number=2))
    head, first, second = desk.summary(held)
    assert head == SUMMARY
    assert (first[0], first[5], first[8], first[9]) == (1, "=1+1", "no", "queen")
    assert (second[0], second[5], second[6]) == (2, "7", 1)


def test_only_the_key_moves_a_room(desk: PollService):
    held = desk.open(NEAREST)
    other = HostToken(held.code, desk.open(NEAREST).key)
    acts: list[Callable[[], object]] = [
        lambda: desk.step(other, CLOSE),
        lambda: desk.step(other, END),
        lambda: desk.ask(other, HOW_MANY),
        lambda: desk.summary(other),
    ]
    for act in acts:
        with pytest.raises(InputError, match="Only the browser"):
            act()
    assert not desk.holds(other)
    assert desk.holds(held)
    assert desk.seen(held.code)["open"]


@pytest.mark.parametrize("code", ["", "K7M2QX", "k7m2qx", "../../etc", "é" * 99, "AAAAAA"])
def test_a_code_of_no_room_gets_a_sentence(desk: PollService, code: str):
    for act in (lambda: desk.seen(code), lambda: desk.vote(code, ballot(1, 1))):
        with pytest.raises(NoRoomError, match="code"):
            act()


def test_a_room_that_was_ended_is_gone_with_its_votes(desk: PollService, store: Store):
    held = desk.open(NEAREST)
    desk.vote(held.code, ballot(1, 1))
    desk.step(held, END)
    assert store.find(held.code) is None
    assert sum(store.counts(held.code, 1, 1).values()) == 0
    assert list(store.questions(held.code)) == []


@pytest.mark.parametrize("mark", [None, 3, "", "A" * 32, "g" * 32, "0" * 33, ["0" * 32]])
def test_a_browser_without_a_mark_of_its_own_is_refused(desk: PollService, mark: object):
    held = desk.open(NEAREST)
    with pytest.raises(InputError, match="mark"):
        desk.vote(held.code, {**ballot(1, 1), "voter": mark})


def test_rooms_and_voters_are_bounded(desk: PollService, monkeypatch: pytest.MonkeyPatch):
    for module in (sqlite_store, redis_store):
        monkeypatch.setattr(module, "MOST_VOTERS", 3)
    held = desk.open(NEAREST)
    for who in range(3):
        desk.vote(held.code, ballot(who, 0))
    with pytest.raises(InputError, match="nobody else"):
        desk.vote(held.code, ballot(3, 0))
    desk.vote(held.code, ballot(0, 1))
    for _ in range(MOST_ROOMS - 1):
        desk.open(NEAREST)
    with pytest.raises(InputError, match="taken"):
        desk.open(NEAREST)
    desk.step(held, END)
    desk.open(NEAREST)


def test_rooms_end_by_themselves(desk: PollService, store: Store, monkeypatch: pytest.MonkeyPatch):
    for module in (sqlite_store, redis_store):
        monkeypatch.setattr(module, "ROOM_SECONDS", 1)
    held = desk.open(NEAREST)
    if isinstance(store, SqliteStore):
        now = sqlite_store.time.time()
        monkeypatch.setattr(sqlite_store.time, "time", lambda: now + 2)

    def is_gone() -> bool:
        try:
            desk.seen(held.code)
        except NoRoomError:
            return True
        return False

    wait_for(is_gone)
    desk.open(NEAREST)
    assert list(store.questions(held.code)) == []


def test_many_at_once_are_all_counted(desk: PollService):
    held = desk.open(NEAREST)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda who: desk.vote(held.code, ballot(who, who % 3)), range(300)))
    assert desk.seen(held.code)["votes"] == 300


def test_two_processes_that_share_a_storage_see_the_same(store: Store, tmp_path: object):
    address = getattr(store, "_redis", None)
    other = (
        SqliteStore(tmp_path)  # type: ignore[arg-type]
        if address is None
        else RedisStore(f"unix://{address.connection_pool.connection_kwargs['path']}")
    )
    held = PollService(store).open(NEAREST)
    PollService(other).vote(held.code, ballot(1, 1))
    PollService(other).step(held, CLOSE)
    assert [row["counts"] for row in PollService(store).seen(held.code)["rows"]] == [[0], [1], [0]]


def test_a_storage_that_cannot_be_reached_is_a_sentence(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="cannot be kept"):
        SqliteStore(tmp_path / "file" / "below")
    with pytest.raises(InputError, match="does not answer"):
        PollService(RedisStore("redis://127.0.0.1:1/0")).open(NEAREST)
    with pytest.raises(InputError, match="address"):
        RedisStore("no address")
