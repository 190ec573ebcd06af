"""Run heavy work in a subprocess: its memory is released and other visitors' pages are not blocked.

The subprocess prints progress to standard output, in lines that begin with an integer, and on failure an error
message in JSON to standard error. Any other output is ignored.
"""

import json
import logging
import os
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from typing import IO

from dashboard.errors import InputError
from dashboard.jobs import Progress
from dashboard.models.readers.json_text import loads
from dashboard.settings import PROJECT

_log = logging.getLogger(__name__)

# Only the tail of each output is kept; a progress line is short.
TAIL_BYTES = 4_000
CHUNK_BYTES = 65_536

# Poll interval, and how long to wait for the outputs after the process has ended: a grandchild process may keep the
# pipes open forever.
POLL_SECONDS, GRACE_SECONDS = 0.05, 1.0


def run_subprocess(
    module: str,
    arguments: Sequence[str],
    progress: Progress,
    on_progress: Callable[[int, str], None],
    fallback_advice: str,
) -> None:
    """Run a module of this project in a subprocess and report its latest progress until it ends.

    Args:
        module: dotted name of the module.
        arguments: command-line arguments.
        progress: polled several times a second for cancellation.
        on_progress: called with the integer of a progress line and the rest of that line.
        fallback_advice: fallback advice if it fails without an error message.

    Raises:
        InputError: it failed; with its own message, or with `fallback_advice` and the exit code.
        StoppedError: the user cancelled; the process is killed.
    """
    process = subprocess.Popen(
        [sys.executable, "-m", module, *arguments],
        cwd=PROJECT,
        # Passive wait policy: idle OpenMP threads yield the CPU instead of spinning.
        env={**os.environ, "OMP_WAIT_POLICY": "passive", "PYTHONIOENCODING": "utf-8"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    output, errors = (_Tail(pipe, module) for pipe in (process.stdout, process.stderr) if pipe)
    reported: tuple[int, str] | None = None

    def report_latest() -> None:
        nonlocal reported
        latest = _progress(output.text)
        if latest is not None and latest != reported:
            reported = latest
            on_progress(*latest)

    try:
        while process.poll() is None:
            report_latest()
            progress.pause(POLL_SECONDS)
        output.wait(GRACE_SECONDS)
        report_latest()
        progress.check()
    except BaseException:
        process.kill()
        process.wait()
        errors.wait(GRACE_SECONDS)
        _log_end(module, process.returncode, errors.text)
        raise
    errors.wait(GRACE_SECONDS)
    if process.returncode:
        _log_end(module, process.returncode, errors.text)
        raise InputError(_sentence(errors.text) or f"{fallback_advice} (exit code {process.returncode}).")


class _Tail:
    """Tail of a process's output, read from its pipe by a thread so that the process never blocks."""

    def __init__(self, pipe: IO[bytes], name: str) -> None:
        self._end = b""
        # A daemon thread: a leftover process may keep the pipe open for longer than the app runs.
        self._thread = threading.Thread(
            target=self._read, args=(pipe,), name=f"output of {name}", daemon=True
        )
        self._thread.start()

    def _read(self, pipe: IO[bytes]) -> None:
        with pipe:
            while chunk := os.read(pipe.fileno(), CHUNK_BYTES):
                self._end = (self._end + chunk)[-TAIL_BYTES:]

    def wait(self, seconds: float) -> None:
        """Wait until the pipe is closed, up to a timeout."""
        self._thread.join(seconds)

    @property
    def text(self) -> str:
        return self._end.decode("utf-8", errors="replace")


def report_error(error: InputError) -> None:
    """Print an error message for the parent process to standard error."""
    print(json.dumps({"sentence": str(error)}), file=sys.stderr)


def _progress(output: str) -> tuple[int, str] | None:
    r"""Return the integer and text of the last complete progress line, or None.

    >>> _progress("10 moving the points\n20 moving the points\nof a library\n30 mov")
    (20, 'moving the points')
    """
    found = re.findall(r"^([0-9]+)(?: ([^\r\n]*))?\r?\n", output, re.MULTILINE)
    return (int(found[-1][0]), found[-1][1]) if found else None


def _sentence(errors: str) -> str | None:
    """Return the last error message that a process printed with `report_error`, or None."""
    for line in reversed(errors.splitlines()):
        try:
            return str(loads(line)["sentence"])
        except (ValueError, KeyError, IndexError, TypeError):
            continue
    return None


def _log_end(module: str, exit_code: int, errors: str) -> None:
    """Log the tail of a process's standard error, without exception messages."""
    if kept := _without_messages(errors):
        _log.warning("%s ended with exit code %d; the last it said:\n%s", module, exit_code, kept)


def _without_messages(errors: str) -> str:
    r"""Redact a log: drop messages for the learner and keep only the type of exceptions.

    An exception message may quote user input over several lines, so all lines up to the next traceback are
    dropped.

    >>> print(_without_messages('Traceback (most recent call last):\n  File "a.py"\nValueError: of “king”\nor so'))
    Traceback (most recent call last):
      File "a.py"
    ValueError (message left out)
    """
    kept: list[str] = []
    in_trace = in_message = False
    for line in errors.splitlines():
        if line.lstrip().startswith("Traceback (most recent call last)"):
            in_trace, in_message = True, False
        elif in_message or line.startswith('{"sentence"'):
            continue
        elif in_trace and (raised := re.match(r"([\w.]+)(:|$)", line)):
            in_trace, in_message = False, True
            line = f"{raised[1]} (message left out)"
        kept.append(line)
    return "\n".join(kept).strip()
