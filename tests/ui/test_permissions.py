"""Who may name folders and files of the machine, and who is at it."""

from types import SimpleNamespace

import pytest
import streamlit as st

from dashboard.ui import permissions

HERE = {"Host": "localhost:8501"}


@pytest.mark.parametrize(
    ("setting", "listens_to", "headers", "address", "allowed"),
    [
        (None, "localhost", HERE, None, True),
        ("auto", "127.0.0.1", {"Host": "127.0.0.1:8501"}, "::ffff:127.0.0.1", True),
        ("auto", "::1", {"Host": "[::1]:8501"}, "::1", True),
        # A proxy elsewhere that passes a host's name of its own choice, and nothing of where a request came from.
        (None, "", HERE, None, False),
        (None, "0.0.0.0", HERE, None, False),
        (None, "192.0.2.1", HERE, "127.0.0.1", False),
        (None, "localhost", HERE, "192.0.2.7", False),
        (None, "localhost", {"Host": "lab.example"}, None, False),
        (None, "localhost", {**HERE, "X-Forwarded-For": "127.0.0.1"}, None, False),
        (None, "localhost", {**HERE, "via": "1.1 proxy"}, None, False),
        (None, "localhost", {}, None, False),
        ("false", "localhost", HERE, None, False),
        ("perhaps", "localhost", HERE, None, False),
        ("true", "", {"Host": "lab.example"}, "192.0.2.7", True),
    ],
)
def test_local_paths_are_for_somebody_at_the_machine(
    monkeypatch: pytest.MonkeyPatch,
    setting: str | None,
    listens_to: str,
    headers: dict[str, str],
    address: str | None,
    allowed: bool,
):
    monkeypatch.delenv("EMBEDDING_LAB_LOCAL_PATHS", raising=False)
    if setting is not None:
        monkeypatch.setenv("EMBEDDING_LAB_LOCAL_PATHS", setting)
    monkeypatch.setattr(st, "get_option", lambda name: listens_to)
    monkeypatch.setattr(st, "context", SimpleNamespace(headers=headers, ip_address=address))
    assert permissions.may_name_paths() == allowed
