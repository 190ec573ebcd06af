"""The words of a page, from `dashboard/lessons/<slug>.md`.

Each file is a row of passages under `## name` headings. A passage may hold `{fields}`; the page fills them with
figures from the model on screen, so no sentence carries a number that the code could compute.
"""

from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent


@cache
def passages(slug: str) -> dict[str, str]:
    """Passage name to Markdown, of one page."""
    text = (FOLDER / f"{slug}.md").read_text(encoding="utf-8")
    parts = (part.partition("\n") for part in ("\n" + text).split("\n## ")[1:])
    return {name.strip(): body.strip() for name, _, body in parts}


def passage(slug: str, name: str, **figures: object) -> str:
    """One passage with its fields filled; KeyError if the passage or a field is missing."""
    return passages(slug)[name].format(**figures)
