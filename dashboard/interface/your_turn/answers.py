"""What a visitor has answered: in this visit in full, and from earlier ones what the browser has kept."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import streamlit as st

from dashboard.exercises.bank import Exercise
from dashboard.exercises.kinds import Choose, Kind, Number, Order, Verdict
from dashboard.exercises.screen import OnScreen
from dashboard.interface.components import kept

RIGHT, SHOWN = "right", "shown"
NO_HELP, NUDGE, SUGGESTION, SHOW = range(4)

_ANSWERS, _DONE = "your_turn_answers", "your_turn_done"


@dataclass
class Answered:
    """What was answered to one exercise about two models.

    Attributes:
        given: the last answer, in words; empty before the first.
        verdict: what it was worth.
        rung: how much help was given: none, a nudge, a suggestion, or the answer.
    """

    given: str = ""
    verdict: Verdict | None = None
    rung: int = NO_HELP

    @property
    def is_right(self) -> bool:
        """Whether the last answer is right."""
        return self.verdict is not None and self.verdict.right

    @property
    def is_over(self) -> bool:
        """Whether the answer may be shown."""
        return self.is_right or self.rung >= SHOW


def answered(exercise: Exercise, on: OnScreen) -> Answered:
    """What this visitor answered to the exercise about these models."""
    answers = st.session_state.setdefault(_ANSWERS, {})
    return answers.setdefault((exercise.key, on.words.slug, on.language.slug), Answered())


def so_far(on: OnScreen) -> dict[str, Answered]:
    """Name of an exercise to what was answered to it about these models."""
    answers = st.session_state.get(_ANSWERS, {})
    return {
        key: now for (key, *models), now in answers.items() if models == [on.words.slug, on.language.slug]
    }


def commit(exercise: Exercise, on: OnScreen, kind: Kind, answer: Any) -> None:
    """Grade an answer; a wrong one brings the next rung of help. Raises InputError where it cannot be read."""
    now = answered(exercise, on)
    now.verdict = kind.grade(answer)
    now.given = in_words(kind, answer)
    if now.verdict.right:
        _finish(exercise, RIGHT)
    else:
        now.rung = max(now.rung, min(now.rung + 1, SUGGESTION))


def help_more(exercise: Exercise, on: OnScreen) -> None:
    """The next rung of help; the last one shows the answer."""
    now = answered(exercise, on)
    now.rung = min(now.rung + 1, SHOW)
    if now.rung == SHOW:
        _finish(exercise, SHOWN)


def in_words(kind: Kind, answer: Any) -> str:
    """An answer as the sheet writes it."""
    if isinstance(kind, Choose):
        return kind.options[answer]
    if isinstance(kind, Order):
        return " → ".join(kind.items[at] for at in answer)
    return f"{answer:,}" if isinstance(kind, Number) else str(answer)


def _finish(exercise: Exercise, how: str) -> None:
    done = st.session_state.setdefault(_DONE, {})
    if done.get(exercise.key) != RIGHT:
        done[exercise.key] = how


def done(exercises: Iterable[Exercise]) -> dict[str, str]:
    """Name to how, of those of the `exercises` that are done, in this visit or in earlier ones in this browser."""
    known = {exercise.key for exercise in exercises}
    here = st.session_state.setdefault(_DONE, {})
    for key, how in kept.keep(here, key="your_turn_kept").items():
        if key in known and how in (RIGHT, SHOWN) and here.get(key) != RIGHT:
            here[key] = how
    return {key: how for key, how in here.items() if key in known}
