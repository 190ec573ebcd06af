"""All that this app uses of Streamlit beyond its public interface; nothing else imports Streamlit's private modules.

`patches` changes Streamlit, `messages` knows what a tab and the server say to each other, `server` and `sessions` ask
the running server, `plotly_theme` knows its colours. Each use that can fail by itself is a `Part`, and `check` compares
all parts with the installed version. What the app cannot run without is imported plainly, so that the start fails.
"""

import logging

import streamlit as st

from dashboard.streamlit_internals import patches, server, sessions, websocket_messages

_log = logging.getLogger(__name__)


def check() -> list[str]:
    """Warn of each part that does not fit the installed Streamlit; call where the server starts.

    Returns:
        The warnings.
    """
    parts = (*patches.PARTS, *server.PARTS, *sessions.PARTS, *websocket_messages.PARTS)
    faults = [fault for part in parts if (fault := part.fault())]
    faults += websocket_messages.faults_of_types()
    faults += server.faults_of_page()
    for fault in faults:
        _log.warning("Streamlit %s does not fit this app: %s", st.__version__, fault)
    return faults
