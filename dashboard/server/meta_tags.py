"""Title and meta tags of Streamlit's HTML page, for search engines and link previews."""

import re
from functools import lru_cache
from html import escape
from pathlib import Path
from urllib.parse import quote

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import FileResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.course.lessons import ABOUT, LESSONS, NAME
from dashboard.server.base_paths import BASES

TITLE = b"<title>Streamlit</title>"
# The first lesson's page is the app's own.
BY_PATH = {lesson.slug: lesson for lesson in LESSONS[1:]}

# What stands beside a shared link: the first page's map, one of what `make screenshots` writes.
PICTURE = Path(__file__).with_name("shared.png")
SHOWS = (
    "The first page: words as points on a map, with lines from bread to its nearest, such as flour and toast."
)
# A host's name or address, and its port; what else a request may call its host stays out of the page.
HOST = re.compile(r"([\w.-]+|\[[0-9a-f:.]+\])(:\d{1,5})?", re.ASCII | re.IGNORECASE)


@lru_cache(maxsize=2 * len(LESSONS))
def with_meta_tags(page: bytes, slug: str, home: str) -> bytes:
    """Add title and meta tags to Streamlit's HTML `page` (UTF-8): a lesson's by its slug, else the app's.

    `home` is the address of the app, for the picture, which needs a whole one; empty where it is not known.
    """
    found = BY_PATH.get(slug)
    title = f"{found.title} · {NAME}" if found else NAME
    says = f"{found.question} {found.summary}" if found else ABOUT
    head = "\n    ".join(
        (
            f"<title>{escape(title)}</title>",
            f'<meta name="description" content="{escape(says)}" />',
            f'<meta property="og:title" content="{escape(title)}" />',
            f'<meta property="og:description" content="{escape(says)}" />',
            '<meta property="og:type" content="website" />',
            *(_picture(f"{home}{PICTURE.name}") if home else ()),
        )
    )
    return page.replace(TITLE, head.encode(), 1)


def _picture(address: str) -> tuple[str, ...]:
    return (
        f'<meta property="og:image" content="{escape(address)}" />',
        f'<meta property="og:image:alt" content="{escape(SHOWS)}" />',
        '<meta name="twitter:card" content="summary_large_image" />',
    )


def home_of(scope: Scope) -> str:
    """Return the app's public base URL with a trailing slash; empty if it is unclear."""
    headers = Headers(scope=scope)
    host = headers.get("host", "")
    if not HOST.fullmatch(host):
        return ""
    scheme = headers.get("x-forwarded-proto", scope.get("scheme", "http"))
    above, slash, _ = scope["path"].rpartition("/")
    return f"{'https' if scheme == 'https' else 'http'}://{host}{quote(above)}{slash}"


async def picture(request: Request) -> FileResponse:
    """Answer `/shared.png`, the image of link previews."""
    return FileResponse(PICTURE, headers={"Cache-Control": "public, max-age=86400"})


ROUTES = [Route(f"{base}/{PICTURE.name}", picture) for base in BASES]


class MetaTags:
    """Add meta tags to HTML pages; pass on all other responses."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap `app`."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Buffer an HTML response until it is complete, then rewrite it."""
        start: Message | None = None
        parts: list[bytes] = []

        async def send_described(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if message["status"] == 200 and headers.get("content-type", "").startswith("text/html"):
                    start = message
                    return
            elif start is not None:
                parts.append(message.get("body", b""))
                if message.get("more_body"):
                    return
                name = scope["path"].rpartition("/")[2]
                message["body"] = with_meta_tags(
                    b"".join(parts), name if name in BY_PATH else "", home_of(scope)
                )
                message["more_body"] = False
                headers = MutableHeaders(scope=start)
                headers["content-length"] = str(len(message["body"]))
                # They are those of Streamlit's file.
                del headers["etag"], headers["last-modified"]
                await send(start)
            await send(message)

        is_read = scope["type"] == "http" and scope["method"] == "GET"
        await self._app(scope, receive, send_described if is_read else send)
