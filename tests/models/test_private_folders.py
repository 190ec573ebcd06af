"""Folders for what visitors bring: counted for all processes, and swept when their process has ended in any way."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from dashboard.models import private_folders, store

ROOT = Path(__file__).parents[2]

OTHER = """
import sys
from dashboard.models import private_folders
(private_folders.create() / "vectors.npy").write_bytes(bytes(1_000))
print("written", flush=True)
sys.stdin.read()
"""


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Use a temporary folder of the test's own, also for child processes."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(private_folders.tempfile, "tempdir", None)
    monkeypatch.setattr(private_folders, "_own", {})
    return tmp_path


def other_process() -> subprocess.Popen[bytes]:
    process = subprocess.Popen(
        [sys.executable, "-c", OTHER], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"written\n"
    return process


def test_what_a_killed_process_left_is_swept_and_what_a_living_one_has_stays(temporary: Path):
    living, killed = other_process(), other_process()
    mine = private_folders.create()
    (mine / "x").write_bytes(bytes(500))
    assert private_folders.used_bytes() == 2_500
    os.kill(killed.pid, signal.SIGKILL)
    killed.wait()
    private_folders.remove_orphans()
    assert private_folders.used_bytes() == 1_500
    assert mine.exists()
    living.communicate()
    private_folders.remove_orphans()
    assert private_folders.used_bytes() == 500


def test_a_folder_that_somebody_cleared_away_is_made_anew(temporary: Path):
    first = private_folders.create()
    first.rmdir()
    (first.parent / private_folders.OWNER).unlink()
    first.parent.rmdir()
    assert private_folders.create().is_dir()


def test_what_visitors_have_brought_counts_against_the_budget(
    models_folder: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("EMBEDDING_LAB_DISK_GB", "0.002")
    store.check_disk_space(1_500_000, "A model")
    (private_folders.create() / "x").write_bytes(bytes(1_000_000))
    with pytest.raises(store.InputError, match=r"allows 1\.0 MB more"):
        store.check_disk_space(1_500_000, "A model")


@pytest.mark.skipif(sys.platform == "win32", reason="no symbolic links")
def test_a_link_in_the_place_of_a_folder_is_not_followed(temporary: Path):
    precious = temporary / "precious"
    precious.mkdir()
    (precious / "file").write_text("x")
    (temporary / f"{private_folders.PREFIX}link").symlink_to(precious)
    private_folders.remove_orphans()
    assert [each.name for each in precious.iterdir()] == ["file"]
