"""The instructor's key to a poll, in the browser's localStorage and in no link."""

from collections.abc import Mapping

from dashboard.components.loader import load
from dashboard.polls.service import InstructorToken

_render = load(__file__)


def stored_instructor_token(
    mine: InstructorToken | None, *, key: str = "instructor"
) -> InstructorToken | None:
    """Store the instructor's token `mine` in the browser, if there is one; renders nothing visible.

    Returns:
        The token stored earlier: untrusted.
    """
    told = _render(
        key=key,
        data={"mine": mine._asdict() if mine else None},
        default={"kept": None},
        on_kept_change=lambda: None,
    )
    kept = told.kept
    if not isinstance(kept, Mapping) or not all(
        isinstance(kept.get(name), str) for name in InstructorToken._fields
    ):
        return None
    return InstructorToken(kept["code"][:40], kept["key"][:100])
