"""A script that computes anew what a picture shows, with the files that its reader lacks."""

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from dashboard.errors import InputError

NAME = "script.py"


@dataclass(frozen=True)
class Script:
    """A script of Python as a person would write it, with packages of `requirements.txt` only.

    Attributes:
        about: what it computes, in a few words.
        setup: lines that open the model, and what several scripts of a page share.
        body: lines that compute a `table`.
        files: name to what makes the content of each file that stands beside it, for those who have not got it.
    """

    about: str
    setup: str
    body: str
    files: Mapping[str, Callable[[], bytes]] = field(default_factory=dict)

    @property
    def code(self) -> str:
        """The whole script, which prints its table as CSV."""
        said = "".join(letter if letter.isprintable() else " " for letter in self.about)
        head = f"# {said}.\n# Written by Embedding Lab; the numbers are those on its page.\n"
        lines = tidy(f"{self.setup}\n{self.body}")
        return f"{head}{imports(lines)}\n\n{lines}\n\nprint(table.round(4).to_csv(index=False))\n"

    def archive(self) -> bytes:
        """The script and its files as one ZIP."""
        written = io.BytesIO()
        with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            archive.writestr(NAME, self.code)
            for name, content in self.files.items():
                archive.writestr(name, content())
        return written.getvalue()


def none_because(reason: str) -> Callable[[], Script]:
    """What takes a script's place where there is none; it raises InputError with the reason when it is asked for."""

    def refuse() -> Script:
        raise InputError(reason)

    return refuse


# What a script imports, by what it uses.
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
    """The imports that some code needs, a line each."""
    return "\n".join(line for used, line in IMPORTS.items() if re.search(rf"\b{re.escape(used)}", code))


def tidy(code: str) -> str:
    """Code with never more than two empty lines in a row."""
    return re.sub(r"\n{4,}", "\n\n\n", code.strip())
