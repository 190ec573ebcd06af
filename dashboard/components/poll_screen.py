"""The screen of a poll: the question and its votes, straight between the browser and the server, without a rerun."""

from collections.abc import Callable

from dashboard.components.loader import load
from dashboard.components.qr_code import qr_code

_render = load(__file__, html='<div class="room"></div>')


def poll_screen(
    code: str, key: str, *, link: str, warning: str, onward: str, on_onward: Callable[[], None]
) -> None:
    """Draw the poll: with its `key` as the instructor sees it, without it as the class does.

    Args:
        code: the poll's join code.
        key: the instructor's key; empty for everybody else.
        link: where the class finds the poll.
        warning: what may keep it from finding it; empty where nothing does.
        onward: what the instructor's button is called that leads on once the answer is shown.
        on_onward: is called when that is pressed.
    """
    _render(
        key=f"room_{code}",
        data={
            "code": code,
            "key": key,
            "link": link,
            "qr": qr_code(link) if key else "",
            "warning": warning,
            "onward": onward,
        },
        on_onward_change=on_onward,
    )
