"""Parser for untrusted JSON."""

import json
from pathlib import Path
from typing import Any


def loads(content: str | bytes) -> Any:
    """Parse JSON; a byte-order mark before it, as some editors write, is skipped.

    Raises:
        ValueError: the content is not JSON, not UTF-8, or nested too deeply.
    """
    try:
        return json.loads(content.removeprefix("\ufeff") if isinstance(content, str) else content)
    except RecursionError:
        raise ValueError("the JSON is nested too deeply") from None


def read_json(path: Path) -> Any:
    """Read a JSON file; return None if it is missing or damaged."""
    try:
        return loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
