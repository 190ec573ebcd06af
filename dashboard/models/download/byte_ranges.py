"""HTTP range downloads: resumable, with limits on size and time."""

import time
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dashboard.errors import InputError
from dashboard.jobs import Progress
from dashboard.models.download import network
from dashboard.models.download.network import Retries, TransientError, host_of
from dashboard.models.download.partial_file import CHUNK_BYTES, PartialFile

if TYPE_CHECKING:
    import httpx2


# Minimum bytes per second before a connection counts as stalled.
SLOWEST = 1_000


@dataclass(frozen=True)
class ByteRange:
    """Byte range of a published file.

    Attributes:
        url: URL of the file.
        title: display name of the file, for messages.
        start: first byte.
        stop: end of the range, exclusive; None for the end of the file.
        size: length of the whole file if known; another length is an error.
        headers: request headers, such as the hub's token.
        is_immutable: the content of the URL never changes, so the ETag is not compared.
    """

    url: str
    title: str
    start: int = 0
    stop: int | None = None
    size: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    is_immutable: bool = False


def fill(part: PartialFile, source: ByteRange, progress: Progress) -> None:
    """Download the missing bytes of the range into `part`.

    Raises:
        InputError: the server refuses, sends another file than announced, or keeps failing.
        StoppedError: the user cancelled.
    """
    if part.length:
        progress.advance(part.length, arrived=False)
    for _ in _download(part, source, progress, None):
        pass


def stream(
    part: PartialFile, source: ByteRange, progress: Progress, request_size: Callable[[int], int] | None = None
) -> Generator[bytes, None, None]:
    """Yield the bytes of the range in chunks: first those in `part`, then the rest as they arrive.

    Each chunk is written to `part` before it is yielded; a caller that has enough stops iterating. `request_size`
    maps the number of bytes so far to the size of the next request, so that stopping early wastes little.

    Raises:
        InputError, StoppedError: as `fill`.
    """
    if part.length:
        progress.advance(part.length, arrived=False)
        yield from part.chunks()
    yield from _download(part, source, progress, request_size)


def _download(
    part: PartialFile, source: ByteRange, progress: Progress, request_size: Callable[[int], int] | None
) -> Generator[bytes, None, None]:
    """Request the missing bytes until they are complete, and yield them once they are in `part`."""
    network.check_online(source.url)
    end = source.stop if source.stop is not None else source.size
    retries = Retries(progress, source.title)
    while end is None or source.start + part.length < end:
        progress.check()
        offset = source.start + part.length
        until = end
        if request_size is not None:
            until = min(end or offset + 2**62, offset + request_size(part.length))
        try:
            headers = _headers(source, offset, until)
            with network.open_response(source.url, headers, source.title) as response:
                skip, total = _check_head(response, offset, source.size, source.title)
                _check_version(response, part, source)
                end = total if end is None else end
                limit = None if until is None else until - offset
                chunks = _chunks(response, skip, limit, progress, source.title)
                yield from _stored(chunks, part, progress, retries)
            if end is None and until is None:
                end = source.start + part.length  # only the server's end of file tells the length
            elif end is not None and source.start + part.length == offset < end:
                raise TransientError(
                    f"{host_of(source.url)} sent nothing of {source.title}; try again later."
                )
        except TransientError as error:
            retries.wait_or_raise(error)


def _headers(source: ByteRange, offset: int, until: int | None) -> dict[str, str]:
    """Return the headers of a request for the bytes from `offset` to `until`, exclusive."""
    last = "" if until is None else until - 1
    return {"range": f"bytes={offset}-{last}", "accept-encoding": "identity", **source.headers}


def _check_version(response: "httpx2.Response", part: PartialFile, source: ByteRange) -> None:
    """Check by its ETag that the file has not changed since the first bytes in `part`.

    Raises:
        InputError: it has changed; the bytes in `part` are discarded.
    """
    tag = response.headers.get("etag", "")
    if source.is_immutable or tag == part.tag:
        return
    if part.length:
        part.restart()
        raise InputError(f"{source.title} has changed on {host_of(source.url)} meanwhile; get it again.")
    part.restart(tag)


def _stored(
    chunks: Iterable[bytes], part: PartialFile, progress: Progress, retries: Retries
) -> Iterator[bytes]:
    """Write `chunks` to `part` in blocks of `CHUNK_BYTES` and yield these; a failure loses nothing that arrived."""
    buffer = bytearray()

    def flush() -> Iterator[bytes]:
        if buffer:
            block = bytes(buffer)
            buffer.clear()
            part.append(block)
            progress.advance(len(block))
            retries.reset()
            yield block

    try:
        for chunk in chunks:
            buffer += chunk
            if len(buffer) >= CHUNK_BYTES:
                yield from flush()
    except Exception:
        yield from flush()
        raise
    yield from flush()


def _check_head(
    response: "httpx2.Response", offset: int, size: int | None, title: str
) -> tuple[int, int | None]:
    """Return the bytes to skip at the start of this response, and the length of the whole file if given."""
    host = host_of(str(response.url))
    if response.headers.get("content-encoding", "identity") != "identity":
        raise InputError(
            f"{host} sends {title} packed in a way that was not asked for; choose another source."
        )
    total: int | None = None
    skip = 0
    if response.status_code == 206:
        place, _, length = response.headers.get("content-range", "").removeprefix("bytes ").partition("/")
        if place.partition("-")[0] != str(offset):
            raise TransientError(f"{host} sent another part of {title} than was asked for; try again later.")
        total = int(length) if length.isdigit() else None
    else:  # a server without range support starts at byte 0
        skip = offset
        length = response.headers.get("content-length", "")
        total = int(length) if length.isdigit() else None
    if size is not None and total is not None and total != size:
        raise InputError(
            f"{title} is {total:,} bytes long at {host}, and {size:,} were announced; nothing was kept of it. "
            "Choose another source or try again later."
        )
    return skip, total


def _chunks(
    response: "httpx2.Response", skip: int, limit: int | None, progress: Progress, title: str
) -> Iterator[bytes]:
    """Yield the body without its first `skip` bytes, at most `limit`; a slow trickle counts as a stall."""
    since, arrived, given = time.monotonic(), 0, 0
    for chunk in response.iter_raw():  # raw, as it arrives, so that a trickle is detected
        progress.check()
        arrived += len(chunk)
        now = time.monotonic()
        if now - since > network.STALL_SECONDS:
            if arrived < SLOWEST * (now - since):
                raise TransientError(f"{host_of(str(response.url))} hardly sends anything; try again later.")
            since, arrived = now, 0
        if skip:
            skipped = min(skip, len(chunk))
            skip -= skipped
            chunk = chunk[skipped:]
        if limit is not None and given + len(chunk) > limit:
            if response.status_code == 206:
                raise InputError(
                    f"{host_of(str(response.url))} sends more of {title} than was asked for; choose another source."
                )
            chunk = chunk[: limit - given]
        given += len(chunk)
        if chunk:
            yield chunk
        if given == limit and response.status_code != 206:
            return
