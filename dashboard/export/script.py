"""A standalone script that recomputes what a chart shows, with the files that it needs."""

import io
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from dashboard.errors import InputError
from dashboard.export.source_code import source_of

NAME = "script.py"


@dataclass(frozen=True)
class Script:
    """A readable Python script that needs only packages of `requirements.txt`.

    Attributes:
        about: what it computes, in a few words.
        setup: lines that load the model, and what several scripts of a page share.
        body: lines that compute a `table`.
        files: name to a function that returns the content, for files that the reader may not have.
        functions: functions of the app that it calls; their source stands in it.
    """

    about: str
    setup: str
    body: str
    files: Mapping[str, Callable[[], bytes]] = field(default_factory=dict)
    functions: tuple[Callable[..., Any], ...] = ()

    @property
    def code(self) -> str:
        """The complete script, which prints its table as CSV."""
        said = "".join(letter if letter.isprintable() else " " for letter in self.about)
        head = f"# {said}.\n# Written by Embedding Lab; the numbers are those on its page.\n"
        parts = (begin([self]), self.lines, "print(table.round(4).to_csv(index=False))\n")
        return "\n\n\n".join([head.strip(), *parts])

    @property
    def lines(self) -> str:
        """The lines that load the model and compute the table."""
        return tidy(f"{self.setup}\n{self.body}")

    def archive(self) -> bytes:
        """Pack the script and its files into a ZIP archive."""
        written = io.BytesIO()
        with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            archive.writestr(NAME, self.code)
            for name, content in self.files.items():
                archive.writestr(name, content())
        return written.getvalue()


def unavailable_script(reason: str) -> Callable[[], Script]:
    """Return a placeholder for a missing script; calling it raises InputError with the reason."""

    def refuse() -> Script:
        raise InputError(reason)

    return refuse


# A script's imports, by the text that needs them.
IMPORTS = {
    "json.": "import json",
    "distribution(": "from importlib.metadata import distribution",
    "gensim.": "import gensim.downloader",
    "np.": "import numpy as np",
    "pd.": "import pandas as pd",
    "torch.": "import torch",
    "Tokenizer.": "from tokenizers import Tokenizer",
    "AutoModel.": "from transformers import AutoModel",
    "AutoModelForCausalLM.": "from transformers import AutoModelForCausalLM",
}


def begin(scripts: Sequence[Script]) -> str:
    """Return what scripts begin with: their imports, and the source of the functions that they call."""
    found = source_of(*(function for script in scripts for function in script.functions))
    code = "\n".join(f"{script.setup}\n{script.body}" for script in scripts)
    lines = {line for used, line in IMPORTS.items() if re.search(rf"\b{re.escape(used)}", code)}
    bounds = [text for name, text in found.definitions.items() if name.startswith("limits.")]
    definitions = [text for name, text in found.definitions.items() if not name.startswith("limits.")]
    if bounds:
        definitions.insert(0, "\n".join(["class limits:", *bounds]))
    # Types in the copied source name what the script does not need.
    future = ["from __future__ import annotations\n"] if definitions else []
    return "\n\n\n".join(["\n".join([*future, *sorted(lines | set(found.imports))]), *definitions]).strip()


def tidy(code: str) -> str:
    """Collapse runs of more than two empty lines in code."""
    return re.sub(r"\n{4,}", "\n\n\n", code.strip())
