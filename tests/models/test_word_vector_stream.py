"""Word vectors as a stream: only as much of the file as the first words take, and never the same bytes twice."""

import hashlib
import shutil
import tempfile
from pathlib import Path

import numpy as np
import pytest

from dashboard.errors import InputError
from dashboard.jobs import Progress, StoppedError
from dashboard.models import catalog, installed, store
from dashboard.models.catalog import VectorFile
from dashboard.models.download.by_name import get
from dashboard.models.download.upload import convert_upload
from dashboard.models.manifest import Slot
from dashboard.models.word_vectors import open_word_vectors
from tests.servers.files import Fault, FileServer
from tests.servers.impatience import StopAfter
from tests.servers.models import packed, word2vec_binary, word_text, words_and_vectors

WORDS, MATRIX = words_and_vectors(60_000, 50)


@pytest.fixture(scope="module")
def content() -> bytes:
    """Build a word2vec binary, gzipped."""
    return packed(word2vec_binary(WORDS, MATRIX))


@pytest.fixture
def offered(shelf: FileServer, content: bytes, monkeypatch: pytest.MonkeyPatch) -> VectorFile:
    """Publish the file as one of the known ones."""
    file = VectorFile(
        "news", "News", "none", "Small.", 60_000, 50, len(content), hashlib.md5(content).hexdigest()
    )
    monkeypatch.setattr(catalog, "VECTOR_FILES", (file,))
    shelf.files[f"/{file.path}"] = content
    return file


def test_the_first_words_cost_their_share(shelf: FileServer, offered: VectorFile):
    progress = Progress()
    get("news", progress, n_words=30_000)
    vectors = installed.word_vectors("news-30000")
    assert tuple(vectors.words) == tuple(WORDS[:30_000])
    assert np.array_equal(vectors.matrix, MATRIX[:30_000])
    assert vectors.title == "News · 30,000"
    assert shelf.sent <= 1.1 * offered.n_bytes / 2
    assert progress.done <= shelf.sent
    assert [entry.slug for entry in installed.available(Slot.WORDS)][-1] == "news-30000"
    assert "of the whole file" in installed.find(Slot.WORDS, "news-30000").manifest.revision


def test_the_whole_file_is_checked_against_its_md5(shelf: FileServer, offered: VectorFile):
    get("news", Progress(), n_words=3_000_000)
    assert len(installed.word_vectors("news-60000")) == 60_000
    assert shelf.sent == offered.n_bytes
    store.remove("news-60000")
    # The gzip header's time stamp: no reader looks at it, the checksum does.
    shelf.faults = [Fault("flip", after=5)]
    with pytest.raises(InputError, match="checksum differs"):
        get("news", Progress(), n_words=3_000_000)
    assert store.list_stored() == ()
    get("news", Progress(), n_words=3_000_000)
    assert store.verify("news-60000") == []


def test_a_cancelled_stream_goes_on_where_it_was(shelf: FileServer, offered: VectorFile):
    progress = StopAfter(3_000_000)
    with pytest.raises(StoppedError):
        get("news", progress, n_words=60_000)
    assert store.partial_bytes("news-60000") > 2_000_000
    assert store.list_stored() == ()
    before = shelf.sent
    arrived = store.partial_bytes("news-60000")
    get("news", Progress(), n_words=60_000)
    assert shelf.sent - before <= offered.n_bytes - arrived
    assert np.array_equal(installed.word_vectors("news-60000").matrix, MATRIX)


def test_a_file_that_changes_at_the_server_is_not_patched_together(shelf: FileServer, offered: VectorFile):
    progress = StopAfter(1_000_000)
    with pytest.raises(StoppedError):
        get("news", progress, n_words=60_000)
    shelf.files[f"/{offered.path}"] = packed(word_text(WORDS, -MATRIX, header=True))
    with pytest.raises(InputError, match="has changed"):
        get("news", Progress(), n_words=60_000)
    get("news", Progress(), n_words=50_000)
    assert np.array_equal(installed.word_vectors("news-50000").matrix, -MATRIX[:50_000])


def test_another_cut_is_another_model(
    shelf: FileServer, offered: VectorFile, monkeypatch: pytest.MonkeyPatch
):
    get("news", Progress(), n_words=10_000)
    get("news", Progress(), n_words=20_000)
    assert [each.slug for each in store.list_stored()] == ["news-10000", "news-20000"]
    monkeypatch.setenv("EMBEDDING_LAB_WORD_VECTORS", "news")
    assert installed.default_slug(Slot.WORDS) == "news-20000"
    monkeypatch.setenv("EMBEDDING_LAB_WORD_VECTORS", "news-10000")
    assert installed.default_slug(Slot.WORDS) == "news-10000"
    monkeypatch.setenv("EMBEDDING_LAB_WORD_VECTORS", "other")
    assert installed.default_slug(Slot.WORDS) == "pocket-word2vec"


def test_memory_and_disk_budgets_are_kept(
    shelf: FileServer, offered: VectorFile, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("EMBEDDING_LAB_MEMORY_GB", "0.005")
    with pytest.raises(InputError, match=r"needs 12 MB of memory, and this host allows 5\.0 MB"):
        get("news", Progress(), n_words=60_000)
    get("news", Progress(), n_words=10_000)
    monkeypatch.setenv("EMBEDDING_LAB_MEMORY_GB", "0.001")
    with pytest.raises(InputError, match="choose a smaller one or fewer words"):
        installed.word_vectors("news-10000")
    monkeypatch.delenv("EMBEDDING_LAB_MEMORY_GB")
    monkeypatch.setenv("EMBEDDING_LAB_DISK_GB", "0.01")
    sent = shelf.sent
    with pytest.raises(InputError, match=r"of disk, and this host allows .* more"):
        get("news", Progress(), n_words=60_000)
    assert shelf.sent == sent


def test_own_vectors_are_in_no_list(models_folder: object):
    content = word_text(WORDS[:50], MATRIX[:50], header=True)
    manifest = convert_upload("mine.txt", [content])
    assert manifest.slug not in [entry.slug for entry in installed.available(Slot.WORDS)]
    vectors = open_word_vectors(manifest.folder, slug=manifest.slug, title=manifest.title)
    assert tuple(vectors.words) == tuple(WORDS[:50])
    with pytest.raises(InputError, match="not here"):
        installed.word_vectors(manifest.slug)
    shutil.rmtree(manifest.folder)


def test_a_file_that_cannot_be_read_leaves_nothing_behind(
    models_folder: object, monkeypatch: pytest.MonkeyPatch
):
    made: list[str] = []
    mkdtemp = tempfile.mkdtemp
    monkeypatch.setattr(tempfile, "mkdtemp", lambda **more: made.append(mkdtemp(**more)) or made[-1])
    with pytest.raises(InputError, match="values where"):
        convert_upload("mine.txt", [word_text(WORDS[:50], MATRIX[:50], header=True)[:-900]])
    assert made
    assert not Path(made[0]).exists()
