"""Declares custom components from the files beside a Python module."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import streamlit as st


def load(file: str, *, html: str = "", before: Sequence[str] = ()) -> Any:
    """Declare the component of a Python module, with the script, style sheet and markup of the same name.

    Args:
        file: path of the Python module.
        html: markup, if it has no file.
        before: names of further scripts and style sheets, loaded first.
    """
    markup, style, script = (
        read_sources(file, ending, before) or None for ending in (".html", ".css", ".js")
    )
    return st.components.v2.component(Path(file).stem, html=html or markup, css=style, js=script)


def read_sources(file: str, ending: str, before: Sequence[str] = ()) -> str:
    """Concatenate the files with this ending, those named in `before` first; empty if there are none."""
    here = Path(file)
    paths = [here.with_name(f"{name}{ending}") for name in (*before, here.stem)]
    return "\n".join(path.read_text(encoding="utf-8") for path in paths if path.exists())
