"""The runs of pages stand in one line."""

import pytest
from streamlit.runtime.scriptrunner import script_runner
from streamlit.testing.v1 import AppTest

from dashboard.jobs.fifo_gate import FifoGate
from dashboard.server import serial_runs


def test_pages_run_in_the_line(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(
        script_runner.ScriptRunner, serial_runs.NAME, getattr(script_runner.ScriptRunner, serial_runs.NAME)
    )
    turns: list[None] = []
    own = FifoGate.acquire

    def counted(line: FifoGate):
        turns.append(None)
        return own(line)

    monkeypatch.setattr(FifoGate, "acquire", counted)
    serial_runs.serialize_script_runs()
    app = AppTest.from_string("import streamlit as st; st.write('here')").run()
    assert app.markdown[0].value == "here"
    assert len(turns) == 1


def test_a_streamlit_without_that_method_is_left_as_it_is(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(serial_runs, "NAME", "_no_such_method")
    serial_runs.serialize_script_runs()
    assert not hasattr(script_runner.ScriptRunner, "_no_such_method")
