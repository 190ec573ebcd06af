"""`python -m dashboard.models.download.unpack SOURCE TARGET`: unpack a GGUF file into a folder; a process of its own.

On standard output, the bytes written so far, a line each; on standard error, where it fails, one sentence in JSON.
"""

import sys
from pathlib import Path

from dashboard.errors import InputError
from dashboard.jobs import Watch
from dashboard.models.error_translation import boundary
from dashboard.models.readers.gguf_format import unpack
from dashboard.models.subprocesses import tell


def main(source: str, target: str) -> int:
    """Unpack, and say how far it is; 1 where it fails."""
    # Whoever asked has gone: the next word to nobody ends this process.
    watch = Watch(lambda watch: print(watch.done, flush=True))
    try:
        with boundary(Path(source).name, "unpacked"):
            unpack(Path(source), Path(target), watch)
    except InputError as error:
        tell(error)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
