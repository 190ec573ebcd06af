"""The opening of a page, whose glossary terms expand at their first use."""

import re
from collections.abc import Sequence

from dashboard.components.loader import load
from dashboard.course.glossary import Term

_render = load(__file__, html='<div class="opening"></div>')

Run = dict[str, str]


def opening_text(text: str, terms: Sequence[Term], *, key: str) -> None:
    """Render the text; each term expands at its first use, and unused terms are listed below."""
    runs, others = split_terms(text, terms)
    _render(key=key, data={"runs": runs, "others": [_opened(term, term.name) for term in others]})


def split_terms(text: str, terms: Sequence[Term]) -> tuple[list[Run], list[Term]]:
    """Split text into styled runs; also return the terms that do not occur in it.

    A run has "text"; "is" marks it as "emphasis" or a "term", and a term has its explanation in "says".

    >>> terms = [Term("token", "start", "A piece."), Term("byte", "", "")]
    >>> runs, others = split_terms("*Try this:* cut a token.", terms)
    >>> [run["text"] for run in runs], [term.name for term in others]
    (['Try this:', ' cut a ', 'token', '.'], ['byte'])
    """
    runs = [
        {"text": part, "is": "emphasis" if at % 2 else "text"}
        for at, part in enumerate(re.split(r"\*([^*]+)\*", " ".join(text.split())))
        if part
    ]
    others = []
    # Longest term first, so that “token ID” is not matched as “token”.
    for term in sorted(terms, key=lambda term: -len(term.name)):
        found = _split_at(runs, term)
        if found is None:
            others.append(term)
        else:
            runs = found
    return runs, sorted(others, key=list(terms).index)


def _split_at(runs: list[Run], term: Term) -> list[Run] | None:
    """Split the runs at the first use of `term`; None if it is not used."""
    for at, run in enumerate(runs):
        match = term.pattern.search(run["text"]) if run["is"] == "text" else None
        if match:
            before, used, after = run["text"][: match.start()], match[0], run["text"][match.end() :]
            pieces = [{"text": before, "is": "text"}, _opened(term, used), {"text": after, "is": "text"}]
            return [*runs[:at], *(piece for piece in pieces if piece["text"]), *runs[at + 1 :]]
    return None


def _opened(term: Term, used: str) -> Run:
    return {"text": used, "is": "term", "name": term.name, "says": term.says}
