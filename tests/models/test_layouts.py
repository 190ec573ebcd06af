"""Layouts that are kept: made in a process of their own, found again by content, stopped, and shipped."""

import json
import threading

import numpy as np
import pytest

from dashboard.errors import InputError
from dashboard.jobs import Progress, StoppedError
from dashboard.models import build_maps, installed, layouts, maps
from dashboard.models.layouts import LayoutParams
from dashboard.models.manifest import Slot

PARAMS = LayoutParams(200, parameter=5)


@pytest.fixture(autouse=True)
def store(tmp_path, monkeypatch):
    monkeypatch.setenv("EMBEDDING_LAB_MODELS", str(tmp_path / "models"))
    return tmp_path / "models"


@pytest.fixture(scope="module")
def matrix() -> np.ndarray:
    return np.random.default_rng(0).normal(size=(220, 12)).astype(np.float32)


def test_a_layout_is_made_once_and_found_by_the_content_of_the_vectors(matrix, tmp_path):
    assert layouts.find(matrix, PARAMS) is None
    progress = Progress()
    name = layouts.make(matrix, PARAMS, "Vectors", progress)
    assert (progress.done, progress.total) == (layouts.WHOLE, layouts.WHOLE)
    found = layouts.read(name)
    assert found.points.shape == (200, 2)
    assert found.points.dtype == np.uint16
    assert found.kept.shape == (200,)
    assert found.trust.share == pytest.approx(found.kept.mean() / 10)
    # What does not go into it changes nothing: more rows behind, another file, another type of array.
    np.save(tmp_path / "copy.npy", matrix[:200].astype(np.float64))
    for same in (matrix[:210], np.load(tmp_path / "copy.npy", mmap_mode="r"), np.asfortranarray(matrix)):
        assert layouts.find(same, PARAMS) == name
    other = matrix.copy()
    other[0, 0] += 1
    assert layouts.find(other, PARAMS) is None
    for params in (
        LayoutParams(199, parameter=5),
        LayoutParams(200, parameter=6),
        LayoutParams(200, parameter=5, seed=1),
    ):
        assert layouts.find(matrix, params) is None


def test_any_browser_may_fetch_what_the_map_needs_and_nothing_else_is_left(matrix):
    name = layouts.make(matrix, PARAMS, "Vectors", Progress())
    assert maps.find(name, "points.u16")
    assert maps.find(name, "kept.u8")
    left = {path.name for path in maps.folder_of(name).iterdir() if path.suffix != ".gz"}
    assert left == {"points.u16", "kept.u8", "meter.json"}


def test_rows_are_classed_by_how_many_neighbours_they_keep(matrix):
    name = layouts.make(matrix, PARAMS, "Vectors", Progress())
    folder = layouts.classes_folder(name)
    legend, kept = maps.legend(folder, "kept"), layouts.read(name).kept
    assert legend.labels == ("0 to 1", "2 to 4", "5 to 7", "8 to 10")
    assert legend.counts == tuple(np.histogram(kept, [0, 2, 5, 8, 11])[0])
    colours = np.fromfile(maps.folder_of(folder) / "kept.u8", np.uint8)
    assert np.bincount(colours, minlength=4).tolist() == list(legend.counts)


@pytest.mark.parametrize("k", [1, 2, 3, 10])
def test_classes_of_few_neighbours_do_not_overlap(k):
    colours, legend = layouts.classes(np.arange(k + 1), k)
    assert sorted(set(colours.tolist())) == list(range(len(legend.labels)))
    assert sum(legend.counts) == k + 1


def test_the_same_seed_gives_the_same_layout_and_vectors_of_ones_own_no_address(matrix, store):
    own = layouts.make_privately(matrix, PARAMS, "Vectors", Progress())
    assert not (store / ".maps").exists()
    shared = layouts.read(layouts.make(matrix, PARAMS, "Vectors", Progress()))
    np.testing.assert_array_equal(own.points, shared.points)
    np.testing.assert_array_equal(own.kept, shared.kept)
    assert own.trust == shared.trust


def test_work_that_is_stopped_leaves_nothing(matrix, store):
    progress = Progress()
    threading.Timer(0.5, progress.stop).start()
    with pytest.raises(StoppedError):
        layouts.make(np.tile(matrix, (20, 1)), LayoutParams(4_000), "Vectors", progress)
    assert list((store / ".maps").iterdir()) == []


@pytest.mark.parametrize(
    ("params", "sentence"),
    [
        (LayoutParams(200, method="a map"), "cannot draw “a map”; choose t-SNE"),
        (LayoutParams(200, parameter=4), "takes a perplexity from 5 to 50, not 4"),
        (LayoutParams(200, parameter=51), "takes a perplexity from 5 to 50, not 51"),
        (LayoutParams(80, parameter=30), "80 points do not have 90 neighbours each"),
        (LayoutParams(900, parameter=80), "not 80"),
    ],
)
def test_a_recipe_that_cannot_be_followed_is_a_sentence(matrix, params, sentence):
    with pytest.raises(InputError, match=sentence):
        layouts.make(matrix, params, "Vectors", Progress())


@pytest.mark.parametrize("make", [layouts.make, layouts.make_privately])
@pytest.mark.parametrize(
    ("vectors", "sentence"),
    [
        (np.full((60, 3), np.nan), "row 1 holds a value that is not a number"),
        (np.ones((60, 3)), "All 60 vectors point the same way"),
        (np.zeros((60, 3)), "All 60 vectors"),
    ],
)
def test_vectors_that_cannot_be_laid_out_are_a_sentence(make, vectors, sentence):
    with pytest.raises(InputError, match=sentence):
        make(vectors, LayoutParams(60, parameter=5), "Vectors", Progress())


def test_more_than_a_host_has_memory_for_is_a_sentence(matrix, monkeypatch):
    monkeypatch.setenv("EMBEDDING_LAB_MEMORY_GB", "0.00001")
    with pytest.raises(InputError, match="A layout of 200 points of Vectors needs"):
        layouts.make(matrix, PARAMS, "Vectors", Progress())


def test_a_shipped_layout_is_there_without_work(matrix, tmp_path, monkeypatch):
    monkeypatch.setattr(layouts, "SHIPPED", tmp_path / "maps")
    layouts._shipped.cache_clear()
    made = layouts.read(layouts.make(matrix, PARAMS, "Vectors", Progress()))
    layouts.ship(matrix, PARAMS, "Vectors", "vectors-seed-0", Progress())
    monkeypatch.setenv("EMBEDDING_LAB_MODELS", str(tmp_path / "elsewhere"))
    monkeypatch.setattr(layouts, "_lay_out", None)
    name = layouts.find(matrix, PARAMS)
    np.testing.assert_array_equal(layouts.read(name).points, made.points)
    np.testing.assert_array_equal(layouts.read(name).kept, made.kept)
    layouts._shipped.cache_clear()


SHIPPED = sorted(path.parent for path in layouts.SHIPPED.glob(f"*/{layouts.OF}"))


def test_all_that_is_shipped_is_small():
    sizes = [sum(path.stat().st_size for path in folder.iterdir()) for folder in SHIPPED]
    assert max(sizes, default=0) <= 2_000_000
    assert sum(sizes) <= 8_000_000


@pytest.mark.parametrize("folder", SHIPPED, ids=lambda folder: folder.name)
def test_what_is_shipped_is_whole_and_says_what_it_is_of(folder):
    points = np.fromfile(folder / "points.u16", "<u2").reshape(-1, 2)
    kept = np.fromfile(folder / "kept.u8", np.uint8)
    trust = layouts.trust(folder)
    assert len(points) == len(kept)
    assert kept.mean() / trust.k == pytest.approx(trust.share)
    assert all(len(json.loads((folder / layouts.OF).read_text())[key]) > 3 for key in ("model", "cache_key"))
    assert points.max() == 65_535
    assert points.min() == 0


@pytest.mark.parametrize(
    ("slot", "slug", "seed"),
    [(slot, slug, seed) for (slot, slug), seeds in build_maps.SEEDS.items() for seed in seeds],
)
def test_the_layouts_of_the_models_in_the_box_are_there_without_work(
    slot: Slot, slug: str, seed: int, real_models, monkeypatch
):
    monkeypatch.setenv("EMBEDDING_LAB_MODELS", str(real_models))
    monkeypatch.setattr(layouts, "_lay_out", None)
    if slot is Slot.WORDS:
        matrix = installed.word_vectors(slug).matrix
    else:
        matrix = installed.language_model(slug).token_embeddings
    name = layouts.find(matrix, LayoutParams(layouts.usual_points(len(matrix)), seed=seed))
    assert name is not None, "run `make maps`"
    shipped = np.fromfile(layouts.SHIPPED / f"{slug}-seed-{seed}" / "points.u16", "<u2").reshape(-1, 2)
    assert len(shipped) == layouts.usual_points(len(matrix))
    np.testing.assert_array_equal(layouts.read(name).points, shipped)
    assert maps.find(name, "points.u16")


def test_folders_of_this_process_outlive_a_sweep_of_what_others_left(tmp_path, monkeypatch):
    from dashboard.models import private_folders
    from dashboard.models.download import package

    monkeypatch.setattr(private_folders.tempfile, "tempdir", str(tmp_path))
    for make in (maps._own_root, lambda: package._own_folder("glove-6b-50d")):
        maps._own_root.cache_clear()
        package._own_folder.cache_clear()
        folder = make()
        private_folders.remove_orphans()
        assert folder.exists()
    maps._own_root.cache_clear()
    package._own_folder.cache_clear()
