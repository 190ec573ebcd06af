"""The opening of a page: a few sentences and the glossary terms first needed there."""

from dashboard.components.glossary_terms import opening_with
from dashboard.course.glossary import terms_of
from dashboard.course.lessons import Lesson


def show_opening(lesson: Lesson) -> None:
    """Render the opening of a page with expandable terms."""
    opening_with(lesson.opening, terms_of(lesson.slug), key=f"opening_{lesson.slug}")
