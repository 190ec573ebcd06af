"""Presenter tools in stage mode: a QR code of the current state, and a timer."""

from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

import streamlit as st

from dashboard.components.loader import load
from dashboard.components.phone_link import ONLY_HERE, is_reachable, phone_link
from dashboard.components.qr_code import qr_code
from dashboard.components.replies import Request, receive, replies
from dashboard.errors import InputError

_render = load(__file__, html='<div class="tools"></div>')

# URL parameters of the presenter's screen, not for the audience's phones.
LEFT_OUT = ("stage",)
# Minutes that the timer offers.
TIMER_MINUTES = [1, 2, 5]


@st.fragment
def stage_tools(timer: int = 0, *, key: str = "stage_tools") -> None:
    """Render both; the QR code of the browser's current URL is made on request.

    Args:
        timer: minutes that the timer offers; 0 for the usual ones.
        key: key of the component.
    """

    def note() -> None:
        receive(key)

    data = {"replies": replies(key, _answer), "minutes": [timer] if timer else TIMER_MINUTES}
    _render(key=key, data=data, width="content", on_requested_change=note)


def _answer(request: Request) -> dict[str, str] | None:
    """Return the QR code of a link, or why there is none."""
    link = request.get("link")
    if not isinstance(link, str):
        return None
    shared = for_phones(link)
    warning = "" if is_reachable(shared) else ONLY_HERE
    try:
        return {"link": shared, "qr": qr_code(shared), "warning": warning}
    except InputError as error:
        return {"link": shared, "said": str(error)}


def for_phones(link: str) -> str:
    """Return a link as phones reach it, without the parameters that belong to the presenter's screen.

    >>> for_phones("http://host/lab/start?stage=1&st_text=a+b&tour=tour&step=3")
    'http://host/lab/start?st_text=a%20b&tour=tour&step=3'
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
    return phone_link(urlunsplit(parts._replace(query=urlencode(kept, quote_via=quote))))
