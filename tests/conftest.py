"""For all tests: a models folder of its own, local servers in the place of the hub and of gensim-data, a browser."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from hypothesis import settings as hypothesis_settings
from playwright.sync_api import Browser, sync_playwright
from streamlit.components.v2 import manifest_scanner

from dashboard.jobs import Progress
from dashboard.models import installed, package_models
from dashboard.models.download import network
from dashboard.models.download.package import prepare
from tests.browser.conftest import CHROMIUM, FLAGS
from tests.servers.files import FileServer, running
from tests.servers.hub import Hub

# How long an example takes says something about the machine, not about the app.
hypothesis_settings.register_profile("ours", deadline=None)
hypothesis_settings.load_profile("ours")


# Where two processes and a browser share two cores, a press can come in the middle of a run: a test counts as failed
# when it fails three times. What passes only at a second try stands in the summary.
TRIED_AGAIN = ("tests/browser/", "tests/deploy/test_nginx.py")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let tests that drive a browser or processes behind nginx be tried again."""
    for item in items:
        if item.nodeid.startswith(TRIED_AGAIN):
            item.add_marker(pytest.mark.flaky(reruns=2, reruns_delay=1))


@pytest.fixture(scope="session", autouse=True)
def packages_looked_through_once() -> Iterator[None]:
    """Cache the search for components in installed packages, a third of a second for each `AppTest`."""
    with pytest.MonkeyPatch.context() as patch:
        scan = cache(manifest_scanner.scan_component_manifests)
        patch.setattr(manifest_scanner, "scan_component_manifests", scan)
        yield


@pytest.fixture
def models_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Point the settings to an empty models folder, on a machine without packages of models."""
    monkeypatch.setattr(installed, "PACKAGED", ())
    folder = tmp_path / "models"
    monkeypatch.setenv("EMBEDDING_LAB_MODELS", str(folder))
    for name in (
        "DOWNLOADS",
        "DISK_GB",
        "MEMORY_GB",
        "OFFLINE",
        "LANGUAGE_MODEL",
        "DOWNLOAD_HOSTS",
    ):
        monkeypatch.delenv(f"EMBEDDING_LAB_{name}", raising=False)
    return folder


@pytest.fixture(autouse=True)
def pocket_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages begin with the pocket world's words, about which more is known; a test of real words says so."""
    monkeypatch.setenv("EMBEDDING_LAB_WORD_VECTORS", "pocket-word2vec")


@pytest.fixture(scope="session")
def real_models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Prepare the models of the installed packages in a models folder, once."""
    missing = [
        model.install_command for model in package_models.PACKAGED if not package_models.is_installed(model)
    ]
    if missing:
        pytest.skip(f"packages with real models are not installed: {'; '.join(missing)}")
    folder = tmp_path_factory.mktemp("real") / "models"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EMBEDDING_LAB_MODELS", str(folder))
        for model in package_models.PACKAGED:
            prepare(model, Progress())
    return folder


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait milliseconds where a real download waits seconds."""
    monkeypatch.setattr(network, "RETRY_SECONDS", 0.01)
    monkeypatch.setattr(network, "STALL_SECONDS", 0.6)


@pytest.fixture
def hub(models_folder: Path, impatient: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    """Start an empty hub, to which HF_ENDPOINT points."""
    with running(Hub()) as server:
        monkeypatch.setenv("HF_ENDPOINT", server.url)
        monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")
        yield server


@pytest.fixture
def shelf(models_folder: Path, impatient: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[FileServer]:
    """Start an empty file server in place of gensim-data's releases."""
    with running(FileServer()) as server:
        monkeypatch.setenv("EMBEDDING_LAB_VECTORS_URL", server.url)
        monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")
        yield server


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's chromium, headless; Playwright can be started only once in a process."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()
