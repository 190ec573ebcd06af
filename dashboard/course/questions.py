"""Kinds of exercises: how each is answered and graded."""

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
    """The models on screen give an exercise no clear answer, so it is not asked about them."""


@dataclass(frozen=True)
class Verdict:
    """Whether an answer is right, feedback on it if there is any, and what the learner has to judge for that."""

    right: bool
    feedback: str = ""
    provided: str = ""


@dataclass(frozen=True, eq=False)
class Choose:
    """A multiple choice with one right option.

    Attributes:
        options: the options.
        right: index of the right option.
        values: the figure of each option, to show afterwards; empty if there are none.
    """

    options: tuple[str, ...]
    right: int
    values: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Raise UnclearError if another option displays the same value as the right one."""
        if self.values and self.values.count(self.values[self.right]) > 1:
            raise UnclearError

    def grade(self, answer: int) -> Verdict:
        """Grade the index of the chosen option."""
        return Verdict(answer == self.right)

    @property
    def solution(self) -> str:
        """The right answer in words."""
        return self.options[self.right]

    @property
    def solved(self) -> int:
        """The right answer as the input would return it."""
        return self.right


@dataclass(frozen=True, eq=False)
class Pick(Choose):
    """A multiple choice among the tokens of a text or the points of a picture.

    Attributes:
        places: coordinates of the points, float (n_options, 2); None if the options are tokens.
    """

    places: np.ndarray | None = None

    @property
    def needs_picture(self) -> bool:
        """Whether its options are points of a picture."""
        return self.places is not None


@dataclass(frozen=True, eq=False)
class Number:
    """A numeric answer.

    Attributes:
        answer: the right one.
        within: tolerance.
        places: decimal places.
    """

    answer: float
    within: float = 0.0
    places: int = 0

    def grade(self, answer: float | str) -> Verdict:
        """Grade a number by the tolerance; a wrong one gets the direction of the right one as feedback.

        Raises:
            InputError: `answer` is a string that is not a number.
        """
        given = read_number(answer) if isinstance(answer, str) else answer
        # Slack for float rounding.
        if abs(given - self.answer) <= self.within + 1e-9 * max(1.0, abs(self.answer)):
            return Verdict(True)
        return Verdict(False, "The number is larger." if given < self.answer else "The number is smaller.")

    @property
    def solution(self) -> str:
        """The right answer in words."""
        return format_number(self.answer, f",.{self.places}f")

    @property
    def solved(self) -> float:
        """The right answer as the input would return it."""
        return round(self.answer, self.places)


@dataclass(frozen=True, eq=False)
class Order:
    """Items to put in order.

    Attributes:
        items: the items, in arbitrary order.
        right: their indices in the right order.
        values: the figure of each item, to show afterwards.
    """

    items: tuple[str, ...]
    right: tuple[int, ...]
    values: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Raise UnclearError if two items display the same value."""
        if len(set(self.values)) < len(self.values):
            raise UnclearError

    def grade(self, answer: Sequence[int]) -> Verdict:
        """Grade an order, right only as a whole; feedback on a wrong one is its number of items in place."""
        at_place = sum(given == right for given, right in zip(answer, self.right, strict=False))
        said = f"{at_place} of {len(self.right)} stand at their place."
        return Verdict(True) if tuple(answer) == self.right else Verdict(False, said)

    @property
    def solution(self) -> str:
        """The right answer in words."""
        return " → ".join(self.items[at] for at in self.right)

    @property
    def solved(self) -> tuple[int, ...]:
        """The right answer as the input would return it."""
        return self.right


@dataclass(frozen=True, eq=False)
class Type:
    """A text answer with many right ones, graded by what the model makes of it.

    Attributes:
        grade: grades a text; raises InputError if it cannot be parsed as an answer.
        solved: a right answer.
        refused: a valid but wrong answer.
        form: the expected format.
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
    """An exercise bound to the models on screen.

    Attributes:
        kind: how it is answered and graded.
        figures: the figures in its texts, field to value.
    """

    kind: Kind
    figures: dict[str, Any]


def pose(kind: Kind, **figures: Any) -> Posed:
    """Bind an exercise of this kind to its figures."""
    return Posed(kind, figures)


def type_answer(
    grade: Callable[[str], Verdict], right: Iterable[str], wrong: Iterable[str], form: str = ""
) -> Type:
    """Build a text answer, with the first right and the first wrong one of some candidates as examples.

    Raises:
        UnclearError: no candidate is right, or none is wrong, for these models.
    """

    def first(texts: Iterable[str], is_right: bool) -> str:
        for text in texts:
            with suppress(InputError):
                if grade(text).right is is_right:
                    return text
        raise UnclearError

    return Type(grade, first(right, True), first(wrong, False), form)


# Minimum lead of the best value over the next, as a share of the range, to count as clear.
CLEARLY = 0.01


def _are_clear(values: Sequence[float]) -> bool:
    """Return whether each of these descending values is clearly ahead of the next."""
    room = CLEARLY * (values[0] - values[-1])
    return all(ahead - next_ > room for ahead, next_ in pairwise(values))


def choose_highest(values: dict[str, float], write: str = ".4f", *, kind: type[Choose] = Choose) -> Choose:
    """Build a multiple choice among the keys, sorted by name, whose right option has the highest value.

    Raises:
        UnclearError: there is a tie, or almost one, for the highest value.

    >>> choose_highest({"b": 0.9, "a": 0.1}).solution
    'b'
    """
    options = sorted(values, key=str.casefold)
    ranked = sorted(values.values(), reverse=True)
    if len(ranked) < 2 or not ranked[0] - ranked[1] > CLEARLY * (ranked[0] - ranked[-1]):
        raise UnclearError
    right = max(range(len(options)), key=lambda at: values[options[at]])
    return kind(tuple(options), right, tuple(format_number(values[option], write) for option in options))


def choose_from(options: Sequence[str], right: str) -> Choose:
    """Build a multiple choice among options in this order."""
    return Choose(tuple(options), list(options).index(right))


def order_ascending(values: dict[str, float], write: str = ",.4g") -> Order:
    """Build an exercise to sort the keys by ascending value.

    Raises:
        UnclearError: there are fewer than three, or two values are too close.

    >>> order_ascending({"b": 1.0, "a": 3.0, "c": 2.0}).solution
    'b → c → a'
    """
    items = sorted(values, key=str.casefold)
    order = sorted(range(len(items)), key=lambda at: values[items[at]])
    if len(items) < 3 or not _are_clear([values[items[at]] for at in reversed(order)]):
        raise UnclearError
    return Order(tuple(items), tuple(order), tuple(format_number(values[item], write) for item in items))
