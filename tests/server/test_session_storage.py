"""The running app keeps the sessions of closed tabs in our storage, and shuts them down."""

from tests.server.scripts import run_script

# One server in a process of its own: a tab is opened and closed, and nobody comes back.
PROGRAM = """
import time
from starlette.testclient import TestClient
from streamlit import config
from streamlit.runtime.app_session import AppSession
import streamlit_app
from dashboard.server import cleanup

config.set_option("server.disconnectedSessionTTL", 0)
cleanup.EVERY_SECONDS = 0.1
ended = set()
own = AppSession.shutdown
AppSession.shutdown = lambda session: (ended.add(session.id), own(session))[1]

with TestClient(streamlit_app.app) as client:
    with client.websocket_connect("/_stcore/stream", subprotocols=["streamlit"]):
        print("open", len(ended))
    until = time.monotonic() + 20
    while not ended and time.monotonic() < until:
        time.sleep(0.1)
    print("closed", len(ended))
"""


def test_the_session_of_a_closed_tab_is_ended_once_nobody_can_come_back():
    ran = run_script(PROGRAM, EMBEDDING_LAB_WARM_UP="false")
    assert ran.stdout.splitlines() == ["open 0", "closed 1"], ran.stderr[-2000:]
