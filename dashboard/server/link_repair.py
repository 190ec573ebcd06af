"""Repair of links damaged by HTML escaping, mail programs or hand copying."""

from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.course.lessons import LESSONS

_SLUGS = {lesson.slug for lesson in LESSONS}


def repair(path: str, query: str) -> str | None:
    """Return the repaired link, relative to itself; None if it is not damaged.

    A page's name may come in capitals, and `&` as HTML writes it. A text in a link never holds `&amp;` as such: the
    browser encodes it.

    >>> repair("/Subword_Splitting", "ss_text=hi"), repair("/start", "a=1&amp;b=2"), repair("/start", "a=1")
    ('./subword_splitting?ss_text=hi', '?a=1&b=2', None)
    """
    name = path.rpartition("/")[2]
    slug = name.lower().replace("-", "_")
    page = f"./{slug}" if slug != name and slug in _SLUGS else ""
    sound = query.replace("&amp;", "&").replace("&AMP;", "&").removeprefix("amp;")
    if (name and slug not in _SLUGS) or (not page and sound == query):
        return None
    return f"{page}?{sound}" if sound else page or "."


class LinkRepair:
    """Redirect damaged links to their repaired form."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap `app`."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Redirect a damaged link of a page; pass on everything else."""
        location = None
        if scope["type"] == "http" and scope["method"] in ("GET", "HEAD"):
            location = repair(scope["path"], scope["query_string"].decode("latin-1"))
        if location is None:
            await self._app(scope, receive, send)
        else:
            await RedirectResponse(location, 307)(scope, receive, send)
