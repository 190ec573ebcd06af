"""JSON from anywhere: a model's folder, the hub, a file that somebody has changed."""

import json
from typing import Any


def loads(content: str | bytes) -> Any:
    """What a JSON text says.

    Raises:
        ValueError: it is no JSON, no UTF-8, or nested deeper than anything that a model's files hold.
    """
    try:
        return json.loads(content)
    except RecursionError:
        raise ValueError("the JSON is nested too deeply") from None
