"""The runs of pages stand in one line."""

import pytest
from streamlit.runtime.scriptrunner import script_runner
from streamlit.testing.v1 import AppTest

from dashboard.jobs.line import Line
from dashboard.serving import one_by_one


def test_pages_run_in_the_line(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(
        script_runner.ScriptRunner, one_by_one.NAME, getattr(script_runner.ScriptRunner, one_by_one.NAME)
    )
    turns: list[None] = []
    own = Line.turn

    def counted(line: Line):
        turns.append(None)
        return own(line)

    monkeypatch.setattr(Line, "turn", counted)
    one_by_one.take_turns()
    app = AppTest.from_string("import streamlit as st; st.write('here')").run()
    assert app.markdown[0].value == "here"
    assert len(turns) == 1


def test_a_streamlit_without_that_method_is_left_as_it_is(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(one_by_one, "NAME", "_no_such_method")
    one_by_one.take_turns()
    assert not hasattr(script_runner.ScriptRunner, "_no_such_method")
