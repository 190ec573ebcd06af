"""Requests from a component's browser side, each answered even when reruns redraw the element meanwhile.

Streamlit delivers a trigger to one run only, and what that run sends may never be drawn: another request of the
browser can stop the run, or be followed by a run that draws the same element without the reply, or replace the trigger
before any run has seen it. So a request is kept until it is answered, its reply is part of the element for
`KEPT_SECONDS`, and the browser takes each reply once and repeats a request that stays without one (`replies.js`).
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from dashboard import limits

TRIGGER = "requested"

# A reply may be an image of some hundred kilobytes: keep it for the immediately following runs only.
KEPT_SECONDS = 5.0

# Timeout of a request; the browser has the same.
PATIENCE_SECONDS = 60.0

_STATE = "component_replies"

# A request without its number, and its reply: None for a request that cannot come from the component.
Request = Mapping[str, Any]
Answer = Callable[[Request], Mapping[str, Any] | None]

# A component's key and the browser's number of the request.
Name = tuple[str, str]


@dataclass
class _Mail:
    """Pending requests and recent replies of one session, by name, each with its time."""

    requests: dict[Name, tuple[float, Request]] = field(default_factory=dict)
    replies: dict[Name, tuple[float, Mapping[str, Any]]] = field(default_factory=dict)

    def forget(self, now: float) -> None:
        """Drop expired requests and replies."""
        for kept, seconds in ((self.requests, PATIENCE_SECONDS), (self.replies, KEPT_SECONDS)):
            for name in [name for name, (since, _) in kept.items() if now - since > seconds]:
                del kept[name]
        for name in list(self.replies)[: -limits.MAX_KEPT_REPLIES]:
            del self.replies[name]


def receive(key: str) -> list[Request]:
    """Store the browser's new requests to the component `key`; the callback of its trigger.

    Returns:
        The new requests.
    """
    mail, now = _mail(), time.monotonic()
    new = []
    for number, request in _requests(st.session_state[key].get(TRIGGER)):
        name = (key, number)
        if name not in mail.requests and name not in mail.replies:
            mail.requests[name] = (now, request)
            new.append(request)
    return new


def replies(key: str, answer: Answer) -> list[Mapping[str, Any]]:
    """Answer the pending requests to the component `key`; return the `replies` for its data."""
    mail = _mail()
    mail.forget(time.monotonic())
    for name in [name for name in mail.requests if name[0] == key]:
        try:
            reply = answer(mail.requests[name][1])
        except Exception:
            # A stopped run leaves the request for the next one.
            del mail.requests[name]
            raise
        del mail.requests[name]
        if reply is not None:
            mail.replies[name] = (time.monotonic(), {**reply, "number": name[1]})
    return [reply for name, (_, reply) in mail.replies.items() if name[0] == key]


def _mail() -> _Mail:
    mail = st.session_state.get(_STATE)
    if mail is None:
        mail = st.session_state[_STATE] = _Mail()
    return mail


def _requests(sent: object) -> list[tuple[str, Request]]:
    """Parse the numbered requests in a browser's message, which is untrusted."""
    if not isinstance(sent, list):
        return []
    return [
        (request["number"], request)
        for request in sent[: limits.MAX_REQUESTS]
        if isinstance(request, Mapping)
        and isinstance(request.get("number"), str)
        and len(request["number"]) <= limits.MAX_REQUEST_NUMBER
    ]
