"""HTML files by Jinja2: each text in them is escaped, but for what a filter below marks as HTML."""

import hashlib
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dashboard import limits
from dashboard.export.notebook import plain_markdown
from dashboard.numerals import format_number

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup


def render(template: str, **values: Any) -> str:
    """Render a template of the folder `templates`."""
    return _environment().get_template(template).render(**values)


def shared_id(shared: Mapping[str, Any]) -> str:
    """Return an element ID for data that figures share: the same for the same data, empty for none."""
    return f"shared-{hashlib.sha256(json.dumps(shared).encode()).hexdigest()[:12]}" if shared else ""


@cache
def _environment() -> "Environment":
    from jinja2 import Environment, FileSystemLoader

    folder = FileSystemLoader(Path(__file__).with_name("templates"))
    made = Environment(loader=folder, autoescape=True, trim_blocks=True, lstrip_blocks=True)
    made.policies["json.dumps_kwargs"] = {}  # keys stay in their order
    made.globals["limits"] = limits
    made.filters.update(markdown=_markdown, cell=_cell, shared_id=shared_id)
    return made


def _markdown(text: str) -> "Markup":
    from markdown_it import MarkdownIt
    from markupsafe import Markup

    # This preset escapes HTML.
    return Markup(MarkdownIt("js-default", {"linkify": False}).render(plain_markdown(text)))


def _cell(cell: object) -> str:
    return format_number(cell, ".4f") if isinstance(cell, float) else str(cell)
