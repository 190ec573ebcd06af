"""The opening of a page, in which a term opens at its first use."""

import re
from collections.abc import Sequence

from dashboard.components.loader import load
from dashboard.course.glossary import Term

_render = load(__file__, html='<div class="opening"></div>')

Run = dict[str, str]


def opening_with(text: str, terms: Sequence[Term], *, key: str) -> None:
    """Draw the sentences; a term in them opens with what it means, and those that are not in them stand below."""
    runs, others = runs_of(text, terms)
    _render(key=key, data={"runs": runs, "others": [_opened(term, term.name) for term in others]})


def runs_of(text: str, terms: Sequence[Term]) -> tuple[list[Run], list[Term]]:
    """The text in pieces that look alike, and the terms that do not come up in it.

    A piece has "text"; "is" says what else it is: "emphasis", or a "term", which has what it "says" as well.

    >>> runs, others = runs_of("*Try this:* cut a token.", [Term("token", "start", "A piece."), Term("byte", "", "")])
    >>> [run["text"] for run in runs], [term.name for term in others]
    (['Try this:', ' cut a ', 'token', '.'], ['byte'])
    """
    runs = [
        {"text": part, "is": "emphasis" if at % 2 else "text"}
        for at, part in enumerate(re.split(r"\*([^*]+)\*", " ".join(text.split())))
        if part
    ]
    others = []
    # The longer term first: “token ID” is no “token”.
    for term in sorted(terms, key=lambda term: -len(term.name)):
        found = _split_at(runs, term)
        if found is None:
            others.append(term)
        else:
            runs = found
    return runs, sorted(others, key=list(terms).index)


def _split_at(runs: list[Run], term: Term) -> list[Run] | None:
    """The pieces with the first use of this term as one of its own; None where it is not used."""
    for at, run in enumerate(runs):
        match = term.pattern.search(run["text"]) if run["is"] == "text" else None
        if match:
            before, used, after = run["text"][: match.start()], match[0], run["text"][match.end() :]
            pieces = [{"text": before, "is": "text"}, _opened(term, used), {"text": after, "is": "text"}]
            return [*runs[:at], *(piece for piece in pieces if piece["text"]), *runs[at + 1 :]]
    return None


def _opened(term: Term, used: str) -> Run:
    return {"text": used, "is": "term", "name": term.name, "says": term.says}
