"""What learners read is easy to read: openings, glossary, exercises."""

import re

import pytest

from dashboard.lessons.exercise_words import words_of
from dashboard.lessons.glossary import glossary, terms_of
from dashboard.lessons.openings import opening
from dashboard.lessons.registry import LESSONS
from tests.lessons.reading_ease import reading_ease

pages = pytest.mark.parametrize("page", [lesson.slug for lesson in LESSONS])
EASY, MOST_WORDS = 55, 80


def plain(text: str) -> str:
    """A text without its fields, as far as they are numbers and names."""
    return re.sub(r"{[^}]*}", "it", text)


@pages
def test_openings_are_easy_and_short(page: str):
    text = opening(page)
    assert reading_ease(text) >= EASY
    assert len(text.split()) <= MOST_WORDS
    assert "Try this" in text
    assert "Notice" in text


@pages
def test_exercises_are_easy(page: str):
    texts = [plain(text) for words in words_of(page).values() for text in vars(words).values()]
    assert reading_ease(" ".join(f"{text.rstrip('.')}." for text in texts)) >= EASY
    for text in texts:
        assert len(text.split()) <= MOST_WORDS, text


def test_the_glossary_has_25_terms_each_once_on_a_page_of_the_path():
    terms = glossary()
    assert len({term.name for term in terms}) == len(terms) == 25
    slugs = [lesson.slug for lesson in LESSONS]
    assert [slugs.index(term.page) for term in terms] == sorted(slugs.index(term.page) for term in terms)
    assert reading_ease(" ".join(term.says for term in terms)) >= EASY
    assert {term.name for page in slugs for term in terms_of(page)} == {term.name for term in terms}
