"""Talking to servers that may fail: faults that pass are tried again, redirects are followed only where they may lead.

A connection that breaks, stalls or is refused for a moment is tried again as long as bytes keep arriving; `TRIES`
attempts in a row without a byte end it. Redirects are followed only to hosts that are known to serve the hub's or
GitHub's files, to the same host, or to hosts that the person who runs the app allowed.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from dashboard import settings
from dashboard.errors import InputError
from dashboard.jobs import Progress

if TYPE_CHECKING:
    import httpx2

TRIES = 5

# Seconds before the second try; doubled each time.
PAUSE = 1.0

# Seconds without a byte, and the least bytes a second, before a connection counts as stalled.
STALL_SECONDS = 30.0

# The longest that a server may ask us to wait; beyond that the learner is told to come back.
LONGEST_WAIT = 120.0

REDIRECTS = 5

# Where the hub and GitHub keep large files; a domain stands for its sub-domains too.
FILE_HOSTS = ("huggingface.co", "hf.co", "github.com", "githubusercontent.com")


class PassingError(Exception):
    """A fault that may pass. `wait`: seconds that the server asked for; `sentence`: what to say if it does not."""

    def __init__(self, sentence: str, wait: float | None = None) -> None:
        """`sentence` and `wait` as above."""
        super().__init__(sentence)
        self.wait = wait


def host_of(url: str) -> str:
    """Host of an address, for sentences."""
    return urlsplit(url).hostname or url


def check_online(url: str) -> None:
    """Raise InputError where the host of this app forbids connections."""
    if settings.current().offline:
        raise InputError(
            f"This app is set to offline, so {host_of(url)} is not asked; use a model that is here, or bring a file."
        )


def redirect_allowed(url: str, target: str) -> bool:
    """Whether a download from `url` may be sent on to `target`."""
    here, there = urlsplit(url), urlsplit(target)
    if there.scheme not in ("http", "https") or (here.scheme == "https" and there.scheme == "http"):
        return False
    if here.netloc == there.netloc:
        return True
    host = there.hostname or ""
    allowed = (*FILE_HOSTS, *settings.current().hosts)
    return any(host == each or host.endswith(f".{each}") for each in allowed) or there.netloc in allowed


def wait_seconds(retry_after: str | None) -> float | None:
    """Seconds that a Retry-After header asks for (a number or a date), or None.

    >>> wait_seconds("7"), wait_seconds("soon"), wait_seconds(None)
    (7.0, None, None)
    """
    if retry_after is None:
        return None
    if retry_after.strip().isdigit():
        return float(retry_after)
    from email.utils import parsedate_to_datetime

    try:
        return max(0.0, parsedate_to_datetime(retry_after).timestamp() - time.time())
    except ValueError:
        return None


def refusal(status: int, url: str, what: str) -> InputError:
    """The sentence for a status that trying again does not change."""
    host = host_of(url)
    if status in (401, 403):
        return InputError(
            f"{host} gives {what} only to those whom it knows; accept the terms there and set HF_TOKEN for this app, "
            "or choose another model."
        )
    if status in (404, 410):
        return InputError(f"{host} has no {what}; check the name, or choose another model.")
    return InputError(
        f"{host} answered {status} when asked for {what}; try again later or choose another model."
    )


class Tries:
    """Counts attempts in a row without a byte, and waits between them."""

    def __init__(self, watch: Progress, what: str) -> None:
        """`what` is being fetched, for the note on the page."""
        self._watch = watch
        self._what = what
        self._count = 0

    def moved(self) -> None:
        """Bytes have arrived: the next fault is the first again."""
        self._count = 0

    def failed(self, fault: PassingError) -> None:
        """Wait before the next attempt.

        Raises:
            InputError: there were enough attempts, or the server asks for more patience than a page has.
            StoppedError: somebody asked to stop.
        """
        self._count += 1
        if self._count >= TRIES:
            raise InputError(str(fault)) from fault
        wait = fault.wait if fault.wait is not None else PAUSE * 2 ** (self._count - 1)
        if wait > LONGEST_WAIT:
            raise InputError(f"{fault} It asks to wait {wait:.0f} s.") from fault
        self._watch.say(f"trying {self._what} again in {wait:.0f} s" if wait >= 1 else "")
        self._watch.pause(wait)
        self._watch.say("")


@contextmanager
def network_faults(url: str) -> Iterator[None]:
    """Turn the HTTP library's errors into faults that may pass."""
    import httpx2

    host = host_of(url)
    kept = "What has arrived is kept; get it again to go on."
    try:
        yield
    except httpx2.TimeoutException as error:
        raise PassingError(f"{host} stopped answering. {kept}") from error
    except httpx2.ConnectError as error:
        raise PassingError(
            f"{host} cannot be reached; check the connection, or use the models that are here."
        ) from error
    except httpx2.HTTPError as error:
        raise PassingError(f"The connection to {host} broke. {kept}") from error


def pass_or_raise(status: int, retry_after: str | None, url: str, what: str) -> None:
    """Raise for a status that is an error: a fault that may pass (429, 5xx), or the final sentence."""
    if status == 429:
        raise PassingError(
            f"{host_of(url)} is asked too often right now; try again later.", wait_seconds(retry_after)
        )
    if status >= 500 or status == 408:
        raise PassingError(
            f"{host_of(url)} has a fault of its own ({status}); try again later.", wait_seconds(retry_after)
        )
    if status >= 400:
        raise refusal(status, url, what)


@contextmanager
def response_to(url: str, headers: dict[str, str], what: str) -> Iterator["httpx2.Response"]:
    """A response to GET after at most `REDIRECTS` allowed redirects; the token never leaves its own host."""
    import httpx2
    from huggingface_hub.utils import get_session

    # The time out is for one wait, not for the whole transfer.
    timeout = httpx2.Timeout(STALL_SECONDS, connect=min(STALL_SECONDS, 10.0))
    at = url
    for _ in range(REDIRECTS + 1):
        request = {name: value for name, value in headers.items() if name != "authorization"}
        if urlsplit(at).netloc == urlsplit(url).netloc and "authorization" in headers:
            request["authorization"] = headers["authorization"]
        with get_session().stream(
            "GET", at, headers=request, follow_redirects=False, timeout=timeout
        ) as response:
            if not response.has_redirect_location:
                pass_or_raise(response.status_code, response.headers.get("retry-after"), at, what)
                yield response
                return
            target = urljoin(at, response.headers["location"])
            if not redirect_allowed(at, target):
                raise InputError(
                    f"{host_of(at)} sends {what} on to {host_of(target)}, which this app does not trust; choose "
                    "another source, or ask the host to allow it (EMBEDDING_LAB_DOWNLOAD_HOSTS)."
                )
            at = target
    raise InputError(f"{host_of(url)} sends {what} on in circles; choose another source.")
