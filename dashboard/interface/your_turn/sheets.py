"""Sheets to print: a learner's answers with links, and the key for teachers."""

from collections.abc import Callable, Mapping
from html import escape
from urllib.parse import urlencode

import streamlit as st

from dashboard.exercises.asked import Asked, asked_on
from dashboard.exercises.screen import OnScreen
from dashboard.interface import links, slots, teacher
from dashboard.interface.your_turn import answers
from dashboard.interface.your_turn.answers import Answered
from dashboard.lessons.registry import LESSONS, Lesson
from dashboard.takeaway.worksheet import document


def take_away(on: OnScreen) -> None:
    """The buttons for the sheets, which are written when somebody presses one: the key is for teachers."""
    # A file is written outside a visit, so what belongs to it is looked up here.
    link, given = _link(), answers.so_far(on)
    with st.container(horizontal=True):
        _button("My sheet", lambda: _sheet("My answers", on, link, lambda asked: _mine(asked, given)))
        if teacher.is_teacher():
            _button("Teacher's key", lambda: _sheet("Teacher's key", on, link, _key))
        else:
            teacher.offer_key()


def _button(label: str, write: Callable[[], str]) -> None:
    st.download_button(
        label,
        lambda: write().encode("utf-8"),
        f"embedding-lab-{label.split()[-1].lower()}.html",
        "text/html",
        key=f"your_turn_{label}",
        icon=":material/print:",
        type="tertiary",
        on_click="ignore",
    )


Answer = Callable[[Asked], str]


def _mine(asked: Asked, given: Mapping[str, Answered]) -> str:
    """What this visitor answered."""
    now = given.get(asked.exercise.key, Answered())
    if not now.given:
        return "shown" if now.is_over else "…"
    return f"{now.given} ({'right' if now.is_right else 'not right'})"


def _key(asked: Asked) -> str:
    """The right answer and why."""
    return f"{asked.kind.solution}. {asked.words.why}"


def _sheet(title: str, on: OnScreen, link: Callable[[Lesson, int], str], answer: Answer) -> str:
    """A page of HTML with all exercises about these models; every word in it is escaped."""
    body = "\n".join(_of_page(lesson, on, link, answer) for lesson in LESSONS)
    return document(f"Embedding Lab: {title}", f"{on.words.title} · {on.language.title}", body)


def _of_page(lesson: Lesson, on: OnScreen, link: Callable[[Lesson, int], str], answer: Answer) -> str:
    written = "\n".join(
        f"<article><h3>{each.number}. {escape(each.words.title)}</h3><p>{escape(each.words.ask)}</p>"
        f'<p class="answer">{escape(answer(each))}</p>'
        f'<p><a href="{escape(link(lesson, each.number))}">Open this one</a></p></article>'
        for each in asked_on(lesson.slug, on)
    )
    return f"<h2>{escape(lesson.title)}</h2>\n{written}"


def _link() -> Callable[[Lesson, int], str]:
    """How to link to an exercise of a page, and the models on screen."""
    root, named = links.root(), slots.named()

    def link(lesson: Lesson, number: int) -> str:
        page = "" if lesson is LESSONS[0] else lesson.slug
        turn = {f"{lesson.letters}_turns": "true", f"{lesson.letters}_turn": number}
        return f"{root}/{page}?{urlencode({**named, **turn})}"

    return link
