"""How a component of ours is declared: what it is made of lies beside its Python file, under the same name."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import streamlit as st


def component(file: str, *, html: str = "", before: Sequence[str] = ()) -> Any:
    """The component of a Python `file`, with the script, the style sheet and the markup that lie beside it.

    Args:
        file: the path of the Python file.
        html: the markup, where that is no file.
        before: names of further scripts and style sheets there, which come first.
    """
    here = Path(file)

    def read(ending: str) -> str | None:
        paths = [here.with_name(f"{name}{ending}") for name in (*before, here.stem)]
        return "\n".join(path.read_text(encoding="utf-8") for path in paths if path.exists()) or None

    return st.components.v2.component(here.stem, html=html or read(".html"), css=read(".css"), js=read(".js"))
