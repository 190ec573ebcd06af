"""Printable worksheets of exercises, with a separate answer key."""

from collections.abc import Iterable
from html import escape

from dashboard.course.posed_exercises import PosedExercise
from dashboard.course.questions import Choose, Order, Type

# One self-contained file that prints well.
STYLE = """body { font: 16px/1.5 Georgia, serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; color: #1f2430;
  background: #ffffff }
h2 { margin-top: 2rem; border-bottom: 1px solid #999 } article { margin: 1.2rem 0; break-inside: avoid }
h3 { margin: 0 } p { margin: .3rem 0 } .answer { border-left: 3px solid #0a6396; padding-left: .8rem }
ul { list-style: "☐  "; margin: .4rem 0 } .line { border-bottom: 1px solid #666; height: 1.8rem }
a { color: #0a5f90; overflow-wrap: anywhere } @media print { a { color: inherit } }"""


def document(title: str, about: str, body: str) -> str:
    """Render an HTML document; `body` is inserted as HTML, the rest is escaped."""
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<style>{STYLE}</style></head><body>\n<main>\n<h1>{escape(title)}</h1>\n<p>{escape(about)}</p>\n"
        f"{body}\n</main>\n</body></html>\n"
    )


def worksheet(page: str, about: str, questions: Iterable[PosedExercise]) -> str:
    """Render the exercises of a page as a worksheet, with room for answers."""
    body = "\n".join(
        _article(number, each, _answer_space(each)) for number, each in enumerate(questions, start=1)
    )
    return document(f"{page}: worksheet", about, f"<p>Name:</p>\n{body}")


def answer_key(page: str, about: str, questions: Iterable[PosedExercise]) -> str:
    """Render the answer key of a worksheet, in the same order, with explanations."""
    body = "\n".join(
        _article(
            number, each, f'<p class="answer">{escape(each.kind.solution)}. {escape(each.words.why)}</p>'
        )
        for number, each in enumerate(questions, start=1)
    )
    return document(f"{page}: key", about, body)


def _article(number: int, posed: PosedExercise, below: str) -> str:
    title, ask = escape(posed.words.title), escape(posed.words.ask)
    return f"<article><h2>{number}. {title}</h2><p>{ask}</p>{below}</article>"


def _answer_space(posed: PosedExercise) -> str:
    """Render checkboxes, or a line to write on."""
    kind, line = posed.kind, '<div class="line"></div>'
    if isinstance(kind, Choose):
        return f"<ul>{''.join(f'<li>{escape(option)}</li>' for option in kind.options)}</ul>"
    if isinstance(kind, Order):
        return f"<p>{escape(' · '.join(kind.items))}</p>{line}"
    form = f"<p>{escape(kind.form)}</p>" if isinstance(kind, Type) and kind.form else ""
    return f"{form}{line}"
