"""What learners read is easy to read: openings, glossary, exercises."""

import re

import pytest

from dashboard.course.exercise_text import exercise_texts
from dashboard.course.glossary import glossary, link_terms, page_terms
from dashboard.course.lessons import LESSONS, lesson
from tests.lessons.reading_ease import reading_ease

pages = pytest.mark.parametrize("page", [lesson.slug for lesson in LESSONS])
EASY, MOST_WORDS, OPENING_WORDS = 55, 80, 25


def plain(text: str) -> str:
    """Replace the fields of a text by a word."""
    return re.sub(r"{[^}]*}", "it", text)


@pages
def test_openings_are_easy_and_short(page: str):
    text = lesson(page).opening
    assert reading_ease(text) >= EASY
    assert len(text.split()) <= OPENING_WORDS


@pages
def test_exercises_are_easy(page: str):
    texts = [plain(text) for words in exercise_texts(page).values() for text in vars(words).values()]
    assert reading_ease(" ".join(f"{text.rstrip('.')}." for text in texts)) >= EASY
    for text in texts:
        assert len(text.split()) <= MOST_WORDS, text


def test_the_glossary_has_25_terms_each_once_on_a_page_of_the_path():
    terms = glossary()
    assert len({term.name for term in terms}) == len(terms) == 25
    slugs = [lesson.slug for lesson in LESSONS]
    assert [slugs.index(term.page) for term in terms] == sorted(slugs.index(term.page) for term in terms)
    assert reading_ease(" ".join(term.says for term in terms)) >= EASY
    assert {term.name for page in slugs for term in page_terms(page)} == {term.name for term in terms}


def linked(text: str) -> list[str]:
    """List the link texts of terms in a text."""
    return re.findall(r"\[([^]]+)\]\(#term-", text)


def test_a_term_is_a_link_at_its_first_use_in_an_insight():
    said = "Token IDs of tokens: `token`, [token](x) and ``a ` token``, with one token and cosine 0.5."
    assert linked(link_terms("learning", said)) == ["Token IDs", "tokens", "cosine"]
    shown = link_terms("learning", said)
    assert re.sub(r'\[([^]]+)\]\(#term-[\w-]+ "[^"]*"\)', r"\1", shown) == said
    assert '"token ID: The number of a token' in shown


def test_a_term_that_the_opening_has_and_a_plain_word_are_no_links():
    assert linked(link_terms("vocabulary_matrix", "An embedding matrix of this model; its neighbours")) == []


def test_no_explanation_ends_its_link_early():
    assert not [term.name for term in glossary() if '"' in term.says + term.name]
