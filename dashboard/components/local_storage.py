"""What a learner has answered, kept in the browser's own storage."""

from collections.abc import Mapping

from dashboard.components.loader import load
from dashboard.course.records import Record

_render = load(__file__)


def keep(records: Mapping[str, Record], *, key: str) -> object:
    """Add `records`, by the name of the exercise, to what the browser keeps; draws nothing that can be seen.

    Returns what the browser has kept from earlier visits, which anybody may have written there.
    """
    data = {"records": {name: each.as_json() for name, each in records.items()}}
    return _render(key=key, data=data, default={"kept": {}}, on_kept_change=lambda: None).kept
