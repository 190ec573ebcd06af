"""Declares custom components from the files beside a Python module."""

import re
from pathlib import Path
from typing import Any

import streamlit as st

from dashboard.components.modules import join_modules

# The controls that components share; their look is the same wherever they stand.
_CONTROLS = Path(__file__).with_name("controls.css").read_text(encoding="utf-8")

# The custom properties that all style sheets use, for the page (`ui/frame/styles.py`).
CSS_VARIABLES = Path(__file__).with_name("variables.css").read_text(encoding="utf-8")


def load(file: str, *, html: str = "") -> Any:
    """Declare the component of a Python module, with the script, style sheet and markup of the same name.

    Args:
        file: path of the Python module.
        html: markup, if it has no file.
    """
    script = Path(file).with_suffix(".js")
    return st.components.v2.component(
        script.stem,
        html=html or markup(file) or None,
        css=style_sheet(file) or None,
        js=join_modules(script) if script.exists() else None,
    )


def markup(file: str) -> str:
    """Return the markup beside a Python module, with the files that its comments name; empty if there is none."""
    return _read(Path(file).with_suffix(".html"), r"<!-- (\w+\.html) -->")


def style_sheet(file: str) -> str:
    """Return the style sheet beside a Python module, with its imports, after the shared controls; empty if none."""
    own = _read(Path(file).with_suffix(".css"), r'@import "(\w+\.css)";')
    return own and f"{_CONTROLS}\n{own}"


def _read(path: Path, included: str) -> str:
    """Return the content of a file with its neighbours that match the pattern `included`; empty if there is none."""
    if not path.exists():
        return ""
    content = path.read_text(encoding="utf-8")
    return re.sub(included, lambda match: path.with_name(match[1]).read_text(encoding="utf-8"), content)
