"""The two or three sentences with which each page opens, from `openings.toml`."""

import tomllib
from functools import cache

from dashboard.course.prose import FOLDER


@cache
def _openings() -> dict[str, str]:
    with (FOLDER / "openings.toml").open("rb") as file:
        return {slug: text.strip() for slug, text in tomllib.load(file).items()}


def opening(page: str) -> str:
    """What you see, what to try, what to notice, as Markdown."""
    return _openings()[page]
