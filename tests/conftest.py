"""For all tests: a models folder of its own, and local servers in the place of the hub and of gensim-data."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.models.get import network
from tests.servers.files import FileServer, running
from tests.servers.hub import Hub


@pytest.fixture
def models_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty models folder that the settings point to."""
    folder = tmp_path / "models"
    monkeypatch.setenv("EMBEDDING_LAB_MODELS", str(folder))
    for name in (
        "DOWNLOADS",
        "DISK_GB",
        "MEMORY_GB",
        "OFFLINE",
        "WORD_VECTORS",
        "LANGUAGE_MODEL",
        "DOWNLOAD_HOSTS",
    ):
        monkeypatch.delenv(f"EMBEDDING_LAB_{name}", raising=False)
    return folder


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Waits of milliseconds where a real download waits seconds."""
    monkeypatch.setattr(network, "PAUSE", 0.01)
    monkeypatch.setattr(network, "STALL_SECONDS", 0.6)


@pytest.fixture
def hub(models_folder: Path, impatient: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    """An empty hub, to which HF_ENDPOINT points."""
    with running(Hub()) as server:
        monkeypatch.setenv("HF_ENDPOINT", server.url)
        monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")
        yield server


@pytest.fixture
def shelf(models_folder: Path, impatient: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[FileServer]:
    """An empty file server in the place of gensim-data's releases."""
    with running(FileServer()) as server:
        monkeypatch.setenv("EMBEDDING_LAB_VECTORS_URL", server.url)
        monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")
        yield server
