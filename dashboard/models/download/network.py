"""HTTP client with retries and a redirect allow-list.

Transient failures are retried as long as bytes keep arriving; `limits.MAX_TRIES` attempts in a row without a byte end
the download. Redirects are followed only to the same host, to hosts known to serve files of the hub or
GitHub, and to hosts allowed in the settings.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from dashboard import limits, settings
from dashboard.errors import InputError
from dashboard.jobs import Progress

if TYPE_CHECKING:
    import httpx2


# Seconds before the first retry; doubled each time (exponential backoff).
RETRY_SECONDS = 1.0

# Seconds without a byte before a connection counts as stalled.
STALL_SECONDS = 30.0


# Hosts of large files of the hub and GitHub; a domain includes its subdomains.
FILE_HOSTS = ("huggingface.co", "hf.co", "github.com", "githubusercontent.com")


class TransientError(Exception):
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


def http_error(status: int, url: str, title: str) -> InputError:
    """Build the error for a status that is not worth a retry."""
    host = host_of(url)
    if status in (401, 403):
        return InputError(
            f"{host} gives {title} only to those whom it knows; accept the terms there and set HF_TOKEN for this app, "
            "or choose another model."
        )
    if status in (404, 410):
        return InputError(f"{host} has no {title}; check the name, or choose another model.")
    return InputError(
        f"{host} answered {status} when asked for {title}; try again later or choose another model."
    )


class Retries:
    """Retry counter with exponential backoff; counts attempts in a row without a byte."""

    def __init__(self, progress: Progress, title: str) -> None:
        """Set the progress to report to, and the download's display name (`title`)."""
        self._progress = progress
        self._title = title
        self._count = 0

    def reset(self) -> None:
        """Reset the counter after bytes have arrived."""
        self._count = 0

    def wait_or_raise(self, fault: TransientError) -> None:
        """Wait before the next attempt.

        Raises:
            InputError: no attempts are left, or Retry-After is too long.
            StoppedError: the user cancelled.
        """
        self._count += 1
        if self._count >= limits.MAX_TRIES:
            raise InputError(str(fault)) from fault
        wait = fault.wait if fault.wait is not None else RETRY_SECONDS * 2 ** (self._count - 1)
        if wait > limits.MAX_RETRY_AFTER_SECONDS:
            raise InputError(f"{fault} It asks to wait {wait:.0f} s.") from fault
        self._progress.set_message(f"trying {self._title} again in {wait:.0f} s" if wait >= 1 else "")
        self._progress.pause(wait)
        self._progress.set_message("")


@contextmanager
def translate_network_errors(url: str) -> Iterator[None]:
    """Convert exceptions of the HTTP library to `TransientError`."""
    import httpx2

    host = host_of(url)
    kept = "What has arrived is kept; get it again to go on."
    try:
        yield
    except httpx2.TimeoutException as error:
        raise TransientError(f"{host} stopped answering. {kept}") from error
    except httpx2.ConnectError as error:
        raise TransientError(
            f"{host} cannot be reached; check the connection, or use the models that are here."
        ) from error
    except httpx2.HTTPError as error:
        raise TransientError(f"The connection to {host} broke. {kept}") from error


def raise_for_status(status: int, retry_after: str | None, url: str, title: str) -> None:
    """Raise for an error status: `TransientError` if transient (429, 5xx), else the final InputError."""
    if status == 429:
        raise TransientError(
            f"{host_of(url)} is asked too often right now; try again later.", wait_seconds(retry_after)
        )
    if status >= 500 or status == 408:
        raise TransientError(
            f"{host_of(url)} has a fault of its own ({status}); try again later.", wait_seconds(retry_after)
        )
    if status >= 400:
        raise http_error(status, url, title)


@contextmanager
def open_response(url: str, headers: dict[str, str], title: str) -> Iterator["httpx2.Response"]:
    """Open a GET response, after allowed redirects if need be; the token is sent only to its own host."""
    import httpx2
    from huggingface_hub.utils import get_session

    # The timeout applies to each read, not to the whole transfer.
    timeout = httpx2.Timeout(STALL_SECONDS, connect=min(STALL_SECONDS, 10.0))
    current_url = url
    for _ in range(limits.MAX_REDIRECTS + 1):
        request = {name: value for name, value in headers.items() if name != "authorization"}
        if urlsplit(current_url).netloc == urlsplit(url).netloc and "authorization" in headers:
            request["authorization"] = headers["authorization"]
        with (
            translate_network_errors(url),
            get_session().stream(
                "GET", current_url, headers=request, follow_redirects=False, timeout=timeout
            ) as response,
        ):
            if not response.has_redirect_location:
                raise_for_status(
                    response.status_code, response.headers.get("retry-after"), current_url, title
                )
                yield response
                return
            target = urljoin(current_url, response.headers["location"])
            if not redirect_allowed(current_url, target):
                raise InputError(
                    f"{host_of(current_url)} sends {title} on to {host_of(target)}, which this app does not trust; "
                    "choose another source, or ask the host to allow it (EMBEDDING_LAB_DOWNLOAD_HOSTS)."
                )
            current_url = target
    raise InputError(f"{host_of(url)} sends {title} on in circles; choose another source.")
