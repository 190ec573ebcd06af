"""Unpack a GGUF file into a folder: `python -m dashboard.models.download.unpack SOURCE TARGET`, run as a subprocess.

Prints the bytes written so far to standard output, and on failure an error message in JSON to standard error.
"""

import sys
from pathlib import Path

from dashboard.errors import InputError
from dashboard.jobs import Progress
from dashboard.models.error_translation import translate_errors
from dashboard.models.readers.gguf_format import unpack
from dashboard.models.subprocesses import report_error


def main(source: str, target: str) -> int:
    """Unpack and report progress; return 1 on failure."""
    # The parent process has ended: the next write to the closed pipe ends this process.
    progress = Progress(lambda progress: print(progress.done, flush=True))
    try:
        with translate_errors(Path(source).name, "unpacked"):
            unpack(Path(source), Path(target), progress)
    except InputError as error:
        report_error(error)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
