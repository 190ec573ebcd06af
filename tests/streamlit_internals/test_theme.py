"""The theme that is written once is the one that Streamlit writes each time."""

import pytest
import streamlit as st
from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session

from dashboard.streamlit_internals import patches

SECTIONS = (
    "theme",
    "theme.light",
    "theme.dark",
    "theme.sidebar",
    "theme.light.sidebar",
    "theme.dark.sidebar",
)


@pytest.fixture(autouse=True)
def streamlits_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app_session, "_populate_theme_msg", app_session._populate_theme_msg)


def watching(monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    own = st.get_option
    monkeypatch.setattr(
        st, "get_option", lambda name: kind if name == "server.fileWatcherType" else own(name)
    )


def written(section: str) -> CustomThemeConfig:
    theme = CustomThemeConfig()
    app_session._populate_theme_msg(theme, section)
    return theme


def test_it_is_the_same_theme_each_time(monkeypatch: pytest.MonkeyPatch):
    watching(monkeypatch, "none")
    expected = [written(section) for section in SECTIONS]
    assert any(theme.ByteSize() for theme in expected)
    own = app_session._populate_theme_msg
    patches.cache_theme()
    assert app_session._populate_theme_msg is not own
    for _ in range(2):
        assert [written(section) for section in SECTIONS] == expected


def test_who_edits_the_theme_sees_it(monkeypatch: pytest.MonkeyPatch):
    watching(monkeypatch, "auto")
    own = app_session._populate_theme_msg
    patches.cache_theme()
    assert app_session._populate_theme_msg is own
