"""The terms that a learner meets, from `glossary.toml`, each on the page where it is first needed."""

import tomllib
from dataclasses import dataclass
from functools import cache

from dashboard.lessons.prose import FOLDER


@dataclass(frozen=True)
class Term:
    """A term, the page where it is first needed, and what it means in one or two sentences."""

    name: str
    page: str
    says: str


@cache
def glossary() -> tuple[Term, ...]:
    """All terms, in the order of the path."""
    with (FOLDER / "glossary.toml").open("rb") as file:
        return tuple(Term(**term) for term in tomllib.load(file)["term"])


def terms_of(page: str) -> list[Term]:
    """The terms that are first needed on this page."""
    return [term for term in glossary() if term.page == page]
