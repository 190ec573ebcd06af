"""The kinds of exercises: what can be answered, and how an answer is graded."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from dashboard.course.typed_numbers import read_number
from dashboard.errors import InputError
from dashboard.numerals import format_number


class UnclearError(ValueError):
    """The models on screen give this exercise no clear answer, so it is not asked about them."""


@dataclass(frozen=True)
class Verdict:
    """Whether an answer is right, and what the model makes of it where that depends on the answer."""

    right: bool
    said: str = ""


@dataclass(frozen=True, eq=False)
class Choose:
    """One of several options.

    Attributes:
        options: what can be chosen.
        right: which of them is right.
        values: what the model says of each, to be shown afterwards; empty where there is nothing to say.
    """

    options: tuple[str, ...]
    right: int
    values: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Raise UnclearError where what is shown of another option is what is shown of the right one."""
        if self.values and self.values.count(self.values[self.right]) > 1:
            raise UnclearError

    def grade(self, answer: int) -> Verdict:
        """Right where `answer` is the number of the right option."""
        return Verdict(answer == self.right)

    @property
    def solution(self) -> str:
        """The right answer in words."""
        return self.options[self.right]

    @property
    def solved(self) -> int:
        """The right answer as the learner would give it."""
        return self.right


@dataclass(frozen=True, eq=False)
class Pick(Choose):
    """One token of a text, or one point of a picture.

    Attributes:
        places: where the points are, float (n_options, 2); None where the options are the tokens of a text.
    """

    places: np.ndarray | None = None

    @property
    def needs_picture(self) -> bool:
        """Whether its question is about points of a picture."""
        return self.places is not None


@dataclass(frozen=True, eq=False)
class Number:
    """A number.

    Attributes:
        answer: the right one.
        within: how far off an answer may be.
        places: digits after the point.
    """

    answer: float
    within: float = 0.0
    places: int = 0

    def grade(self, answer: float | str) -> Verdict:
        """Right within the tolerance; else it says in which direction the right number lies.

        Raises:
            InputError: `answer` is a text that is no number.
        """
        given = read_number(answer) if isinstance(answer, str) else answer
        # A hair more, for what decimal fractions lose.
        if abs(given - self.answer) <= self.within + 1e-9 * max(1.0, abs(self.answer)):
            return Verdict(True)
        return Verdict(False, "The number is larger." if given < self.answer else "The number is smaller.")

    @property
    def solution(self) -> str:
        """The right answer in words."""
        return format_number(self.answer, f",.{self.places}f")

    @property
    def solved(self) -> float:
        """The right answer as the learner would give it."""
        return round(self.answer, self.places)


@dataclass(frozen=True, eq=False)
class Order:
    """Things to be put in order.

    Attributes:
        items: the things, in no order.
        right: their numbers in the right order.
        values: what the model says of each, to be shown afterwards.
    """

    items: tuple[str, ...]
    right: tuple[int, ...]
    values: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Raise UnclearError where what is shown of two things is the same."""
        if len(set(self.values)) < len(self.values):
            raise UnclearError

    def grade(self, answer: Sequence[int]) -> Verdict:
        """Right in exactly this order; else it says how many stand at their place."""
        at_place = sum(given == right for given, right in zip(answer, self.right, strict=False))
        said = f"{at_place} of {len(self.right)} stand at their place."
        return Verdict(True) if tuple(answer) == self.right else Verdict(False, said)

    @property
    def solution(self) -> str:
        """The right answer in words."""
        return " → ".join(self.items[at] for at in self.right)

    @property
    def solved(self) -> tuple[int, ...]:
        """The right answer as the learner would give it."""
        return self.right


@dataclass(frozen=True, eq=False)
class Type:
    """A text that makes something happen: any that does so is right.

    Attributes:
        grade: what the model makes of a text; raises InputError where it cannot be read as an answer.
        solved: a text that is right.
        refused: a text that can be read, and is not right.
        form: how to write the answer.
    """

    grade: Callable[[str], Verdict]
    solved: str
    refused: str
    form: str = ""

    @property
    def solution(self) -> str:
        """The right answer in words."""
        return f"for example: {self.solved}"


Kind = Choose | Pick | Number | Order | Type


@dataclass(frozen=True, eq=False)
class Posed:
    """An exercise about the models on screen.

    Attributes:
        kind: what can be answered.
        figures: what stands in its words, field to value.
    """

    kind: Kind
    figures: dict[str, Any]


def posed(kind: Kind, **figures: Any) -> Posed:
    """An exercise of this kind with what stands in its words."""
    return Posed(kind, figures)


def typed(
    grade: Callable[[str], Verdict], right: Iterable[str], wrong: Iterable[str], form: str = ""
) -> Type:
    """A text to be typed, with the first of each that is so: the finds that the app shows and is tested with.

    Raises:
        UnclearError: none of them is right, or none is wrong, about these models.
    """

    def first(texts: Iterable[str], is_right: bool) -> str:
        for text in texts:
            with suppress(InputError):
                if grade(text).right is is_right:
                    return text
        raise UnclearError

    return Type(grade, first(right, True), first(wrong, False), form)


# By how much the best of several must be ahead of the next, as a part of the range of all, so that it is clear.
CLEARLY = 0.01


def _are_clear(values: Sequence[float]) -> bool:
    """Whether each of these values in descending order is clearly ahead of the next."""
    room = CLEARLY * (values[0] - values[-1])
    return all(ahead - next_ > room for ahead, next_ in pairwise(values))


def the_highest(values: dict[str, float], write: str = ".4f", *, kind: type[Choose] = Choose) -> Choose:
    """A choice among the keys, in the order of the alphabet, where the one with the highest value is right.

    Raises:
        UnclearError: it is not clearly the highest.

    >>> the_highest({"b": 0.9, "a": 0.1}).solution
    'b'
    """
    options = sorted(values, key=str.casefold)
    ranked = sorted(values.values(), reverse=True)
    if len(ranked) < 2 or not ranked[0] - ranked[1] > CLEARLY * (ranked[0] - ranked[-1]):
        raise UnclearError
    right = max(range(len(options)), key=lambda at: values[options[at]])
    return kind(tuple(options), right, tuple(format_number(values[option], write) for option in options))


def one_of(options: Sequence[str], right: str) -> Choose:
    """A choice among these, in this order."""
    return Choose(tuple(options), list(options).index(right))


def ascending(values: dict[str, float], write: str = ",.4g") -> Order:
    """The keys, to be put in order from the lowest value to the highest.

    Raises:
        UnclearError: two of them are too near each other.

    >>> ascending({"b": 1.0, "a": 3.0, "c": 2.0}).solution
    'b → c → a'
    """
    items = sorted(values, key=str.casefold)
    order = sorted(range(len(items)), key=lambda at: values[items[at]])
    if len(items) < 3 or not _are_clear([values[items[at]] for at in reversed(order)]):
        raise UnclearError
    return Order(tuple(items), tuple(order), tuple(format_number(values[item], write) for item in items))
