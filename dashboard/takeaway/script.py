"""A script that computes anew what a picture shows, with the files that its reader lacks."""

import io
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

NAME = "script.py"


@dataclass(frozen=True)
class Script:
    """A script of Python as a person would write it, with packages of `requirements.txt` only.

    Attributes:
        code: the script.
        files: name to what makes the content of each file that stands beside it, for those who have not got it.
    """

    code: str
    files: Mapping[str, Callable[[], bytes]] = field(default_factory=dict)

    def archive(self) -> bytes:
        """The script and its files as one ZIP."""
        written = io.BytesIO()
        with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            archive.writestr(NAME, self.code)
            for name, content in self.files.items():
                archive.writestr(name, content())
        return written.getvalue()
