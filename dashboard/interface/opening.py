"""What a page opens with: a few warm sentences, and the terms that are first needed there."""

from dashboard.interface.components.opening import opening_with
from dashboard.lessons.glossary import terms_of
from dashboard.lessons.openings import opening


def open_with(page: str) -> None:
    """The opening of this page, with its terms to be opened."""
    opening_with(opening(page), terms_of(page), key=f"opening_{page}")
