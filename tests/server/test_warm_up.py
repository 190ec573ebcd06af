"""The start of the server: what pages need is loaded behind the first paint, and then frozen."""

from pathlib import Path

import pytest

from dashboard.server.memory_limit import memory_limit
from dashboard.server.warm_up import default_kind
from tests.server.scripts import run_script

# What no first view of a default model needs.
HEAVY = ("torch", "transformers.modeling_utils", "sklearn", "gensim", "openTSNE")

# The interpreter is set for its whole life: in a process of its own.
PROGRAM = f"""
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
    print(gc.get_freeze_count() > 100_000, *(name for name in {HEAVY} if name in sys.modules))
"""


WITHOUT = """
import sys
from starlette.testclient import TestClient
import streamlit_app

with TestClient(streamlit_app.app) as client:
    print(client.get("/readyz").status_code)
"""


def test_a_host_may_leave_it():
    ran = run_script(WITHOUT, check=False, EMBEDDING_LAB_WARM_UP="no")
    assert ran.stdout.split() == ["200"], ran.stderr[-2000:]


def test_first_views_need_nothing_heavy_and_what_they_loaded_is_frozen():
    ran = run_script(PROGRAM, timeout=300, check=False, EMBEDDING_LAB_WARM_UP="small")
    assert ran.stdout.splitlines()[-1:] == ["True"], ran.stderr[-2000:]


def test_for_a_class_all_is_imported():
    ran = run_script(PROGRAM, timeout=300, check=False, EMBEDDING_LAB_WARM_UP="class")
    last = ran.stdout.splitlines()[-1]
    assert {"torch", "sklearn", "gensim"} < set(last.split()), ran.stderr[-2000:]


@pytest.mark.parametrize(
    ("own_group", "file", "limit", "kind"),
    [
        ("0::/", "memory.max", "1073741824", "small"),
        ("0::/app/one", "app/memory.max", "690000000", "small"),
        ("4:cpu:/\n5:memory:/box", "memory/box/memory.limit_in_bytes", "1400000000", "small"),
        ("0::/", "memory.max", "max", "class"),
        ("0::/", "other", "1000", "class"),
    ],
)
def test_where_memory_is_bounded_only_first_views_are_warmed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, own_group: str, file: str, limit: str, kind: str
):
    monkeypatch.setattr("os.sysconf", {"SC_PAGE_SIZE": 4096, "SC_PHYS_PAGES": 2_000_000}.__getitem__)
    (tmp_path / "own").write_text(own_group)
    (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / file).write_text(limit)
    assert default_kind(memory_limit(tmp_path, tmp_path / "own")) == kind


def test_the_server_listens_before_it_imports_what_models_need():
    """In a fresh process: what the entry script imports, and what draws the title of a page."""
    script = (
        "import sys, dashboard.server.asgi, dashboard.ui.poll.state, dashboard.ui.frame.opening; "
        "assert not {'numpy', 'pandas', 'tokenizers', 'torch'} & set(sys.modules)"
    )
    done = run_script(script, check=False)
    assert done.returncode == 0, done.stderr
