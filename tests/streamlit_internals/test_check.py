"""What does not fit the installed Streamlit is said in the log when the server starts."""

import dataclasses
import re
from collections.abc import Callable
from pathlib import Path

import pytest
import streamlit

from dashboard import streamlit_internals
from dashboard.jobs.fifo_gate import PAGE_RUNS
from dashboard.server.session_storage import DisconnectedSessionStorage
from dashboard.streamlit_internals import patches, server, sessions, websocket_messages
from dashboard.streamlit_internals.parts import Part
from tests.server.scripts import run_script

ROOT = Path(__file__).parents[2]

# The server's whole start, in a process of its own.
STARTED = """
from starlette.testclient import TestClient
import streamlit_app
from dashboard import streamlit_internals

with TestClient(streamlit_app.app):
    for fault in streamlit_internals.check():
        print(fault)
"""


def test_all_parts_fit_the_installed_streamlit():
    ran = run_script(STARTED, EMBEDDING_LAB_WARM_UP="false")
    assert ran.stdout == ""
    assert "does not fit" not in ran.stderr


def test_the_start_of_the_server_checks():
    """Without a method that is patched, the server starts, and its log names the method."""
    script = STARTED.replace(
        "import streamlit_app",
        "from streamlit.runtime.scriptrunner.script_runner import ScriptRunner\n"
        "del ScriptRunner._run_script\nimport streamlit_app",
    )
    ran = run_script(script.partition("    for")[0] + "    pass", EMBEDDING_LAB_WARM_UP="false")
    assert f"does not fit this app: {patches.SCRIPT_RUN.path} is missing" in ran.stderr


PATCHES: list[tuple[Part, Callable[[], None]]] = [
    (patches.SCRIPT_RUN, lambda: patches.run_scripts_in_turn(PAGE_RUNS.acquire)),
    (patches.QUEUE_CLEAR, patches.keep_fragment_messages),
]


def split(part: Part) -> tuple[object, str]:
    """Return what holds the part, and its name there."""
    holder, _, name = part.path.rpartition(".")
    return Part(holder, "").find(), name


def other(renamed: object) -> None:
    """Stand in for a function whose parameters have changed."""


@pytest.mark.parametrize(("part", "install"), PATCHES, ids=[split(part)[1] for part, _ in PATCHES])
@pytest.mark.parametrize("stand_in", [None, other, property(other), "no function"])
def test_a_patch_that_does_not_fit_is_left_out_and_named_in_the_log(
    part: Part,
    install: Callable[[], None],
    stand_in: object,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
):
    holder, name = split(part)
    if stand_in is None:
        monkeypatch.delattr(holder, name)
    else:
        monkeypatch.setattr(holder, name, stand_in)
    install()
    assert getattr(holder, name, None) is stand_in
    warnings = streamlit_internals.check()
    named = [warning for warning in warnings if warning.startswith(part.path)]
    assert len(named) == 1
    assert f"so {part.without}" in named[0]
    assert f"Streamlit {streamlit.__version__} does not fit this app: {named[0]}" in caplog.text


def test_a_queue_without_its_index_is_left_as_it_is(monkeypatch: pytest.MonkeyPatch):
    queue, _ = split(patches.QUEUE_CLEAR)
    clear = queue.clear
    monkeypatch.setattr(queue, "__init__", lambda self: None)
    patches.keep_fragment_messages()
    assert queue.clear is clear
    assert any(fault.startswith(patches.QUEUE_INDEX.path) for fault in streamlit_internals.check())


def test_a_storage_with_other_methods_is_not_replaced(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(split(patches.STORAGE_METHODS)[0], "__abstractmethods__", frozenset({"get", "put"}))
    assert patches.STORAGE_METHODS.fault()
    monkeypatch.setattr(Part, "replace", lambda *_: pytest.fail("replaced"))
    patches.use_session_storage(DisconnectedSessionStorage(1))


PARTS = (*patches.PARTS, *server.PARTS, *sessions.PARTS, *websocket_messages.PARTS)


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.path)
def test_each_part_says_what_is_lost_without_it(part: Part):
    moved = dataclasses.replace(part, path=f"{part.path.removesuffix('()')}_moved")
    assert moved.fault() == f"{moved.path} is missing, so {part.without}"


def test_another_value_is_named():
    part = next(part for part in server.PARTS if part.value == "_stcore/stream")
    assert "'_stcore/stream' instead of 'elsewhere'" in dataclasses.replace(part, value="elsewhere").fault()


def test_a_page_with_another_title_is_named(monkeypatch: pytest.MonkeyPatch):
    assert not list(server.faults_of_page())
    monkeypatch.setattr(server, "index_html", lambda: "<title>Another</title>")
    assert ["index.html has another title" in fault for fault in server.faults_of_page()] == [True]


@pytest.mark.parametrize(
    ("names", "found"),
    [("USED", "may do nothing"), ("HARMFUL", "a name that is not refused")],
)
def test_a_type_of_message_that_is_gone_is_named(monkeypatch: pytest.MonkeyPatch, names: str, found: str):
    assert not list(websocket_messages.faults_of_types())
    monkeypatch.setattr(
        websocket_messages, names, getattr(websocket_messages, names) | {"of_another_version"}
    )
    (fault,) = websocket_messages.faults_of_types()
    assert fault.startswith("BackMsg.of_another_version is missing")
    assert found in fault


def test_a_new_type_of_message_is_named(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(websocket_messages, "USED", websocket_messages.USED - {"app_heartbeat"})
    assert list(websocket_messages.faults_of_types()) == [
        "BackMsg.app_heartbeat is new, so any tab may say it"
    ]


def test_style_sheets_and_scripts_name_elements_that_streamlit_has():
    """`data-testid` of Streamlit's elements, which our style sheets and scripts look for."""
    front_end = Path(streamlit.__file__).with_name("static")
    installed = {
        word for path in front_end.rglob("*.js") for word in re.findall(r"\bst[A-Z]\w+", path.read_text())
    }
    for path in (ROOT / "dashboard").rglob("*"):
        if path.suffix in (".css", ".js", ".py"):
            for exact, testid in re.findall(r"data-testid(\^?)=\W*(st\w+)", path.read_text(encoding="utf-8")):
                is_there = (
                    any(word.startswith(testid) for word in installed) if exact else testid in installed
                )
                assert is_there, f"{path.relative_to(ROOT)} looks for {testid}"
