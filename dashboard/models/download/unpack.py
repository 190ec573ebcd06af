"""`python -m dashboard.models.download.unpack SOURCE TARGET`: unpack a GGUF file into a folder; a process of its own.

On standard output, the bytes written so far, a line each; on standard error, where it fails, one sentence in JSON.
"""

import sys
from pathlib import Path

from dashboard.errors import InputError
from dashboard.jobs import Progress
from dashboard.models.error_translation import translate_errors
from dashboard.models.readers.gguf_format import unpack
from dashboard.models.subprocesses import report_error


def main(source: str, target: str) -> int:
    """Unpack, and say how far it is; 1 where it fails."""
    # Whoever asked has gone: the next word to nobody ends this process.
    watch = Progress(lambda watch: print(watch.done, flush=True))
    try:
        with translate_errors(Path(source).name, "unpacked"):
            unpack(Path(source), Path(target), watch)
    except InputError as error:
        report_error(error)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
