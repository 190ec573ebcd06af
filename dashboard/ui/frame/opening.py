"""The opening of a page: a few sentences and the glossary terms first needed there."""

from dashboard.components.glossary_terms import opening_text
from dashboard.course.glossary import page_terms
from dashboard.course.lessons import Lesson


def show_opening(lesson: Lesson) -> None:
    """Render the opening of a page with expandable terms."""
    opening_text(lesson.opening, page_terms(lesson.slug), key=f"opening_{lesson.slug}")
