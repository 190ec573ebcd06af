"""Work in a process of its own: the memory that it takes goes with it, and other visitors' pages go on meanwhile.

The process says how far it is on standard output, a line at a time, and where it fails, one sentence in JSON on
standard error.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence

from dashboard.errors import InputError
from dashboard.jobs import Watch
from dashboard.models.files.json_text import of_json
from dashboard.models.settings import PROJECT


def follow(
    module: str, arguments: Sequence[str], watch: Watch, line: Callable[[str], None], otherwise: str
) -> None:
    """Run a module of this project and hand each line that it says to `line`.

    Args:
        module: its dotted name.
        arguments: what it is called with.
        watch: is asked whether to stop, at each line.
        line: is told how far it is.
        otherwise: what to do, where it fails without a sentence.

    Raises:
        InputError: it failed; the sentence is its own, or `otherwise` with the exit code.
        StoppedError: somebody asked to stop; the process is ended.
    """
    # Threads that wait for each other leave the processor to those who work.
    environment = {**os.environ, "OMP_WAIT_POLICY": "passive"}
    with subprocess.Popen(
        [sys.executable, "-m", module, *arguments],
        cwd=PROJECT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        try:
            for said in process.stdout:
                watch.check()
                line(said.strip())
            watch.check()
        except BaseException:
            process.kill()
            raise
        trouble = process.stderr.read()
    if process.returncode:
        raise InputError(_sentence(trouble) or f"{otherwise} (exit code {process.returncode}).")


def tell(error: InputError) -> None:
    """In the process itself: say why it fails."""
    print(json.dumps({"sentence": str(error)}), file=sys.stderr)


def _sentence(trouble: str) -> str | None:
    """The sentence in the last line of what a process said as it failed; None if it has none."""
    try:
        return str(of_json(trouble.splitlines()[-1])["sentence"])
    except (ValueError, KeyError, IndexError, TypeError):
        return None
