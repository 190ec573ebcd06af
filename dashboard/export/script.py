"""A standalone script that recomputes what a chart shows, with the files that it needs."""

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from dashboard.errors import InputError

NAME = "script.py"


@dataclass(frozen=True)
class Script:
    """A readable Python script that needs only packages of `requirements.txt`.

    Attributes:
        about: what it computes, in a few words.
        setup: lines that load the model, and what several scripts of a page share.
        body: lines that compute a `table`.
        files: name to a function that returns the content, for files that the reader may not have.
    """

    about: str
    setup: str
    body: str
    files: Mapping[str, Callable[[], bytes]] = field(default_factory=dict)

    @property
    def code(self) -> str:
        """The complete script, which prints its table as CSV."""
        said = "".join(letter if letter.isprintable() else " " for letter in self.about)
        head = f"# {said}.\n# Written by Embedding Lab; the numbers are those on its page.\n"
        lines = tidy(f"{self.setup}\n{self.body}")
        return f"{head}{imports(lines)}\n\n{lines}\n\nprint(table.round(4).to_csv(index=False))\n"

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
    "pa.": "import pyarrow as pa",
    "match_substring_regex(": "from pyarrow.compute import match_substring_regex",
    "torch.": "import torch",
    "KMeans(": "from sklearn.cluster import KMeans",
    "PCA(": "from sklearn.decomposition import PCA",
    "TSNE(": "from sklearn.manifold import TSNE",
    "Tokenizer.": "from tokenizers import Tokenizer",
    "AutoModel.": "from transformers import AutoModel",
    "AutoModelForCausalLM.": "from transformers import AutoModelForCausalLM",
}


def imports(code: str) -> str:
    """Return the import lines that some code needs."""
    return "\n".join(line for used, line in IMPORTS.items() if re.search(rf"\b{re.escape(used)}", code))


def tidy(code: str) -> str:
    """Collapse runs of more than two empty lines in code."""
    return re.sub(r"\n{4,}", "\n\n\n", code.strip())
