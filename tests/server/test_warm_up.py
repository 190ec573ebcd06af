"""The start of the server: everything that a page needs is loaded behind the first paint, and then frozen."""

from tests.server.scripts import run_script

# The interpreter is set for its whole life: in a process of its own.
PROGRAM = """
import gc, sys, time
from starlette.testclient import TestClient
import streamlit_app
from dashboard.server import warm_up

warm_up.ALONE_SECONDS, warm_up.IDLE_SECONDS = 0.5, 0.2
assert gc.get_freeze_count() == 0
with TestClient(streamlit_app.app) as client:
    assert client.get("/_stcore/health").status_code == 200
    assert client.get("/livez").status_code == 200 and client.get("/readyz").status_code == 503
    assert "torch" not in sys.modules and not streamlit_app.app.state["ready"]
    until = time.monotonic() + 120
    while not streamlit_app.app.state["ready"]:
        assert time.monotonic() < until, "it did not become warm"
        time.sleep(0.1)
    assert client.get("/readyz").status_code == 200
    print("torch" in sys.modules, gc.get_freeze_count() > 100_000)
"""


WITHOUT = """
import sys
from starlette.testclient import TestClient
import streamlit_app

with TestClient(streamlit_app.app) as client:
    print(client.get("/readyz").status_code)
"""


def test_a_host_may_leave_it():
    ran = run_script(WITHOUT, check=False, EMBEDDING_LAB_WARM_UP="false")
    assert ran.stdout.split() == ["200"], ran.stderr[-2000:]


def test_all_pages_are_opened_once_and_what_they_loaded_is_frozen():
    ran = run_script(PROGRAM, timeout=300, check=False)
    assert ran.stdout.splitlines()[-1:] == ["True True"], ran.stderr[-2000:]


def test_the_server_listens_before_it_imports_what_models_need():
    """In a fresh process: what the entry script imports, and what draws the title of a page."""
    script = (
        "import sys, dashboard.server.asgi, dashboard.ui.poll.state, dashboard.ui.frame.opening; "
        "assert not {'numpy', 'pandas', 'tokenizers', 'torch'} & set(sys.modules)"
    )
    done = run_script(script, check=False)
    assert done.returncode == 0, done.stderr
