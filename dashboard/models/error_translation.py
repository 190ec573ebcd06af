"""The one place where an exception of a library, met on somebody's files, becomes a sentence."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from dashboard.errors import InputError
from dashboard.jobs import StoppedError

LONGEST_CAUSE = 160

_log = logging.getLogger(__name__)


@contextmanager
def translate_errors(title: str, doing: str) -> Iterator[None]:
    """Turn whatever is raised inside into an InputError that names the cause; the log has the traceback.

    Files that people bring can make a library fail in any way, with any type of exception. `doing` says what failed,
    such as "opened" or "run".
    """
    try:
        yield
    except (InputError, StoppedError):
        raise
    except MemoryError as error:
        _log.exception("%s cannot be %s", title, doing)
        raise InputError(f"{title} needs more memory than this host has; choose a smaller model.") from error
    except Exception as error:
        _log.exception("%s cannot be %s", title, doing)
        # The last parts of paths tell a learner enough, and the rest is the host's own affair.
        words = (
            word.rstrip("'\"").rpartition("/")[2] if "/" in word else word for word in str(error).split()
        )
        cause = " ".join(words)[:LONGEST_CAUSE] or "no more is known"
        raise InputError(
            f"{title} cannot be {doing} here ({type(error).__name__}: {cause}); choose another model in the sidebar."
        ) from error
