"""Printable worksheets: a learner's answers with links, and the answer key for teachers."""

from collections.abc import Callable, Mapping
from html import escape
from urllib.parse import urlencode

import streamlit as st

from dashboard.course.lessons import LESSONS, Lesson
from dashboard.course.models_on_screen import ModelsOnScreen
from dashboard.course.posed_exercises import PosedExercise, asked_on_paper
from dashboard.course.records import RIGHT, SHOWN, TRIED, Record
from dashboard.course.registry import all_exercises
from dashboard.export.worksheet import document
from dashboard.ui import links, model_picker, teacher
from dashboard.ui.exercise_panel import progress


def worksheet_downloads(on: ModelsOnScreen, records: Mapping[str, Record]) -> None:
    """Render the download buttons for worksheets, made on request; the answer key is for teachers.

    Args:
        on: the current models.
        records: exercise name to record, from the browser.
    """
    # The file is made outside the session, so read session state here.
    link, models = _link(), progress.models_of(on)
    mine = {each.key: progress.record_of(each, on, records) for each in all_exercises()}
    with st.container(horizontal=True):
        _button(
            "My sheet",
            lambda: _sheet("My answers", on, link, lambda asked: answer_in(mine[asked.exercise.key], models)),
        )
        if teacher.is_teacher():
            _button("Teacher's key", lambda: _sheet("Teacher's key", on, link, _key))
        else:
            teacher.teacher_login()


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


Answer = Callable[[PosedExercise], str]
WORTH = {RIGHT: "right", SHOWN: "the answer was shown", TRIED: "not right"}


def answer_in(record: Record | None, models: str) -> str:
    """Return a learner's answer for a worksheet about `models`; one about other models names them.

    >>> answer_in(Record("right", "512", "Pocket GPT-2"), "SmolLM2")
    '512 (right, about Pocket GPT-2)'
    >>> answer_in(Record("shown"), "SmolLM2"), answer_in(None, "SmolLM2")
    ('the answer was shown', '…')
    """
    if record is None:
        return "…"
    worth = WORTH[record.status]
    about = f", about {record.models}" if record.models not in ("", models) else ""
    return f"{record.given} ({worth}{about})" if record.given else f"{worth}{about}"


def _key(asked: PosedExercise) -> str:
    """Return the right answer with its explanation."""
    return f"{asked.kind.solution}. {asked.words.why}"


def _sheet(title: str, models: ModelsOnScreen, link: Callable[[Lesson, int], str], answer: Answer) -> str:
    """Return an HTML page of all exercises about these models, with all text escaped."""
    body = "\n".join(_of_page(lesson, models, link, answer) for lesson in LESSONS)
    return document(f"Embedding Lab: {title}", f"{models.words.title} · {models.language.title}", body)


def _of_page(
    lesson: Lesson, models: ModelsOnScreen, link: Callable[[Lesson, int], str], answer: Answer
) -> str:
    written = "\n".join(
        f"<article><h3>{each.number}. {escape(each.words.title)}</h3><p>{escape(each.words.ask)}</p>"
        f'<p class="answer">{escape(answer(each))}</p>'
        f'<p><a href="{escape(link(lesson, each.number))}">Open this one</a></p></article>'
        for each in asked_on_paper(lesson.slug, models)
    )
    return f"<h2>{escape(lesson.title)}</h2>\n{written}"


def _link() -> Callable[[Lesson, int], str]:
    """Return a function that links to an exercise of a page with the current models."""
    root, named = links.root(), model_picker.url_params()

    def link(lesson: Lesson, number: int) -> str:
        page = "" if lesson is LESSONS[0] else lesson.slug
        turn = {f"{lesson.letters}_turns": "true", f"{lesson.letters}_turn": number}
        return f"{root}/{page}?{urlencode({**named, **turn})}"

    return link
