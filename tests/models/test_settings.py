"""Host settings: what is read from where, and that each one is documented."""

import re
from pathlib import Path

import pytest

from dashboard import settings

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _no_secrets(models_folder: Path):
    yield
    settings.use_secrets({})


def test_the_environment_wins_over_secrets(monkeypatch: pytest.MonkeyPatch):
    settings.use_secrets({"EMBEDDING_LAB_DISK_GB": 2, "EMBEDDING_LAB_DOWNLOADS": False, "other": "secret"})
    assert settings.current().disk_bytes == 2_000_000_000
    assert settings.current().downloads is False
    monkeypatch.setenv("EMBEDDING_LAB_DISK_GB", "0.5")
    assert settings.current().disk_bytes == 500_000_000


@pytest.mark.parametrize("value", ["much", "-1", "nan", "inf", "1e99"])
def test_an_amount_that_cannot_be_read_is_the_strictest(monkeypatch: pytest.MonkeyPatch, value: str):
    monkeypatch.setenv("EMBEDDING_LAB_DISK_GB", value)
    assert settings.current().disk_bytes == 100_000_000
    assert f"EMBEDDING_LAB_DISK_GB is “{value}”" in settings.problems()[0]


def test_a_choice_that_cannot_be_read_is_the_strictest(monkeypatch: pytest.MonkeyPatch):
    for name in ("DOWNLOADS", "OFFLINE", "LOCAL_PATHS"):
        monkeypatch.setenv(f"EMBEDDING_LAB_{name}", "perhaps")
    found = settings.current()
    assert (found.downloads, found.offline, found.local_paths) == (False, True, False)
    assert len(settings.problems()) == 3


def test_an_address_or_a_word_of_no_use_is_told_without_being_shown(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("EMBEDDING_LAB_REDIS", "http://user:secret@host")
    monkeypatch.setenv("EMBEDDING_LAB_TEACHER", "secret")
    assert settings.current().teacher == ""
    found = settings.problems()
    assert [re.findall("EMBEDDING_LAB_([A-Z]+)", each) for each in found] == [["REDIS"], ["TEACHER"]]
    assert "secret" not in " ".join(found)


def test_without_settings_there_is_no_problem():
    assert settings.problems() == []
    assert settings.current().local_paths is None


def test_each_setting_stands_in_the_table():
    code = (ROOT / "dashboard" / "settings.py").read_text()
    names = set(re.findall(r'_(?:text|yes|gigabytes|count|sources)\("([A-Z_]+)"', code))
    table = (ROOT / "docs" / "hosting.md").read_text()
    assert len(names) >= 15
    for name in names:
        assert f"| `EMBEDDING_LAB_{name}` |" in table
