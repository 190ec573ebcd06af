"""Translation of library exceptions, raised on user files, into `InputError`."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from dashboard.errors import InputError
from dashboard.jobs import StoppedError

LONGEST_CAUSE = 160

_log = logging.getLogger(__name__)


@contextmanager
def translate_errors(title: str, action: str) -> Iterator[None]:
    """Convert any exception raised inside into an InputError that names the cause, and log the traceback.

    User files can make a library raise any type of exception. `action` names the failed action, such as
    "opened" or "run".
    """
    try:
        yield
    except (InputError, StoppedError):
        raise
    except MemoryError as error:
        _log.exception("%s cannot be %s", title, action)
        raise InputError(f"{title} needs more memory than this host has; choose a smaller model.") from error
    except Exception as error:
        _log.exception("%s cannot be %s", title, action)
        # The last path components are enough for a learner; the rest is private to the host.
        words = (
            word.rstrip("'\"").rpartition("/")[2] if "/" in word else word for word in str(error).split()
        )
        cause = " ".join(words)[:LONGEST_CAUSE] or "no more is known"
        raise InputError(
            f"{title} cannot be {action} here ({type(error).__name__}: {cause}); choose another model at the top."
        ) from error
