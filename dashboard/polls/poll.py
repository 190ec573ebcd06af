"""Polls and their rules: questions, valid answers, the instructor's steps and the public view."""

import hashlib
import math
import re
import secrets
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from dashboard import limits
from dashboard.errors import InputError
from dashboard.numerals import format_count, format_number

# No look-alike characters, and no vowels, so that no code is a word.
ALPHABET = "BCDFGHJKMNPQRSTVWXZ23456789"
CODE = re.compile(rf"[{ALPHABET}]{{6}}")
EXAMPLE = "K7M2QX"

CHOOSE, NUMBER = "choose", "number"
CLOSE, VOTES, SHOW, AGAIN, END = "close", "votes", "show", "again", "end"

# Distinct numeric answers listed one by one; the rest are merged.
N_NUMBERS_LISTED = 8
# Changes of mind listed one by one; the rest are merged.
N_CHANGES_LISTED = 5
LARGEST = 1e12


@dataclass(frozen=True)
class Question:
    """A question for a class, with the model's answer.

    Attributes:
        title: its title.
        ask: the question itself.
        about: titles of the models that it is about.
        kind: CHOOSE or NUMBER.
        options: the choices; empty for a number.
        places: decimal places of a numeric answer.
        right: index of the right option, or the right number.
        within: absolute tolerance of a numeric answer.
        solution: the right answer as text.
        values: the model's value for each option; may be empty.
        why: explanation of the right answer.
        is_own: whether the teacher typed it; then no answer is the right one.
    """

    title: str
    ask: str
    about: str
    kind: str
    right: float
    solution: str
    why: str
    options: tuple[str, ...] = ()
    places: int = 0
    within: float = 0.0
    values: tuple[str, ...] = ()
    is_own: bool = False

    @staticmethod
    def from_json(value: Mapping[str, Any]) -> "Question":
        """Build a question from the output of `to_json`."""
        lists = {name: tuple(value[name]) for name in ("options", "values")}
        return Question(**{**value, **lists})

    def to_json(self) -> dict[str, Any]:
        """Return the question as a JSON-serialisable dict, with texts cut at `limits.MAX_POLL_TEXT`."""
        return {name: _cut(value) for name, value in asdict(self).items()}

    def answer(self, given: object) -> str:
        """Normalise an answer to its stored form.

        Raises:
            InputError: the answer is invalid.

        >>> Question("", "", "", NUMBER, 3.5, "", "", places=1).answer(3.50001)
        '3.5'
        """
        number = _number(given)
        if self.kind == CHOOSE:
            if number not in range(len(self.options)):
                raise InputError("Choose one of the answers on this page.")
            return str(int(number))
        if not abs(number) <= LARGEST:
            raise InputError(f"Type a number between −{LARGEST:,.0f} and {LARGEST:,.0f}.")
        # Adding zero turns -0.0 into 0.0.
        return f"{round(number, self.places) + 0.0:.{self.places}f}"

    def is_right(self, answer: str) -> bool:
        """Return whether a stored answer is right."""
        if self.is_own:
            return False
        # A small tolerance for floating-point rounding.
        return abs(float(answer) - self.right) <= self.within + 1e-9 * max(1.0, abs(self.right))

    def label(self, answer: str) -> str:
        """Return the display label of a stored answer."""
        return (
            self.options[int(answer)]
            if self.kind == CHOOSE
            else format_number(float(answer), f",.{self.places}f")
        )


def own_question(ask: str, options: Sequence[str]) -> Question:
    """Build a teacher's own question from what was typed; blank options are left out.

    Raises:
        InputError: it is empty or too long, or has too few, too many or equal options.
    """
    ask, given = " ".join(ask.split()), [" ".join(option.split()) for option in options if option.strip()]
    if not 0 < len(ask) <= limits.MAX_OWN_QUESTION:
        raise InputError(f"A question has 1 to {limits.MAX_OWN_QUESTION} letters; this one has {len(ask):,}.")
    if not 2 <= len(given) <= limits.MAX_OWN_OPTIONS:
        raise InputError(
            f"A question has 2 to {limits.MAX_OWN_OPTIONS} answers, one on each line; this one has {len(given):,}."
        )
    if max(map(len, given)) > limits.MAX_OWN_OPTION:
        raise InputError(f"An answer has at most {limits.MAX_OWN_OPTION} letters; shorten the longest one.")
    if len(set(given)) < len(given):
        raise InputError("Two of the answers are the same; change one of them.")
    return Question("Your teacher asks", ask, "", CHOOSE, -1, "", "", tuple(given), is_own=True)


def _number(given: object) -> float:
    """Convert a JSON value to float; return NaN for any other type and for numbers with too many digits."""
    if isinstance(given, bool) or not isinstance(given, int | float):
        return math.nan
    try:
        return float(given)
    except OverflowError:
        return math.nan


def _cut(value: Any) -> Any:
    if isinstance(value, str):
        return value if len(value) <= limits.MAX_POLL_TEXT else f"{value[: limits.MAX_POLL_TEXT - 1]}…"
    return [_cut(each) for each in value] if isinstance(value, list | tuple) else value


@dataclass(frozen=True)
class Poll:
    """A poll with its current question.

    Attributes:
        code: the join code.
        lock: SHA-256 of the instructor's key; the key itself is never stored.
        question: the current question.
        version: incremented by every change, so that nothing is stored that was checked against an earlier one.
        number: 1-based number of the question.
        voting_round: the voting round of this question, first or second.
        is_open: whether votes are accepted.
        is_shown: whether the model's answer is shown.
        are_votes_shown: whether the votes of the first round are shown before the second one.
    """

    code: str
    lock: str
    question: Question
    version: int = 1
    number: int = 1
    voting_round: int = 1
    is_open: bool = True
    is_shown: bool = False
    are_votes_shown: bool = False

    @staticmethod
    def from_json(value: Mapping[str, Any]) -> "Poll":
        """Build a poll from the output of `to_json`."""
        return Poll(**{**value, "question": Question.from_json(value["question"])})

    def to_json(self) -> dict[str, Any]:
        """Return the poll as a JSON-serialisable dict."""
        return {**vars(self), "question": self.question.to_json()}

    def accepts_key(self, key: str) -> bool:
        """Return whether `key` is the instructor's key."""
        return secrets.compare_digest(self.lock, hash_key(key))

    def add_question(self, question: Question) -> "Poll":
        """Return the poll with a new question.

        Raises:
            InputError: the poll has reached its limit of questions.
        """
        if self.number >= limits.MAX_QUESTIONS:
            raise InputError(
                f"This room has had its {limits.MAX_QUESTIONS} questions; end it, then ask in a new one."
            )
        return Poll(self.code, self.lock, question, self.version + 1, self.number + 1)

    def apply_step(self, step: str) -> "Poll":
        """Return the poll after a step of the instructor, unchanged if the step does not apply now."""
        if step == CLOSE and self.is_open:
            return self._with(is_open=False)
        if step == VOTES and not self.is_open and not self.n_shown:
            return self._with(are_votes_shown=True)
        if step == SHOW and not (self.is_open or self.is_shown or self.question.is_own):
            return self._with(is_shown=True)
        if step == AGAIN and self.can_ask_again:
            return self._with(is_open=True, voting_round=self.voting_round + 1)
        return self

    def _with(self, **changed: Any) -> "Poll":
        return replace(self, version=self.version + 1, **changed)

    @property
    def can_ask_again(self) -> bool:
        """Whether the class can vote once more: never after it has seen the answer."""
        return not self.is_open and not self.is_shown and self.voting_round < limits.MAX_VOTING_ROUNDS

    @property
    def n_shown(self) -> int:
        """Number of voting rounds whose results are shown: none while a class votes, or talks before it votes again."""
        is_over = self.voting_round > 1 or self.are_votes_shown or self.is_shown
        return self.voting_round if is_over and not self.is_open else 0


def new_code() -> str:
    """Generate a random join code."""
    return "".join(secrets.choice(ALPHABET) for _ in range(6))


def new_key() -> str:
    """Generate a random 192-bit key."""
    return secrets.token_urlsafe(24)


def hash_key(key: str) -> str:
    """Hash a key for storage."""
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()


def read_code(typed: str) -> str:
    """Normalise a typed join code, ignoring case and spaces.

    Raises:
        InputError: the code is invalid.

    >>> read_code(" k7m-2qx ")
    'K7M2QX'
    """
    code = re.sub(r"[\s-]", "", typed[:40]).upper()
    if not CODE.fullmatch(code):
        raise InputError(
            f"“{typed.strip()[:20]}” is not the code of a room. A code has six letters and figures, such as {EXAMPLE}."
        )
    return code


Counts = Mapping[str, int]
# Voters by their answers in the first and the second round.
Changes = Mapping[tuple[str, str], int]


@dataclass(frozen=True)
class Tally:
    """What is known of the votes on a question.

    Attributes:
        counts_by_round: for each round that is shown, stored answer to count.
        n_votes: votes in the current round.
        n_phones: phones in the room.
        changes: answers of who voted in both rounds; empty before both are shown.
    """

    counts_by_round: Sequence[Counts] = ()
    n_votes: int = 0
    n_phones: int = 0
    changes: Changes = field(default_factory=dict)


def public_view(poll: Poll, tally: Tally) -> dict[str, Any]:
    """Return the public state of a poll as a JSON-serialisable dict.

    Args:
        poll: the poll.
        tally: the votes on its question.
    """
    question, counts_by_round = poll.question, tally.counts_by_round
    asked = {
        name: question.to_json()[name]
        for name in ("title", "ask", "about", "kind", "options", "places", "is_own")
    }
    shown = {name: question.to_json()[name] for name in ("solution", "why", "values")}
    return {
        "version": poll.version,
        "number": poll.number,
        "round": poll.voting_round,
        "open": poll.is_open,
        "hidden": not poll.is_open and not poll.n_shown,
        "votes": tally.n_votes,
        "phones": tally.n_phones,
        "again": poll.can_ask_again,
        "question": asked,
        "rows": rows(poll, counts_by_round) if counts_by_round else [],
        "totals": [sum(counts.values()) for counts in counts_by_round],
        "changes": _changes(poll, tally.changes) if tally.changes else None,
        "shown": shown if poll.is_shown else None,
    }


def _changes(poll: Poll, changes: Changes) -> dict[str, Any]:
    """Return how many kept their answer, the commonest changes, and how many other ones there were."""
    kept = sum(count for (before, after), count in changes.items() if before == after)
    moved = sorted(
        ((count, before, after) for (before, after), count in changes.items() if before != after),
        key=lambda each: (-each[0], float(each[1]), float(each[2])),
    )
    listed = [
        {"before": _name(poll.question, before), "after": _name(poll.question, after), "count": count}
        for count, before, after in moved[:N_CHANGES_LISTED]
    ]
    return {"kept": kept, "moved": listed, "others": sum(count for count, *_ in moved[N_CHANGES_LISTED:])}


def _name(question: Question, answer: str) -> str:
    """Return the letter of an option, or a number as it is written."""
    return chr(ord("A") + int(answer)) if question.kind == CHOOSE else question.label(answer)


def rows(poll: Poll, counts_by_round: Sequence[Counts]) -> list[dict[str, Any]]:
    """Return the counts of each answer by round; rare numeric answers are merged into one row."""
    question = poll.question
    if question.kind == CHOOSE:
        answers = [str(index) for index in range(len(question.options))]
        rest: list[str] = []
    else:
        given = sum(map(Counter, counts_by_round), Counter[str]())
        ranked = sorted(given, key=lambda answer: (-given[answer], float(answer)))
        answers, rest = sorted(ranked[:N_NUMBERS_LISTED], key=float), ranked[N_NUMBERS_LISTED:]
    found = [
        {
            "answer": answer,
            "label": _cut(question.label(answer)),
            "counts": [counts.get(answer, 0) for counts in counts_by_round],
            "right": question.is_right(answer) if poll.is_shown else None,
        }
        for answer in answers
    ]
    if rest:
        others = [sum(counts.get(answer, 0) for answer in rest) for counts in counts_by_round]
        found.append(
            {"answer": "", "label": format_count(len(rest), "other number"), "counts": others, "right": None}
        )
    return found
