"""Counts in what pages say: one of something is no plural, whatever the figure."""

import re
from collections.abc import Iterator
from string import Formatter

import pytest

from dashboard.course.exercise_text import exercise_texts
from dashboard.course.lessons import LESSONS
from dashboard.course.prose import fill, passages
from tests.lessons.writing import PLURAL

# Figures that are never one, with why.
SEVERAL = {
    "n_dims": "vectors of one dimension cannot be compared by direction",
    "n_word_dims": "the same",
    "n_rows": "a vocabulary has many tokens",
    "n_vocab": "the same",
    "n_parameters": "a model has many",
    "n_values": "a matrix has many",
    "values": "a matrix has many",
    "all": "a model has many",
    "columns": "the second factor of a product",
    "shapes": "two numbers",
    "model": "a name",
    "method": "a name",
    "start": "the same",
}


def said_on(slug: str) -> Iterator[tuple[str, str]]:
    """Names and texts of all passages and exercises of a page."""
    yield from passages(slug).items()
    for name, words in exercise_texts(slug).items():
        yield from ((f"{name}.{part}", text) for part, text in vars(words).items() if text)


pages = pytest.mark.parametrize("slug", [lesson.slug for lesson in LESSONS])


@pages
def test_what_is_counted_has_its_plural(slug: str):
    # Two forms, of which the second is for several.
    chosen = re.compile(r"\{\w+:form [^{}]*(?:\{[^{}]*\}[^{}]*)*\}")
    field = re.compile(rf"\{{(\w+)((?::[^{{}}]*)?)\}}\*{{0,2}} ({PLURAL})")
    faults = {
        f"{name}: {found[0]}"
        for name, text in said_on(slug)
        for found in field.finditer(chosen.sub("", text))
        # One decimal says that it is a measure: “1.0 times as many”.
        if found[1] not in SEVERAL and not found[2].startswith((":count ", ":form ")) and "." not in found[2]
    }
    assert not faults, "write {n:count word}"


@pages
def test_counts_can_be_filled_with_one_and_with_several(slug: str):
    for name, text in said_on(slug):
        for _, field, spec, _ in Formatter().parse(text):
            if field and (spec or "").startswith(("count ", "form ")):
                one, two = (fill(f"{{{field}:{spec}}}", **{field: n}) for n in (1, 2))
                assert one != two, f"{name}: {spec}"
