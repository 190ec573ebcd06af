"""Files of some hundred kilobytes that unpack to gigabytes: bounded in memory and on the disk while they are read."""

import gzip
import tempfile
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.errors import InputError
from dashboard.models import private_folders
from dashboard.models.download.upload import convert_upload
from dashboard.models.readers.vectors import writer

N_WORDS, N_DIMS = 4_100, 20_000


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, models_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Use a temporary folder of the test's own."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(private_folders, "_own", {})
    return tmp_path


@pytest.fixture(scope="module")
def bomb() -> bytes:
    """Word2vec's binary format: 4,100 words of 20,000 zeros, 328 MB in some 345 kB."""
    rows = b"".join(b"w%d " % at + bytes(4 * N_DIMS) + b"\n" for at in range(N_WORDS))
    packed = gzip.compress(b"%d %d\n" % (N_WORDS, N_DIMS) + rows)
    assert len(packed) < 400_000
    return packed


def pieces(content: bytes) -> Iterator[bytes]:
    return (content[at : at + 65_536] for at in range(0, len(content), 65_536))


def test_long_vectors_take_a_block_of_memory_and_not_the_file(bomb: bytes, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("EMBEDDING_LAB_MEMORY_GB", "0.1")
    tracemalloc.start()
    try:
        brought = convert_upload("bomb.bin.gz", pieces(bomb))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert brought.n_rows == 100_000_000 // (4 * N_DIMS)
    assert f"first {brought.n_rows:,} words" in brought.notes
    assert peak < 5 * writer.BLOCK_BYTES


def test_the_disk_s_budget_holds_while_a_file_is_read(
    bomb: bytes, temporary: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("EMBEDDING_LAB_DISK_GB", "0.03")
    most = 0
    used = private_folders.used_bytes

    def seen() -> int:
        nonlocal most
        most = max(most, used())
        return used()

    monkeypatch.setattr(private_folders, "used_bytes", seen)
    with pytest.raises(InputError, match="of disk, and this host allows"):
        convert_upload("bomb.bin.gz", pieces(bomb))
    assert 2 * writer.BLOCK_BYTES < most <= 30_000_000
    assert private_folders.bytes_in(temporary) == 0


def test_what_others_have_brought_leaves_less_room(bomb: bytes, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("EMBEDDING_LAB_DISK_GB", "0.13")
    monkeypatch.setenv("EMBEDDING_LAB_MEMORY_GB", "0.08")
    convert_upload("first.bin.gz", pieces(bomb))
    with pytest.raises(InputError, match="of disk, and this host allows"):
        convert_upload("second.bin.gz", pieces(bomb))


@pytest.mark.parametrize("n_dims", [2_000_001, 10**9, 10**30])
def test_vectors_of_any_length_end_in_a_sentence(n_dims: int):
    packed = gzip.compress(b"3 %d\nword " % n_dims + bytes(4 * min(n_dims, 2_100_000)))
    with pytest.raises(InputError):
        convert_upload("long.bin.gz", pieces(packed))


@pytest.mark.parametrize(
    "content",
    [gzip.compress(b"\n" * 30_000_000), gzip.compress(b"") * 200_000, gzip.compress(b" " * 300_000_000)],
    ids=["blank lines", "empty parts", "blanks"],
)
def test_what_unpacks_to_nothing_ends_in_a_sentence(content: bytes):
    tracemalloc.start()
    try:
        with pytest.raises(InputError):
            convert_upload("much.gz", pieces(content))
        assert tracemalloc.get_traced_memory()[1] < 100_000_000
    finally:
        tracemalloc.stop()
