"""Parser for untrusted JSON."""

import json
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
