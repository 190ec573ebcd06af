"""What a page opens with: a few warm sentences, and the terms that are first needed there."""

from dashboard.components.glossary_terms import opening_with
from dashboard.course.glossary import terms_of
from dashboard.course.lessons import Lesson


def show_opening(lesson: Lesson) -> None:
    """Show the opening of a page, with its terms to be opened."""
    opening_with(lesson.opening, terms_of(lesson.slug), key=f"opening_{lesson.slug}")
