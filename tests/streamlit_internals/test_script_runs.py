"""The runs of pages take turns."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from streamlit.runtime.scriptrunner.script_runner import ScriptRunner
from streamlit.testing.v1 import AppTest

from dashboard.streamlit_internals import patches


def test_a_run_holds_its_turn(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(ScriptRunner, "_run_script", ScriptRunner._run_script)
    turns = []

    @contextmanager
    def turn() -> Iterator[None]:
        turns.append("begins")
        yield
        turns.append("ends")

    patches.run_scripts_in_turn(turn)
    app = AppTest.from_string("import streamlit as st; st.write('here')").run()
    assert app.markdown[0].value == "here"
    assert turns == ["begins", "ends"]
