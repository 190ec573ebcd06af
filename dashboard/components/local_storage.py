"""Answer records in the browser's localStorage."""

from collections.abc import Mapping

from dashboard.components.loader import load
from dashboard.course.records import Record

_render = load(__file__)


def keep(records: Mapping[str, Record], *, key: str) -> object:
    """Merge `records`, by exercise name, into localStorage; renders nothing visible.

    Returns:
        What localStorage held from earlier visits: untrusted.
    """
    data = {"records": {name: each.as_json() for name, each in records.items()}}
    return _render(key=key, data=data, default={"kept": {}}, on_kept_change=lambda: None).kept
