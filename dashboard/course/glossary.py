"""Glossary from `glossary.toml`: each term belongs to the page where it is first needed."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache, cached_property

from dashboard.course.lessons import FOLDER, lesson


@dataclass(frozen=True)
class Term:
    """A term, the page where it is first needed, and its definition in one or two sentences.

    `also` is another spelling. An `everyday` term is also an ordinary word, and only a term on its own page.
    """

    name: str
    page: str
    says: str
    also: str = ""
    everyday: bool = False

    @property
    def anchor(self) -> str:
        """Its anchor in the URL."""
        return f"#term-{self.name.lower().replace(' ', '-')}"

    @property
    def alternatives(self) -> str:
        """A regular expression for its spellings and their plurals."""
        return "(?:" + "|".join(rf"{re.escape(name)}s?" for name in (self.name, self.also) if name) + ")"

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """A regular expression that matches it in a sentence as a whole word."""
        return re.compile(rf"(?<!\w){self.alternatives}(?!\w)", re.IGNORECASE)


@cache
def glossary() -> tuple[Term, ...]:
    """Load all terms, in the order of the course."""
    with (FOLDER / "glossary.toml").open("rb") as file:
        return tuple(Term(**term) for term in tomllib.load(file)["term"])


def page_terms(page: str) -> list[Term]:
    """Return the terms that are first needed on this page."""
    return [term for term in glossary() if term.page == page]


def link_terms(page: str, text: str) -> str:
    """Link each term at its first use in Markdown, with its definition as the link's title.

    Code and links are left as they are, and so are the terms that the page's opening explains.

    >>> link_terms("start", "A token is no `token`.")[:23]
    'A [token](#term-token "'
    """
    sought, linked = _term_pattern(page)
    met = set()

    def link(match: re.Match[str]) -> str:
        term = linked.get(match.lastgroup or "")
        if term is None or term in met:
            return match[0]
        met.add(term)
        return f'[{match[0]}]({term.anchor} "{term.name}: {term.says}")'

    return sought.sub(link, text)


@cache
def _term_pattern(page: str) -> tuple[re.Pattern[str], dict[str, Term]]:
    """Build the pattern of all terms, code and links, one group per term, and map groups to terms to link."""
    # Longer terms first, so that “token ID” is not matched as “token”.
    longest_first = sorted(glossary(), key=lambda term: -len(term.name))
    terms = {f"term{at}": term for at, term in enumerate(longest_first)}
    found = "|".join(f"(?P<{group}>{term.alternatives})" for group, term in terms.items())
    left = r"(`+).+?\1(?!`)|\[[^\]]*\]\([^)]*\)"
    linked = {group: term for group, term in terms.items() if _is_linked(term, page)}
    return re.compile(rf"{left}|(?<!\w)(?:{found})(?!\w)", re.IGNORECASE | re.DOTALL), linked


def _is_linked(term: Term, page: str) -> bool:
    """Whether the texts of a page link a term: an everyday word on the term's own page alone."""
    if term.page != page:
        return not term.everyday
    return not term.pattern.search(lesson(page).opening)
