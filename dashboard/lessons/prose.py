"""The words of a page, from `dashboard/lessons/<slug>.md`.

Each file is a row of passages under `## name` headings. A passage may hold `{fields}`; the page fills them with
figures from the model on screen, so no sentence carries a number that the code could compute.
"""

from functools import cache
from pathlib import Path

from dashboard.lessons.as_written import as_text

FOLDER = Path(__file__).parent


@cache
def passages(slug: str) -> dict[str, str]:
    """Passage name to Markdown, of one page."""
    text = (FOLDER / f"{slug}.md").read_text(encoding="utf-8")
    parts = (part.partition("\n") for part in ("\n" + text).split("\n## ")[1:])
    return {name.strip(): body.strip() for name, _, body in parts}


# Fields that hold names which people gave: no markup in them takes effect.
GIVEN_NAMES = ("model", "language", "words", "title")


def passage(slug: str, name: str, **figures: object) -> str:
    r"""One passage as Markdown, with its fields filled; KeyError if the passage or a field is missing.

    >>> passage("start", "stage_next", model="*my* model")
    'what \\*my\\* model expects after the last token'
    """
    shown = {
        field: as_text(value) if field in GIVEN_NAMES and isinstance(value, str) else value
        for field, value in figures.items()
    }
    return passages(slug)[name].format(**shown)


def plain_passage(slug: str, name: str, **figures: object) -> str:
    """One passage as plain text, such as for an InputError, which is shown as it is written."""
    return passages(slug)[name].format(**figures)
