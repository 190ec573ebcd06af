"""What a page opens with: a few warm sentences, and the terms that are first needed there."""

from dashboard.components.glossary_terms import opening_with
from dashboard.course.glossary import terms_of
from dashboard.course.openings import opening


def open_with(page: str) -> None:
    """The opening of this page, with its terms to be opened."""
    opening_with(opening(page), terms_of(page), key=f"opening_{page}")
