"""Logs that a host may keep: what failed and where, without what a learner typed or brought.

The message of an exception often quotes the value that it is about. A traceback is logged with the types and the
places, and without the messages.
"""

import logging
import traceback
from types import TracebackType
from typing import Any


def redact_exception_messages() -> None:
    """Log tracebacks without exception messages, in every logger of this process."""
    make = logging.getLogRecordFactory()

    def without_texts(*arguments: Any, **named: Any) -> logging.LogRecord:
        record = make(*arguments, **named)
        if record.exc_info and record.exc_info[1] is not None:
            # Formatters take this text where it is there, and make their own only where it is not.
            record.exc_text = format_traceback(record.exc_info[1])
        return record

    logging.setLogRecordFactory(without_texts)


def format_traceback(error: BaseException) -> str:
    """Format the stack frames and types of an exception and of its causes, without their messages."""
    parts = []
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        parts.append(f"{''.join(_frames(error.__traceback__))}{type(error).__qualname__} (message left out)")
        error = error.__cause__ or error.__context__  # type: ignore[assignment]
    return "\n\nafter:\n\n".join(parts)


def _frames(trace: TracebackType | None) -> list[str]:
    return traceback.format_list(traceback.extract_tb(trace))
