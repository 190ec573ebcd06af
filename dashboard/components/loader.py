"""How a component of ours is declared: what it is made of lies beside its Python file, under the same name."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import streamlit as st


def load(file: str, *, html: str = "", before: Sequence[str] = ()) -> Any:
    """The component of a Python `file`, with the script, the style sheet and the markup that lie beside it.

    Args:
        file: the path of the Python file.
        html: the markup, where that is no file.
        before: names of further scripts and style sheets there, which come first.
    """
    markup, style, script = (
        read_sources(file, ending, before) or None for ending in (".html", ".css", ".js")
    )
    return st.components.v2.component(Path(file).stem, html=html or markup, css=style, js=script)


def read_sources(file: str, ending: str, before: Sequence[str] = ()) -> str:
    """What lies beside a Python `file` with this ending, after what is called `before`; empty where nothing does."""
    here = Path(file)
    paths = [here.with_name(f"{name}{ending}") for name in (*before, here.stem)]
    return "\n".join(path.read_text(encoding="utf-8") for path in paths if path.exists())
