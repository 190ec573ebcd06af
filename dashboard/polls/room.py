"""A room and its rules: what can be asked, what an answer may be, what an instructor may do next, what a class sees."""

import hashlib
import math
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from dashboard.errors import InputError
from dashboard.numerals import format_count, format_number

# Letters and figures that are not taken for one another, and no vowels, so that no code is a word.
ALPHABET = "BCDFGHJKMNPQRSTVWXZ23456789"
CODE = re.compile(rf"[{ALPHABET}]{{6}}")
EXAMPLE = "K7M2QX"

CHOOSE, NUMBER = "choose", "number"
CLOSE, SHOW, AGAIN, END = "close", "show", "again", "end"

MOST_TURNS = 2
MOST_LETTERS = 600
MOST_QUESTIONS = 30

# Of the numbers that a class gives, those that are told one by one.
MOST_NUMBERS = 8
LARGEST = 1e12


@dataclass(frozen=True)
class Question:
    """What a class is asked, and what the model answers.

    Attributes:
        title: what it is called.
        ask: the question.
        about: the models that it is about.
        kind: CHOOSE or NUMBER.
        options: what can be chosen; empty for a number.
        places: digits after the point of a number.
        right: the number of the right option, or the right number.
        within: how far off a number may be.
        solution: the right answer in words.
        values: what the model says of each option; empty where there is nothing to say.
        why: why the answer is right.
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

    @staticmethod
    def of_json(value: Mapping[str, Any]) -> "Question":
        """What `as_json` wrote."""
        lists = {name: tuple(value[name]) for name in ("options", "values")}
        return Question(**{**value, **lists})

    def as_json(self) -> dict[str, Any]:
        """The question as JSON takes it; texts are cut at `MOST_LETTERS`."""
        return {name: _cut(value) for name, value in asdict(self).items()}

    def answer(self, given: object) -> str:
        """An answer as it is stored, the same for the same answer; raises InputError where it is none.

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
        # Adding zero makes one of the two zeros of the other.
        return f"{round(number, self.places) + 0.0:.{self.places}f}"

    def is_right(self, answer: str) -> bool:
        """Whether a stored answer is right."""
        # A hair more, for what decimal fractions lose.
        return abs(float(answer) - self.right) <= self.within + 1e-9 * max(1.0, abs(self.right))

    def label(self, answer: str) -> str:
        """A stored answer in words."""
        return (
            self.options[int(answer)]
            if self.kind == CHOOSE
            else format_number(float(answer), f",.{self.places}f")
        )


def _number(given: object) -> float:
    """A number of JSON; not a number for anything else, and for one that has too many digits."""
    if isinstance(given, bool) or not isinstance(given, int | float):
        return math.nan
    try:
        return float(given)
    except OverflowError:
        return math.nan


def _cut(value: Any) -> Any:
    if isinstance(value, str):
        return value if len(value) <= MOST_LETTERS else f"{value[: MOST_LETTERS - 1]}…"
    return [_cut(each) for each in value] if isinstance(value, list | tuple) else value


@dataclass(frozen=True)
class Room:
    """A room with the question that is asked in it now.

    Attributes:
        code: by which a class finds it.
        lock: SHA-256 of the instructor's key, which is stored nowhere.
        question: what is asked now.
        version: counts whatever is done in the room; an answer counts for the version that its sender saw.
        number: counts the questions, from 1.
        turn: whether the question is asked for the first or the second time.
        is_open: whether votes are taken.
        is_shown: whether the model's answer is shown.
    """

    code: str
    lock: str
    question: Question
    version: int = 1
    number: int = 1
    turn: int = 1
    is_open: bool = True
    is_shown: bool = False

    @staticmethod
    def of_json(value: Mapping[str, Any]) -> "Room":
        """What `as_json` wrote."""
        return Room(**{**value, "question": Question.of_json(value["question"])})

    def as_json(self) -> dict[str, Any]:
        """The room as JSON takes it."""
        return {**vars(self), "question": self.question.as_json()}

    def accepts_key(self, key: str) -> bool:
        """Whether this is the instructor's key."""
        return secrets.compare_digest(self.lock, hash_key(key))

    def add_question(self, question: Question) -> "Room":
        """The room with the next question; raises InputError where it has had enough of them."""
        if self.number >= MOST_QUESTIONS:
            raise InputError(
                f"This room has had its {MOST_QUESTIONS} questions; end it, then ask in a new one."
            )
        return Room(self.code, self.lock, question, self.version + 1, self.number + 1)

    def apply_step(self, step: str) -> "Room":
        """The room after an instructor's step, or as it is where that step changes nothing now."""
        if step == CLOSE and self.is_open:
            return self._with(is_open=False)
        if step == SHOW and not self.is_open and not self.is_shown:
            return self._with(is_shown=True)
        if step == AGAIN and self.can_ask_again:
            return self._with(is_open=True, turn=self.turn + 1)
        return self

    def _with(self, **changed: Any) -> "Room":
        return replace(self, version=self.version + 1, **changed)

    @property
    def can_ask_again(self) -> bool:
        """Whether the class can vote once more: never after it has seen the answer."""
        return not self.is_open and not self.is_shown and self.turn < MOST_TURNS

    @property
    def n_closed(self) -> int:
        """How many turns of this question are over and may be seen: none while votes are taken."""
        return 0 if self.is_open else self.turn


def new_code() -> str:
    """A code that nobody can foretell."""
    return "".join(secrets.choice(ALPHABET) for _ in range(6))


def new_key() -> str:
    """A key of 192 bits."""
    return secrets.token_urlsafe(24)


def hash_key(key: str) -> str:
    """What is stored of a key."""
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()


def read_code(typed: str) -> str:
    """The code that somebody typed, whatever the case and the spaces; raises InputError where it cannot be one.

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


def public_view(room: Room, turns: Sequence[Counts], n_votes: int) -> dict[str, Any]:
    """What everybody in the room may see of it, as JSON takes it.

    Args:
        room: the room.
        turns: stored answer to count, of each turn that is over.
        n_votes: how many have voted in this turn.
    """
    question = room.question
    told = {name: question.as_json()[name] for name in ("title", "ask", "about", "kind", "options", "places")}
    shown = {name: question.as_json()[name] for name in ("solution", "why", "values")}
    return {
        "version": room.version,
        "number": room.number,
        "turn": room.turn,
        "open": room.is_open,
        "votes": n_votes,
        "again": room.can_ask_again,
        "question": told,
        "rows": rows(room, turns) if turns else [],
        "totals": [sum(counts.values()) for counts in turns],
        "shown": shown if room.is_shown else None,
    }


def rows(room: Room, turns: Sequence[Counts]) -> list[dict[str, Any]]:
    """The answers of a class with how many gave them in each turn; of numbers the commonest, and the rest together."""
    question = room.question
    if question.kind == CHOOSE:
        answers = [str(at) for at in range(len(question.options))]
        rest: list[str] = []
    else:
        given = {
            answer: sum(counts.get(answer, 0) for counts in turns) for counts in turns for answer in counts
        }
        ranked = sorted(given, key=lambda answer: (-given[answer], float(answer)))
        answers, rest = sorted(ranked[:MOST_NUMBERS], key=float), ranked[MOST_NUMBERS:]
    found = [
        {
            "answer": answer,
            "label": _cut(question.label(answer)),
            "counts": [counts.get(answer, 0) for counts in turns],
            "right": question.is_right(answer) if room.is_shown else None,
        }
        for answer in answers
    ]
    if rest:
        others = [sum(counts.get(answer, 0) for answer in rest) for counts in turns]
        found.append(
            {"answer": "", "label": format_count(len(rest), "other number"), "counts": others, "right": None}
        )
    return found
