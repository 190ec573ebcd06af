"""Lessons in the order of the course, one page each, from the folders in `dashboard/lessons/`."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "lessons"


@dataclass(frozen=True)
class Lesson:
    """One page of the app.

    Attributes:
        slug: the name of its folder in `dashboard/lessons/`, of its script in `pages/` and of its URL path.
        order: its place in the course, from 1.
        title: its title.
        menu: its short name in the bar of pages.
        question: the one question that the page answers.
        summary: what a learner does there, for menus and links.
        opening: what you see, what to try, what to notice, as Markdown.
        views: its tabs in order, from the name of each in links, its ID, to its label.
        more: the views under its last tab, *More*, in the same way.
        old_links: from a parameter of older links and its value, such as `wc_view=Vector`, to what says the same
            today; see `course.old_links`.
    """

    slug: str
    order: int
    title: str
    menu: str
    question: str
    summary: str
    opening: str
    views: Mapping[str, str] = field(default_factory=dict)
    more: Mapping[str, str] = field(default_factory=dict)
    old_links: Mapping[str, str] = field(default_factory=dict)

    @property
    def all_views(self) -> dict[str, str]:
        """ID to label of all views, those under *More* last."""
        return {**self.views, **self.more}

    @property
    def letters(self) -> str:
        """The prefix of its widget keys and URL parameters.

        >>> lesson("word_clusters").letters, lesson("start").letters
        ('wc', 'st')
        """
        first, *others = self.slug.split("_")
        return first[0] + others[0][0] if others else first[:2]


NAME = "Embedding Lab"
ABOUT = (
    "Embedding Lab shows what embeddings are, live: type a word or a sentence and see what a language model sees. "
    "Token IDs, vectors, positions, context, each with real numbers from a real model."
)


def find_lessons(folder: Path) -> tuple[Lesson, ...]:
    """Find the lessons in a folder: each subfolder with a `lesson.toml`, in their order."""
    found = [_read_lesson(path) for path in folder.glob("*/lesson.toml")]
    return tuple(sorted(found, key=lambda lesson: lesson.order))


def _read_lesson(path: Path) -> Lesson:
    entry = tomllib.loads(path.read_text(encoding="utf-8"))
    return Lesson(slug=path.parent.name, **{**entry, "opening": entry["opening"].strip()})


LESSONS = find_lessons(FOLDER)


@cache
def lesson(slug: str) -> Lesson:
    """Return the lesson with this slug; KeyError if there is none."""
    return {each.slug: each for each in LESSONS}[slug]
