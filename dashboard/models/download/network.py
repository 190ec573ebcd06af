"""HTTP client with retries and a redirect allow-list.

Transient failures are retried as long as bytes keep arriving; `TRIES` attempts in a row without a byte end
the download. Redirects are followed only to the same host, to hosts known to serve files of the hub or
GitHub, and to hosts allowed in the settings.
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

# Seconds before the first retry; doubled each time (exponential backoff).
PAUSE = 1.0

# Seconds without a byte before a connection counts as stalled.
STALL_SECONDS = 30.0

# Maximum Retry-After in seconds; beyond it, the learner is told to come back later.
LONGEST_WAIT = 120.0

REDIRECTS = 5

# Hosts of large files of the hub and GitHub; a domain includes its subdomains.
FILE_HOSTS = ("huggingface.co", "hf.co", "github.com", "githubusercontent.com")


class PassingError(Exception):
    """Transient failure; `wait`: seconds to wait (Retry-After), `sentence`: message if retries fail."""

    def __init__(self, sentence: str, wait: float | None = None) -> None:
        """Set `sentence` and `wait`."""
        super().__init__(sentence)
        self.wait = wait


def host_of(url: str) -> str:
    """Return the host of a URL, for messages."""
    return urlsplit(url).hostname or url


def check_online(url: str) -> None:
    """Check that the settings allow network access; raises InputError if not."""
    if settings.current().offline:
        raise InputError(
            f"This app is set to offline, so {host_of(url)} is not asked; use a model that is here, or bring a file."
        )


def redirect_allowed(url: str, target: str) -> bool:
    """Return whether a download from `url` may be redirected to `target`."""
    here, there = urlsplit(url), urlsplit(target)
    if there.scheme not in ("http", "https") or (here.scheme == "https" and there.scheme == "http"):
        return False
    if here.netloc == there.netloc:
        return True
    host = there.hostname or ""
    allowed = (*FILE_HOSTS, *settings.current().hosts)
    return any(host == each or host.endswith(f".{each}") for each in allowed) or there.netloc in allowed


def wait_seconds(retry_after: str | None) -> float | None:
    """Parse a Retry-After header (seconds or a date) to seconds, or None.

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
    """Build the error for a status that is not worth a retry."""
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
    """Retry counter with exponential backoff; counts attempts in a row without a byte."""

    def __init__(self, progress: Progress, what: str) -> None:
        """Set the progress to report to, and `what` is being downloaded, for messages."""
        self._progress = progress
        self._what = what
        self._count = 0

    def moved(self) -> None:
        """Reset the counter after bytes have arrived."""
        self._count = 0

    def failed(self, fault: PassingError) -> None:
        """Wait before the next attempt.

        Raises:
            InputError: no attempts are left, or Retry-After is too long.
            StoppedError: the user cancelled.
        """
        self._count += 1
        if self._count >= TRIES:
            raise InputError(str(fault)) from fault
        wait = fault.wait if fault.wait is not None else PAUSE * 2 ** (self._count - 1)
        if wait > LONGEST_WAIT:
            raise InputError(f"{fault} It asks to wait {wait:.0f} s.") from fault
        self._progress.set_message(f"trying {self._what} again in {wait:.0f} s" if wait >= 1 else "")
        self._progress.pause(wait)
        self._progress.set_message("")


@contextmanager
def network_faults(url: str) -> Iterator[None]:
    """Convert exceptions of the HTTP library to `PassingError`."""
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
    """Raise for an error status: `PassingError` if transient (429, 5xx), else the final InputError."""
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
    """Open a GET response after up to `REDIRECTS` allowed redirects; the token is sent only to its own host."""
    import httpx2
    from huggingface_hub.utils import get_session

    # The timeout applies to each read, not to the whole transfer.
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
