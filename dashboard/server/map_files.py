"""Route for map files: immutable, compressed once, cached by browsers without expiry."""

import asyncio
from pathlib import Path

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from dashboard.server.base_paths import BASES

# The name of a map holds the fingerprint of its vectors, so what is at an address never changes.
FOR_EVER = "public, max-age=31536000, immutable"
TYPES = {".txt": "text/plain; charset=utf-8"}


async def answer(request: Request) -> Response:
    """Serve a file of a map, or 404."""
    name, file = request.path_params["name"], request.path_params["file"]
    path = await asyncio.to_thread(_find, name, file)
    if path is None:
        return PlainTextResponse("Not Found", 404, {"Cache-Control": "no-store"})
    packed = "gzip" in request.headers.get("accept-encoding", "")
    tag = f'"{name}-{file}{"-gz" if packed else ""}"'
    headers = {
        "Cache-Control": FOR_EVER,
        "ETag": tag,
        "Vary": "Accept-Encoding",
        "X-Content-Type-Options": "nosniff",
    }
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    # It says how it is packed even where it is not, so that nothing in between packs it again at each request.
    headers["Content-Encoding"] = "gzip" if packed else "identity"
    source = path.with_name(f"{path.name}.gz") if packed else path
    content = await asyncio.to_thread(_read, source)
    if content is None:
        return PlainTextResponse("Not Found", 404, {"Cache-Control": "no-store"})
    media_type = TYPES.get(path.suffix, "application/octet-stream")
    return Response(content, media_type=media_type, headers=headers)


def _find(name: str, file: str) -> Path | None:
    """Return the path of a map file; None if there is none."""
    # The server listens before it has imported what maps are made with.
    from dashboard.models import maps

    return maps.find(name, file)


def _read(path: Path) -> bytes | None:
    """Read a file; None if it has just been removed."""
    try:
        return path.read_bytes()
    except OSError:
        return None


ROUTES = [Route(f"{base}/maps/{{name}}/{{file}}", answer) for base in BASES]
