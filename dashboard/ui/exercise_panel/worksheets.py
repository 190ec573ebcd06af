"""Printable worksheets: a learner's answers with links, and the answer key for teachers."""

from collections.abc import Callable, Mapping
from urllib.parse import quote, urlencode

import streamlit as st

from dashboard.course.lessons import LESSONS, Lesson
from dashboard.course.models_on_screen import ModelsOnScreen
from dashboard.course.posed_exercises import PosedExercise, printable_exercises
from dashboard.course.records import RIGHT, SHOWN, TRIED, Record
from dashboard.course.registry import all_exercises
from dashboard.export.worksheet import document, printed
from dashboard.ui import links
from dashboard.ui.exercise_panel import progress
from dashboard.ui.slots import model_picker


def worksheet_download(models: ModelsOnScreen, records: Mapping[str, Record]) -> None:
    """Render the download button for a learner's answers, made on request.

    Args:
        models: the current models.
        records: exercise name to record, from the browser.
    """
    # The file is made outside the session, so read session state here.
    link, titles = _link(), progress.model_titles(models)
    mine = {each.key: progress.record_of(each, models, records) for each in all_exercises()}
    _button(
        "My sheet",
        lambda: _sheet(
            "My answers", models, link, lambda asked: format_answer(mine[asked.exercise.key], titles)
        ),
    )


def key_download(models: ModelsOnScreen) -> None:
    """Render the download button for all answers about these models, which is for teachers."""
    link = _link()
    _button("Teacher's key", lambda: _sheet("Teacher's key", models, link, _key))


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


def format_answer(record: Record | None, models: str) -> str:
    """Return a learner's answer for a worksheet about `models`; one about other models names them.

    >>> format_answer(Record("right", "512", "Pocket GPT-2"), "SmolLM2")
    '512 (right, about Pocket GPT-2)'
    >>> format_answer(Record("shown"), "SmolLM2"), format_answer(None, "SmolLM2")
    ('the answer was shown', '…')
    """
    if record is None:
        return "…"
    worth = WORTH[record.status]
    about = f", about {record.models}" if record.models not in ("", models) else ""
    return f"{record.given} ({worth}{about})" if record.given else f"{worth}{about}"


def _key(posed: PosedExercise) -> str:
    """Return the right answer with its explanation."""
    return f"{posed.kind.solution}. {posed.words.why}"


def _sheet(title: str, models: ModelsOnScreen, link: Callable[[Lesson, int], str], answer: Answer) -> str:
    """Return an HTML page of all exercises about these models."""
    sections = {
        lesson.title: [
            printed(each.number, each, answer(each), link(lesson, each.number))
            for each in printable_exercises(lesson.slug, models)
        ]
        for lesson in LESSONS
    }
    return document(f"Embedding Lab: {title}", f"{models.words.title} · {models.language.title}", sections)


def _link() -> Callable[[Lesson, int], str]:
    """Return a function that links to an exercise of a page with the current models."""
    root, named = links.root(), model_picker.url_params()

    def link(lesson: Lesson, number: int) -> str:
        page = "" if lesson is LESSONS[0] else lesson.slug
        turn = {f"{lesson.letters}_turns": "true", f"{lesson.letters}_turn": number}
        return f"{root}/{page}?{urlencode({**named, **turn}, quote_via=quote)}"

    return link
