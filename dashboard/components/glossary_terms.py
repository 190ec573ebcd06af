"""The opening of a page, whose glossary terms expand at their first use."""

import re
from collections.abc import Sequence

from dashboard.components.loader import load
from dashboard.course.glossary import Term

_render = load(__file__, html='<div class="opening"></div>')

Run = dict[str, str]


def opening_text(text: str, terms: Sequence[Term], *, key: str) -> None:
    """Render the text; each term expands at its first use."""
    _render(key=key, data={"runs": split_terms(text, terms)})


def split_terms(text: str, terms: Sequence[Term]) -> list[Run]:
    """Split text into styled runs.

    A run has "text"; "is" marks it as "emphasis" or a "term", and a term has its explanation in "says".

    >>> terms = [Term("token", "start", "A piece."), Term("byte", "", "")]
    >>> [run["text"] for run in split_terms("*Try this:* cut a token.", terms)]
    ['Try this:', ' cut a ', 'token', '.']
    """
    runs = [
        {"text": part, "is": "emphasis" if at % 2 else "text"}
        for at, part in enumerate(re.split(r"\*([^*]+)\*", " ".join(text.split())))
        if part
    ]
    # Longest term first, so that “token ID” is not matched as “token”.
    for term in sorted(terms, key=lambda term: -len(term.name)):
        runs = _split_at(runs, term)
    return runs


def _split_at(runs: list[Run], term: Term) -> list[Run]:
    """Split the runs at the first use of `term`."""
    for at, run in enumerate(runs):
        match = term.pattern.search(run["text"]) if run["is"] == "text" else None
        if match:
            before, used, after = run["text"][: match.start()], match[0], run["text"][match.end() :]
            pieces = [{"text": before, "is": "text"}, _opened(term, used), {"text": after, "is": "text"}]
            return [*runs[:at], *(piece for piece in pieces if piece["text"]), *runs[at + 1 :]]
    return runs


def _opened(term: Term, used: str) -> Run:
    return {"text": used, "is": "term", "name": term.name, "says": term.says}
