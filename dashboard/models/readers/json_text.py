"""Parser for untrusted JSON."""

import json
from typing import Any


def loads(content: str | bytes) -> Any:
    """Parse JSON.

    Raises:
        ValueError: the content is not JSON, not UTF-8, or nested too deeply.
    """
    try:
        return json.loads(content)
    except RecursionError:
        raise ValueError("the JSON is nested too deeply") from None
