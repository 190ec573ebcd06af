"""What an instructor has at hand on stage: a QR code of exactly what is shown, and a timer."""

from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import streamlit as st

from dashboard.components.loader import load
from dashboard.components.qr_code import qr_code
from dashboard.components.replies import Request, receive, replies
from dashboard.errors import InputError

_render = load(__file__, html='<div class="tools"></div>', before=("replies",))

# What belongs to the instructor's screen alone, and not to the phones of those who look at it.
LEFT_OUT = ("stage",)


@st.fragment
def stage_tools(*, key: str = "stage_tools") -> None:
    """Draw both; the code is made when it is asked for, of the address that the browser has then."""

    def note() -> None:
        receive(key)

    _render(key=key, data={"replies": replies(key, _answer)}, width="content", on_requested_change=note)


def _answer(request: Request) -> dict[str, str] | None:
    """The code of a link, or why there is none."""
    link = request.get("link")
    if not isinstance(link, str):
        return None
    shared = for_phones(link)
    try:
        return {"link": shared, "qr": qr_code(shared)}
    except InputError as error:
        return {"link": shared, "said": str(error)}


def for_phones(link: str) -> str:
    """The same state without what belongs to the instructor's screen.

    >>> for_phones("http://host/lab/start?stage=1&st_text=a+b&tour=tour&step=3")
    'http://host/lab/start?st_text=a+b&tour=tour&step=3'
    """
    try:
        parts = urlsplit(link)
        kept = [
            (name, value)
            for name, value in parse_qsl(parts.query, max_num_fields=200)
            if name not in LEFT_OUT
        ]
    except ValueError:
        return link
    return urlunsplit(parts._replace(query=urlencode(kept)))
