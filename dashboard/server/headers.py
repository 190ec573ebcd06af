"""Security headers for every response."""

import base64
import hashlib
import re
from functools import cache

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard import settings
from dashboard.streamlit_internals import server

# A script in the page itself: one that names no file.
INLINE = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", re.DOTALL)


@cache
def inline_hashes() -> tuple[str, ...]:
    """Return the hashes of the inline scripts of Streamlit's page, as a CSP names them."""
    scripts = INLINE.findall(server.index_html())
    digests = (hashlib.sha256(script.encode()).digest() for script in scripts)
    return tuple(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)


def policy(frame_ancestors: str) -> str:
    """Return the Content-Security-Policy: everything from this server, scripts only Streamlit's and ours.

    `blob:` is how Streamlit loads the scripts of the app's components; 'wasm-unsafe-eval' is for its tables.
    """
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'self' {' '.join(inline_hashes())} 'wasm-unsafe-eval' blob:",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
            f"frame-ancestors {frame_ancestors}",
            "object-src 'none'",
        )
    )


class SecurityHeaders:
    """Add security headers to every response, whether or not a proxy adds its own."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap `app`."""
        self._app = app
        self._headers = {
            "Content-Security-Policy": policy(settings.current().frame_ancestors),
            "X-Content-Type-Options": "nosniff",
            # The address holds what a learner typed.
            "Referrer-Policy": "same-origin",
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Add the headers to the response of the wrapped app."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(self._headers)
            await send(message)

        await self._app(scope, receive, send_with_headers if scope["type"] == "http" else send)
