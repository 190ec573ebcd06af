"""Links to a state of a page: the view that they name, and what older ones mean today."""

from collections.abc import Mapping
from urllib.parse import parse_qsl

from dashboard.course.lessons import Lesson

# Names the view of any page by its ID.
VIEW = "view"


def translate(lesson: Lesson, parameters: Mapping[str, str]) -> dict[str, str]:
    """Return the parameters of a link to a page, with those of older links as they are written today.

    The page's table `old_links` says what each means. What a link says itself wins over what an old name implies. A
    view that the table does not know keeps its name, so that the page can say that there is none.

    >>> from dashboard.course.lessons import lesson
    >>> translate(lesson("word_clusters"), {"wc_view": "Analogy", "wc_a": "man"})
    {'view': 'analogy', 'wc_a': 'man'}
    """
    said: dict[str, str] = {}
    implied: dict[str, str] = {}
    for name, value in parameters.items():
        today = _today(lesson, name, value)
        (said if today == {name: value} else implied).update(today)
    return {**implied, **said}


def _today(lesson: Lesson, name: str, value: str) -> dict[str, str]:
    meaning = lesson.old_links.get(f"{name}={value}")
    if meaning is None:
        return {VIEW if name in retired_parameters(lesson) else name: value}
    # What was renamed twice has two entries.
    return {
        name: value
        for pair in parse_qsl(meaning, keep_blank_values=True)
        for name, value in _today(lesson, *pair).items()
    }


def retired_parameters(lesson: Lesson) -> tuple[str, ...]:
    """Return the parameters that only older links have: the one that named a view by its label."""
    return (f"{lesson.letters}_view",) if lesson.views else ()
