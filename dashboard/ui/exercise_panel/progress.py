"""A visitor's progress: full answers of this session, and records of earlier ones from the browser."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from dashboard.components import local_storage
from dashboard.course.exercise import Exercise
from dashboard.course.models_on_screen import ModelsOnScreen
from dashboard.course.questions import Choose, Kind, Number, Order, Verdict
from dashboard.course.records import RIGHT, SHOWN, TRIED, Record, best_record, read_records, record
from dashboard.course.typed_numbers import read_number
from dashboard.errors import InputError
from dashboard.numerals import format_number

NO_HELP, HINT, SUGGESTION, SHOW = range(4)

_ANSWERS, _RECORDS, _TURN = "your_turn_answers", "your_turn_records", "your_turn_turn"

NO_ANSWER = "Give an answer first: a guess is as good as any, and what you find out stays longer."


@dataclass
class Attempt:
    """The answers to one exercise about two models.

    Attributes:
        given: the last gradable answer as text; empty before the first.
        verdict: grade of the last answer; None before the first, if it could not be graded, and when the answer is
            shown.
        refusal: why the last answer could not be graded; empty if it could.
        rung: level of help given: none, a hint, a suggestion, or the answer.
        record: the best result; None before the first gradable answer.
    """

    given: str = ""
    verdict: Verdict | None = None
    refusal: str = ""
    rung: int = NO_HELP
    record: Record | None = None

    @property
    def is_right(self) -> bool:
        """Whether the last answer is right."""
        return self.verdict is not None and self.verdict.right

    @property
    def is_over(self) -> bool:
        """Whether the answer may be shown."""
        return self.is_right or self.rung >= SHOW


def current_attempt(exercise: Exercise, models: ModelsOnScreen) -> Attempt:
    """Return this session's answers to the exercise about these models."""
    answers = st.session_state.setdefault(_ANSWERS, {})
    return answers.setdefault((exercise.key, models.words.slug, models.language.slug), Attempt())


def submit_answer(exercise: Exercise, models: ModelsOnScreen, kind: Kind, answer: Any) -> None:
    """Grade an answer; a wrong one raises the level of help, an ungradable one sets the refusal."""
    now = current_attempt(exercise, models)
    count_text()
    # No verdict on an earlier answer beside a new message.
    now.verdict, now.refusal = None, ""
    if answer is None:
        now.refusal = NO_ANSWER
        if isinstance(kind, Order):
            now.refusal = f"Put all {len(kind.items)} of them in order first."
        return
    try:
        now.verdict = kind.grade(answer)
    except InputError as error:
        now.refusal = str(error)
        return
    now.given = answer_text(kind, answer)
    if not now.verdict.right:
        now.rung = max(now.rung, min(now.rung + 1, SUGGESTION))
        _save_record(exercise, models, now, TRIED)
    elif now.rung < SHOW:
        _save_record(exercise, models, now, RIGHT)
    else:
        # An answer given after the solution was shown does not count as found.
        _save_record(exercise, models, now, SHOWN)


def show_more_help(exercise: Exercise, models: ModelsOnScreen) -> None:
    """Raise the level of help; the last level shows the answer."""
    now = current_attempt(exercise, models)
    count_text()
    now.rung = min(now.rung + 1, SHOW)
    if now.rung == SHOW:
        now.verdict, now.refusal = None, ""
        _save_record(exercise, models, now, SHOWN)


def count_text() -> None:
    """Count that there is new text below the question."""
    st.session_state[_TURN] = n_texts() + 1


def n_texts() -> int:
    """Return how many times in this session there was new text."""
    return int(st.session_state.get(_TURN, 0))


def answer_text(kind: Kind, answer: Any) -> str:
    """Return an answer as text for the worksheet."""
    if isinstance(kind, Choose):
        return kind.options[answer]
    if isinstance(kind, Order):
        return " → ".join(kind.items[at] for at in answer)
    return format_number(read_number(answer)) if isinstance(kind, Number) else str(answer)


def model_titles(models: ModelsOnScreen) -> str:
    """Return the titles of the current models, as records store them."""
    return record(TRIED, "", f"{models.words.title} · {models.language.title}").models


def _save_record(exercise: Exercise, models: ModelsOnScreen, now: Attempt, status: str) -> None:
    new = record(status, now.given, model_titles(models))
    now.record = best_record(now.record, new)
    records = st.session_state.setdefault(_RECORDS, {})
    records[exercise.key] = best_record(records.get(exercise.key), new)


def sync_records(known: Collection[str]) -> dict[str, Record]:
    """Save this session's results in the browser, merged with the records that it has stored.

    Args:
        known: the names of all exercises.

    Returns:
        Exercise name to record, for those answered or shown.
    """
    records = st.session_state.setdefault(_RECORDS, {})
    for key, earlier in read_records(local_storage.keep(records, key="your_turn_kept"), known).items():
        records[key] = best_record(earlier, records[key]) if key in records else earlier
    return {key: each for key, each in records.items() if key in known}


def record_of(exercise: Exercise, models: ModelsOnScreen, records: Mapping[str, Record]) -> Record | None:
    """Return the record of an exercise: about these models if asked about them in this session, else about any."""
    now = st.session_state.get(_ANSWERS, {}).get((exercise.key, models.words.slug, models.language.slug))
    return now.record if now and now.record else records.get(exercise.key)
