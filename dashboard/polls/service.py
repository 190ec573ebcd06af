"""The poll API on top of any storage; every refusal is an InputError with a sentence for the user."""

import re
from collections.abc import Callable, Mapping, Sequence
from itertools import product
from typing import Any, NamedTuple

from dashboard import limits
from dashboard.errors import InputError
from dashboard.polls.room import END, Question, Room, hash_key, new_code, new_key, public_view, read_code
from dashboard.polls.store import Store

# The browser's random voter ID: 128 bits.
VOTER = re.compile(r"[0-9a-f]{32}")

SUMMARY = (
    "question",
    "title",
    "asked",
    "about",
    "vote",
    "answer",
    "votes",
    "share",
    "right",
    "model's answer",
)

GONE = (
    "There is no room {code} right now. Compare the code with the one on the screen; "
    "a room closes three hours after its last question."
)


class NoRoomError(InputError):
    """The room does not exist or has expired."""


class HostToken(NamedTuple):
    """A room's code and its host key."""

    code: str
    key: str


class PollService:
    """All operations on the rooms of one storage."""

    def __init__(self, store: Store) -> None:
        """Use `store` as storage."""
        self._store = store

    def open(self, question: Question) -> HostToken:
        """Open a room with its first question.

        Raises:
            InputError: there are too many rooms.
        """
        key = new_key()
        # Codes are random: retry if one is taken.
        for _ in range(3):
            room = Room(new_code(), hash_key(key), question)
            if self._store.add(room):
                return HostToken(room.code, key)
        raise InputError(
            f"All {limits.MAX_ROOMS} rooms of this app are taken right now. Try again later, or end a room of yours."
        )

    def ask(self, token: HostToken, question: Question) -> None:
        """Ask the next question in a room."""
        self._replace(token, lambda room: room.add_question(question))

    def apply_step(self, token: HostToken, step: str) -> None:
        """Apply a host's step; one that does not apply now is ignored."""
        if step == END:
            self._store.remove(self._owned_room(token).code)
        else:
            self._replace(token, lambda room: room.apply_step(step))

    def _replace(self, token: HostToken, change: Callable[[Room], Room]) -> None:
        # Retry once, in case two windows of the host collided.
        for _ in range(2):
            room = self._owned_room(token)
            changed = change(room)
            if changed == room or self._store.replace(changed):
                return

    def is_valid_token(self, token: HostToken) -> bool:
        """Return whether the token opens an existing room."""
        room = self._store.find(token.code)
        return room is not None and room.accepts_key(token.key)

    def _owned_room(self, token: HostToken) -> Room:
        room = self._room(token.code)
        if not room.accepts_key(token.key):
            raise InputError("Only the browser that opened this room can do that.")
        return room

    def _room(self, code: str) -> Room:
        try:
            code = read_code(code)
        except InputError as error:
            raise NoRoomError(str(error)) from error
        room = self._store.find(code)
        if room is None:
            raise NoRoomError(GONE.format(code=code))
        return room

    def vote(self, code: str, ballot: Mapping[str, Any]) -> None:
        """Record a vote, replacing an earlier one by the same voter.

        Args:
            code: the room's code.
            ballot: "voter", the browser's random ID; "answer"; "number" and "round" of the question it saw.

        Raises:
            InputError: the vote is rejected, with the reason.
        """
        voter = ballot.get("voter")
        if not isinstance(voter, str) or not VOTER.fullmatch(voter):
            raise InputError("This browser sent no mark of its own; load the page again.")
        # Retry once, in case the host has just changed the room.
        for _ in range(2):
            room = self._room(code)
            if (ballot.get("number"), ballot.get("round")) != (room.number, room.voting_round):
                raise InputError("That question is over; the next one is coming.")
            if not room.is_open:
                raise InputError("The vote is closed. Look at the screen.")
            if self._store.vote(room, voter, room.question.answer(ballot.get("answer"))):
                return
        raise InputError(f"This room has its {limits.MAX_VOTERS} votes; nobody else can vote in it.")

    def public_view(self, code: str) -> dict[str, Any]:
        """Return the public view of a room.

        Raises:
            InputError: the room does not exist.
        """
        room = self._room(code)
        counts = [
            self._store.counts(room.code, room.number, voting_round)
            for voting_round in range(1, room.voting_round + 1)
        ]
        return public_view(room, counts[: room.n_closed], sum(counts[-1].values()))

    def n_votes(self, token: HostToken) -> int:
        """How many votes are kept in a room, of all its questions."""
        code = self._owned_room(token).code
        numbers = range(1, len(self._store.questions(code)) + 1)
        rounds = product(numbers, range(1, limits.MAX_VOTING_ROUNDS + 1))
        return sum(sum(self._store.counts(code, *voting_round).values()) for voting_round in rounds)

    def summary(self, token: HostToken) -> list[Sequence[object]]:
        """Return a row for each answer of every question in a room, with the columns `SUMMARY`."""
        room = self._owned_room(token)
        table: list[Sequence[object]] = [SUMMARY]
        for number, question in enumerate(self._store.questions(room.code), start=1):
            for voting_round in range(1, limits.MAX_VOTING_ROUNDS + 1):
                counts = self._store.counts(room.code, number, voting_round)
                total = sum(counts.values())
                table += [
                    (
                        number,
                        question.title,
                        question.ask,
                        question.about,
                        voting_round,
                        question.label(answer),
                        count,
                        f"{count / total:.3f}",
                        "yes" if question.is_right(answer) else "no",
                        question.solution,
                    )
                    for answer, count in sorted(counts.items(), key=lambda each: -each[1])
                ]
        return table
