"""Host settings: what is read from where, what counts where it cannot be read, and what the host is told."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from dashboard import settings
from dashboard.settings import VARIABLES, Expected, Settings

ROOT = Path(__file__).parents[2]
# One value that nobody can read, for each kind of setting that has a way to be wrong.
UNREADABLE = {
    "EMBEDDING_LAB_DOWNLOADS": "perhaps",
    "EMBEDDING_LAB_UPLOADS": "perhaps",
    "EMBEDDING_LAB_UPLOADS_GB": "much",
    "EMBEDDING_LAB_LOCAL_PATHS": "perhaps",
    "EMBEDDING_LAB_DISK_GB": "much",
    "EMBEDDING_LAB_MEMORY_GB": "much",
    "EMBEDDING_LAB_WARM_UP": "perhaps",
    "EMBEDDING_LAB_SESSIONS": "0",
    "EMBEDDING_LAB_METRICS": "perhaps",
    "EMBEDDING_LAB_FRAME_ANCESTORS": "https://school.example; script-src *",
    "EMBEDDING_LAB_OFFLINE": "perhaps",
    "EMBEDDING_LAB_REDIS": "http://user:password@host",
    "EMBEDDING_LAB_CONTACT": "javascript:alert(1)",
    "EMBEDDING_LAB_TEACHER": "password",
}
STRICTEST = {
    "downloads": False,
    "uploads": False,
    "uploads_memory_bytes": 100_000_000,
    "local_paths": False,
    "disk_bytes": 100_000_000,
    "memory_bytes": 100_000_000,
    "warm_up": "no",
    "sessions": 10,
    "metrics": False,
    "frame_ancestors": "'none'",
    "offline": True,
    "redis": "",
    "contact": "",
    "teacher": "",
}


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch):
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(settings, "_read_secrets", dict)


def test_secrets_are_settings_whatever_their_type(monkeypatch: pytest.MonkeyPatch):
    values = {
        "EMBEDDING_LAB_DISK_GB": 2,
        "EMBEDDING_LAB_DOWNLOADS": False,
        "EMBEDDING_LAB_TEACHER": 123456789012,
        "other": {"a": "section"},
    }
    monkeypatch.setattr(settings, "_read_secrets", lambda: values)
    found = settings.current()
    assert (found.disk_bytes, found.downloads, found.teacher) == (2_000_000_000, False, "123456789012")
    values["EMBEDDING_LAB_DISK_GB"] = 3
    assert settings.current().disk_bytes == 3_000_000_000


def test_the_server_reads_secrets_without_being_asked_to_and_they_win(tmp_path: Path):
    folder = tmp_path / ".streamlit"
    folder.mkdir()
    (folder / "secrets.toml").write_text("EMBEDDING_LAB_SESSIONS = 41\nEMBEDDING_LAB_METRICS = true\n")
    script = (
        "from dashboard.server import asgi\nfrom dashboard import settings\n"
        "print(settings.current().sessions, settings.current().metrics)"
    )
    both = {"EMBEDDING_LAB_SESSIONS": "40", "EMBEDDING_LAB_METRICS": "false"}
    result = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        env={**os.environ, **both, "PYTHONPATH": str(ROOT), "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert result.stdout.split() == ["41", "True"]


def test_what_cannot_be_read_is_the_strictest_and_each_has_its_sentence(monkeypatch: pytest.MonkeyPatch):
    for name, value in UNREADABLE.items():
        monkeypatch.setenv(name, value)
    found = settings.current()
    assert {name: getattr(found, name) for name in STRICTEST} == STRICTEST
    sentences = settings.problems()
    assert [re.findall("EMBEDDING_LAB_[A-Z_]+", each) for each in sentences] == [
        [name] for name in UNREADABLE
    ]
    assert "password" not in " ".join(sentences)
    assert "The setting EMBEDDING_LAB_SESSIONS is “0”; set it to a whole number such as 300." in sentences


@pytest.mark.parametrize("name", sorted(UNREADABLE))
def test_one_that_cannot_be_read_leaves_the_others_alone(monkeypatch: pytest.MonkeyPatch, name: str):
    monkeypatch.setenv("EMBEDDING_LAB_VECTORS_URL", "https://mirror.example/")
    monkeypatch.setenv(name, UNREADABLE[name])
    assert settings.current().vectors == "https://mirror.example"
    assert len(settings.problems()) == 1


def test_every_setting_that_can_be_wrong_says_what_is_expected():
    assert {
        name
        for name, field in VARIABLES.items()
        if any(isinstance(item, Expected) for item in field.metadata)
    } == set(UNREADABLE)


@pytest.mark.parametrize(
    "value",
    [
        "teacher@school.example",
        "a.b+lab@mail.school.example",
        "https://git.example:8443/new?labels=text#form",
    ],
)
def test_a_contact_is_a_mail_address_or_a_secure_page(monkeypatch: pytest.MonkeyPatch, value: str):
    monkeypatch.setenv("EMBEDDING_LAB_CONTACT", f" {value} ")
    assert (settings.current().contact, settings.problems()) == (value, [])


@pytest.mark.parametrize(
    "value",
    [
        "teacher",
        "http://school.example",
        "javascript:alert(1)//@school.example",
        "data:text/html,x",
        "mailto:teacher@school.example",
        "https://",
        "https://user:password@school.example",
        "https://school.example/<script>\n",
        'https://school.example/"onclick="x',
        "https://school.example/a b",
        "teacher@school.example?bcc=other@example.org",
        "a@b.example,c@d.example",
        "teacher@school.example\nbcc:x@y.example",
        "“”@school.example",
        "https://school.example/" + "x" * 500,
    ],
)
def test_another_contact_is_refused_with_a_sentence(monkeypatch: pytest.MonkeyPatch, value: str):
    monkeypatch.setenv("EMBEDDING_LAB_CONTACT", value)
    assert settings.current().contact == ""
    assert settings.problems()[0].startswith("The setting EMBEDDING_LAB_CONTACT is “")


@pytest.mark.parametrize("value", ["much", "-1", "0", "nan", "inf", "1e99"])
def test_an_amount_that_cannot_be_read_is_the_strictest(monkeypatch: pytest.MonkeyPatch, value: str):
    monkeypatch.setenv("EMBEDDING_LAB_DISK_GB", value)
    assert settings.current().disk_bytes == 100_000_000
    assert f"EMBEDDING_LAB_DISK_GB is “{value}”" in settings.problems()[0]


@pytest.mark.parametrize(
    ("value", "allowed"),
    [
        ("self", "'self'"),
        ("'none'", "'none'"),
        ("*", "*"),
        ("https://school.example/ self", "https://school.example 'self'"),
        ("http://localhost:*", "http://localhost:*"),
    ],
)
def test_sources_of_frames_are_written_as_browsers_read_them(
    monkeypatch: pytest.MonkeyPatch, value: str, allowed: str
):
    monkeypatch.setenv("EMBEDDING_LAB_FRAME_ANCESTORS", value)
    assert settings.current().frame_ancestors == allowed
    assert settings.problems() == []


@given(st.sampled_from(sorted(VARIABLES)), st.text(st.characters(exclude_characters="\0", codec="utf-8")))
@hypothesis_settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_value_raises_and_blank_ones_are_not_set(name: str, value: str):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(name, value)
        settings.current()
        assert len(settings.problems()) <= 1
        patch.setenv(name, "  \n")
        assert settings.current() == Settings()
        assert settings.problems() == []


@pytest.mark.parametrize(
    ("name", "value", "offline"),
    [
        ("EMBEDDING_LAB_OFFLINE", "On", True),
        ("HF_HUB_OFFLINE", "1", True),
        ("HF_HUB_OFFLINE", "maybe", False),
    ],
)
def test_both_switches_turn_the_network_off(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, offline: bool
):
    monkeypatch.setenv(name, value)
    assert settings.current().offline is offline
    assert settings.problems() == []


def test_without_settings_there_is_no_problem():
    assert settings.problems() == []
    assert settings.current().local_paths is None
    assert settings.current().folder == ROOT / "models"
