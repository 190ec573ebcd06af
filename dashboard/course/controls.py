"""Names of a page's controls and parts, as links and plans give them: what its code calls them."""

import re
from collections.abc import Iterator
from functools import cache

from dashboard.course.lessons import FOLDER, Lesson

# Drawn beside every page: its exercises, which of them is open, and, in older links, its tabs.
SHARED_ENDINGS = ("turns", "turn", "view")


def controls_of(lesson: Lesson) -> tuple[str, ...]:
    """Return the names of a page's controls and parts, sorted; one that ends in `_` begins the names of several."""
    return _controls(lesson.slug, lesson.letters)


@cache
def _controls(slug: str, letters: str) -> tuple[str, ...]:
    written = re.compile(rf"[\"']({letters}_\w+)", re.ASCII)
    found = {name for code in _code(slug) for name in written.findall(code)}
    return tuple(sorted(found | {f"{letters}_{ending}" for ending in SHARED_ENDINGS}))


def is_control(lesson: Lesson, name: str) -> bool:
    """Return whether a page has this control or part, or one from whose name it is made (`cl_a_at` of `cl_a`)."""
    return any(
        name == known or name.startswith(known if known.endswith("_") else f"{known}_")
        for known in controls_of(lesson)
    )


def _code(slug: str) -> Iterator[str]:
    """Return the code of a page: its script and its folder."""
    script = FOLDER.parents[1] / "pages" / f"{slug}.py"
    for path in (script, *sorted((FOLDER / slug).rglob("*.py"))):
        if path.exists():
            yield path.read_text(encoding="utf-8")
