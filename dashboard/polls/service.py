"""The poll API on top of any storage; every refusal is an InputError with a sentence for the user."""

import re
from collections.abc import Callable, Mapping, Sequence
from itertools import product
from typing import Any, NamedTuple

from dashboard import limits
from dashboard.errors import InputError
from dashboard.polls.poll import (
    END,
    Poll,
    Question,
    Tally,
    hash_key,
    new_code,
    new_key,
    public_view,
    read_code,
)
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


class NoPollError(InputError):
    """The poll does not exist or has expired."""


class InstructorToken(NamedTuple):
    """A poll's code and its instructor's key."""

    code: str
    key: str


class PollService:
    """All operations on the polls of one storage."""

    def __init__(self, store: Store) -> None:
        """Use `store` as storage."""
        self._store = store

    def open(self, question: Question) -> InstructorToken:
        """Open a poll with its first question.

        Raises:
            InputError: there are too many polls.
        """
        key = new_key()
        # Codes are random: retry if one is taken.
        for _ in range(3):
            poll = Poll(new_code(), hash_key(key), question)
            if self._store.add(poll):
                return InstructorToken(poll.code, key)
        raise InputError(
            f"All {limits.MAX_POLLS} rooms of this app are taken right now. Try again later, or end a room of yours."
        )

    def ask(self, token: InstructorToken, question: Question) -> None:
        """Ask the next question in a poll.

        Raises:
            InputError: the poll has had as many as it may have, or as many of the teacher's own.
        """
        if question.is_own and self._n_own_questions(token) >= limits.MAX_OWN_QUESTIONS:
            raise InputError(
                f"This room has had its {limits.MAX_OWN_QUESTIONS} own questions; end it, then ask in a new one."
            )
        self._replace(token, lambda poll: poll.add_question(question))

    def _n_own_questions(self, token: InstructorToken) -> int:
        return sum(each.is_own for each in self._store.questions(self._owned_poll(token).code))

    def apply_step(self, token: InstructorToken, step: str) -> None:
        """Apply a step of the instructor; one that does not apply now is ignored."""
        if step == END:
            self._store.remove(self._owned_poll(token).code)
        else:
            self._replace(token, lambda poll: poll.apply_step(step))

    def _replace(self, token: InstructorToken, change: Callable[[Poll], Poll]) -> None:
        # Retry once, in case two windows of the instructor collided.
        for _ in range(2):
            poll = self._owned_poll(token)
            changed = change(poll)
            if changed == poll or self._store.replace(changed):
                return

    def is_valid_token(self, token: InstructorToken) -> bool:
        """Return whether the token opens an existing poll."""
        poll = self._store.find(token.code)
        return poll is not None and poll.accepts_key(token.key)

    def _owned_poll(self, token: InstructorToken) -> Poll:
        poll = self._poll(token.code)
        if not poll.accepts_key(token.key):
            raise InputError("Only the browser that opened this room can do that.")
        return poll

    def _poll(self, code: str) -> Poll:
        try:
            code = read_code(code)
        except InputError as error:
            raise NoPollError(str(error)) from error
        poll = self._store.find(code)
        if poll is None:
            raise NoPollError(GONE.format(code=code))
        return poll

    def vote(self, code: str, ballot: Mapping[str, Any]) -> None:
        """Record a vote, replacing an earlier one by the same voter.

        Args:
            code: the poll's code.
            ballot: "voter", the browser's random ID; "answer"; "number" and "round" of the question it saw.

        Raises:
            InputError: the vote is rejected, with the reason.
        """
        voter = ballot.get("voter")
        if not isinstance(voter, str) or not VOTER.fullmatch(voter):
            raise InputError("This browser sent no mark of its own; load the page again.")
        # Retry once, in case the instructor has just changed the poll.
        for _ in range(2):
            poll = self._poll(code)
            if (ballot.get("number"), ballot.get("round")) != (poll.number, poll.voting_round):
                raise InputError("That question is over; the next one is coming.")
            if not poll.is_open:
                raise InputError("The vote is closed. Look at the screen.")
            if self._store.vote(poll, voter, poll.question.answer(ballot.get("answer"))):
                return
        raise InputError(f"This room has its {limits.MAX_VOTERS} votes; nobody else can vote in it.")

    def public_view(self, code: str) -> dict[str, Any]:
        """Return the public view of a poll.

        Raises:
            InputError: the poll does not exist.
        """
        poll = self._poll(code)
        counts = [
            self._store.counts(poll.code, poll.number, voting_round)
            for voting_round in range(1, poll.voting_round + 1)
        ]
        changes = self._store.changes(poll.code, poll.number) if poll.n_shown > 1 else {}
        n_votes, n_phones = sum(counts[-1].values()), self._store.n_phones(poll.code)
        return public_view(poll, Tally(counts[: poll.n_shown], n_votes, n_phones, changes))

    def set_phones(self, code: str, process: str, count: int) -> None:
        """Tell how many phones are in a room through a process; raises InputError if there is no such room."""
        self._store.set_phones(self._poll(code).code, process, count)

    def n_votes(self, token: InstructorToken) -> int:
        """How many votes are kept in a poll, of all its questions."""
        code = self._owned_poll(token).code
        numbers = range(1, len(self._store.questions(code)) + 1)
        rounds = product(numbers, range(1, limits.MAX_VOTING_ROUNDS + 1))
        return sum(sum(self._store.counts(code, *voting_round).values()) for voting_round in rounds)

    def summary(self, token: InstructorToken) -> list[Sequence[object]]:
        """Return a row for each answer of every question in a poll, with the columns `SUMMARY`."""
        poll = self._owned_poll(token)
        table: list[Sequence[object]] = [SUMMARY]
        for number, question in enumerate(self._store.questions(poll.code), start=1):
            for voting_round in range(1, limits.MAX_VOTING_ROUNDS + 1):
                counts = self._store.counts(poll.code, number, voting_round)
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
                        "" if question.is_own else "yes" if question.is_right(answer) else "no",
                        question.solution,
                    )
                    for answer, count in sorted(counts.items(), key=lambda each: -each[1])
                ]
        return table
