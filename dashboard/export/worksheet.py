"""Printable worksheets of exercises, with a separate answer key."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dashboard.course.posed_exercises import PosedExercise
from dashboard.course.questions import Kind
from dashboard.export.html_templates import render


@dataclass(frozen=True)
class PrintedExercise:
    """An exercise on paper.

    Attributes:
        number: its number on the page.
        title: its name.
        ask: the question.
        kind: how it is answered, for the room that an answer needs.
        answer: what is printed in place of that room; empty for none.
        link: link to the exercise; empty for none.
    """

    number: int
    title: str
    ask: str
    kind: Kind
    answer: str = ""
    link: str = ""


def document(title: str, about: str, sections: Mapping[str, list[PrintedExercise]]) -> str:
    """Render exercises by section, whose title may be empty, as an HTML document that prints well."""
    parts = [{"title": name, "exercises": exercises} for name, exercises in sections.items()]
    return render("worksheet.html", title=title, about=about, sections=parts)


def printed(number: int, posed: PosedExercise, answer: str = "", link: str = "") -> PrintedExercise:
    """Return an exercise as it is printed."""
    return PrintedExercise(number, posed.words.title, posed.words.ask, posed.kind, answer, link)


def worksheet(page: str, about: str, questions: Iterable[PosedExercise]) -> str:
    """Render the exercises of a page as a worksheet, with room for answers."""
    exercises = [printed(number, each) for number, each in enumerate(questions, start=1)]
    parts = [{"title": "", "exercises": exercises}]
    return render("worksheet.html", title=f"{page}: worksheet", about=about, sections=parts, has_name=True)


def answer_key(page: str, about: str, questions: Iterable[PosedExercise]) -> str:
    """Render the answer key of a worksheet, in the same order, with explanations."""
    exercises = [
        printed(number, each, f"{each.kind.solution}. {each.words.why}")
        for number, each in enumerate(questions, start=1)
    ]
    return document(f"{page}: key", about, {"": exercises})
