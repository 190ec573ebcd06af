"""What Streamlit's page says of the app before a script has run: to a search engine, and where a link is shared."""

from functools import lru_cache
from html import escape

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.lessons.registry import ABOUT, LESSONS, NAME

TITLE = b"<title>Streamlit</title>"
# The first lesson's page is the app's own.
BY_PATH = {lesson.slug: lesson for lesson in LESSONS[1:]}


@lru_cache(maxsize=2 * len(LESSONS))
def described(page: bytes, slug: str) -> bytes:
    """Streamlit's own `page`, in UTF-8, with a title and descriptions: those of a lesson by its slug, or of the app."""
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
        )
    )
    return page.replace(TITLE, head.encode(), 1)


class Described:
    """The page with its descriptions; all else as it is."""

    def __init__(self, app: ASGIApp) -> None:
        """Stand before `app`."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hold back an answer in HTML until it is whole."""
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
                message["body"] = described(b"".join(parts), name if name in BY_PATH else "")
                message["more_body"] = False
                headers = MutableHeaders(scope=start)
                headers["content-length"] = str(len(message["body"]))
                # They are those of Streamlit's file.
                del headers["etag"], headers["last-modified"]
                await send(start)
            await send(message)

        is_read = scope["type"] == "http" and scope["method"] == "GET"
        await self._app(scope, receive, send_described if is_read else send)
