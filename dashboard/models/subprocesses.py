"""Work in a subprocess: its memory is released when it ends, and other visitors' pages go on meanwhile.

The process reports its progress on standard output, a line each that begins with a whole number, and where it fails,
one sentence in JSON on standard error. Anything else that it or a library prints is no progress.
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

# Only the end of each output is kept, whatever the process writes; a line of progress is a few words.
TAIL_BYTES = 4_000
CHUNK_BYTES = 65_536

# How often the process is looked at, and how long its outputs are waited for once it has ended: another process that
# it started may hold them open for ever.
POLL_SECONDS, GRACE_SECONDS = 0.05, 1.0


def run_subprocess(
    module: str,
    arguments: Sequence[str],
    watch: Progress,
    report: Callable[[int, str], None],
    otherwise: str,
) -> None:
    """Run a module of this project and report its latest progress until it ends.

    Args:
        module: its dotted name.
        arguments: what it is called with.
        watch: is asked whether to stop, several times a second.
        report: is called with the number that a line of progress begins with, and the rest of that line.
        otherwise: what to do, where it fails without a sentence.

    Raises:
        InputError: it failed; the sentence is its own, or `otherwise` with the exit code.
        StoppedError: somebody asked to stop; the process is killed.
    """
    process = subprocess.Popen(
        [sys.executable, "-m", module, *arguments],
        cwd=PROJECT,
        # Threads that wait for each other leave the processor to those who work.
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
            report(*latest)

    try:
        while process.poll() is None:
            report_latest()
            watch.pause(POLL_SECONDS)
        output.wait(GRACE_SECONDS)
        report_latest()
        watch.check()
    except BaseException:
        process.kill()
        process.wait()
        errors.wait(GRACE_SECONDS)
        _log_end(module, process.returncode, errors.text)
        raise
    errors.wait(GRACE_SECONDS)
    if process.returncode:
        _log_end(module, process.returncode, errors.text)
        raise InputError(_sentence(errors.text) or f"{otherwise} (exit code {process.returncode}).")


class _Tail:
    """The end of what a process writes to a pipe, read by a thread so that the process never waits for a reader."""

    def __init__(self, pipe: IO[bytes], name: str) -> None:
        self._end = b""
        # A daemon: a process left behind may hold the pipe open for longer than this app runs.
        self._thread = threading.Thread(
            target=self._read, args=(pipe,), name=f"output of {name}", daemon=True
        )
        self._thread.start()

    def _read(self, pipe: IO[bytes]) -> None:
        with pipe:
            while chunk := os.read(pipe.fileno(), CHUNK_BYTES):
                self._end = (self._end + chunk)[-TAIL_BYTES:]

    def wait(self, seconds: float) -> None:
        """Wait until everything is read, but at most so long."""
        self._thread.join(seconds)

    @property
    def text(self) -> str:
        return self._end.decode("utf-8", errors="replace")


def report_error(error: InputError) -> None:
    """In the process itself: say why it fails."""
    print(json.dumps({"sentence": str(error)}), file=sys.stderr)


def _progress(output: str) -> tuple[int, str] | None:
    r"""The number and the rest of the last complete line that begins with a whole number; None without one.

    >>> _progress("10 moving the points\n20 moving the points\nof a library\n30 mov")
    (20, 'moving the points')
    """
    found = re.findall(r"^([0-9]+)(?: ([^\r\n]*))?\r?\n", output, re.MULTILINE)
    return (int(found[-1][0]), found[-1][1]) if found else None


def _sentence(errors: str) -> str | None:
    """The last sentence that a process told as it failed; None if it told none."""
    for line in reversed(errors.splitlines()):
        try:
            return str(loads(line)["sentence"])
        except (ValueError, KeyError, IndexError, TypeError):
            continue
    return None


def _log_end(module: str, exit_code: int, errors: str) -> None:
    """Log the end of what a process wrote to standard error, if it wrote anything that a log may keep."""
    if kept := _without_messages(errors):
        _log.warning("%s ended with exit code %d; the last it said:\n%s", module, exit_code, kept)


def _without_messages(errors: str) -> str:
    r"""What a log may keep: no sentence for the learner, and of exceptions only the type.

    A message may quote what somebody typed, over several lines, so all lines up to the next traceback belong to it.

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
