"""The terms that a learner meets, from `glossary.toml`, each on the page where it is first needed."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache, cached_property

from dashboard.course.lessons import FOLDER


@dataclass(frozen=True)
class Term:
    """A term, the page where it is first needed, and what it means in one or two sentences.

    `also` is another way to write it; an `everyday` term is a plain word as well, which means itself on other pages.
    """

    name: str
    page: str
    says: str
    also: str = ""
    everyday: bool = False

    @property
    def anchor(self) -> str:
        """Its name in an address."""
        return f"#term-{self.name.lower().replace(' ', '-')}"

    @property
    def alternatives(self) -> str:
        """A regular expression for the term as it is written in a sentence."""
        return "(?:" + "|".join(rf"{re.escape(name)}s?" for name in (self.name, self.also) if name) + ")"

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """What finds the term in a sentence, as a word of its own."""
        return re.compile(rf"(?<!\w){self.alternatives}(?!\w)", re.IGNORECASE)


@cache
def glossary() -> tuple[Term, ...]:
    """All terms, in the order of the path."""
    with (FOLDER / "glossary.toml").open("rb") as file:
        return tuple(Term(**term) for term in tomllib.load(file)["term"])


def terms_of(page: str) -> list[Term]:
    """The terms that are first needed on this page."""
    return [term for term in glossary() if term.page == page]


def with_terms(page: str, text: str) -> str:
    """Markdown in which each term is a link at its first use, with what it means as the link's title.

    Left as they are: what is written as code, links, and the terms of this page, which its opening explains.

    >>> with_terms("start", "A token is no `token`.")[:23]
    'A [token](#term-token "'
    """
    sought, linked = _sought_on(page)
    met = set()

    def link(match: re.Match[str]) -> str:
        term = linked.get(match.lastgroup or "")
        if term is None or term in met:
            return match[0]
        met.add(term)
        return f'[{match[0]}]({term.anchor} "{term.name}: {term.says}")'

    return sought.sub(link, text)


@cache
def _sought_on(page: str) -> tuple[re.Pattern[str], dict[str, Term]]:
    """What finds all terms, code and links, each term as a group of its own; and the groups that become links."""
    # The longer term first: “token ID” is no “token”.
    longest_first = sorted(glossary(), key=lambda term: -len(term.name))
    terms = {f"term{at}": term for at, term in enumerate(longest_first)}
    found = "|".join(f"(?P<{group}>{term.alternatives})" for group, term in terms.items())
    left = r"(`+).+?\1(?!`)|\[[^\]]*\]\([^)]*\)"
    linked = {group: term for group, term in terms.items() if term.page != page and not term.everyday}
    return re.compile(rf"{left}|(?<!\w)(?:{found})(?!\w)", re.IGNORECASE | re.DOTALL), linked
