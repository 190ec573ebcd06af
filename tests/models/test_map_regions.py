"""Regions of the shipped maps and of a learner's own: what they are called, and which names are not drawn."""

import shutil

import numpy as np
import pytest

from dashboard.concepts import regions
from dashboard.models import build_maps, layouts, map_regions
from dashboard.models.manifest import Slot

SHIPPED = [(slot, slug, seed) for (slot, slug), seeds in build_maps.SEEDS.items() for seed in seeds]
# Of a model that puts few kinds of words together, few regions can be named.
N_NAMES = {"smollm2-135m": range(20, 46)}
EMPTY = map_regions.MapRegions((), ())


def layout_of_groups(n_groups: int, size: int) -> tuple[np.ndarray, list[str], np.ndarray]:
    """Lay out groups of words, each in its corner of the map and of the space: points, words, vectors."""
    random = np.random.default_rng(0)
    groups = np.tile(np.arange(n_groups), size)
    side = int(np.ceil(np.sqrt(n_groups)))
    middles = np.stack(np.divmod(groups, side), axis=1) * 60_000 / side + 5_000
    points = (middles + random.normal(0, 400, middles.shape)).clip(0, 65_535).astype(np.uint16)
    matrix = np.eye(n_groups)[groups] + random.normal(0, 0.1, (len(groups), n_groups))
    words = [f"word{'abcdefghijklmnopqrstuvwxyz'[group]}{'x' * n}" for n, group in enumerate(groups)]
    return points, words, matrix


@pytest.mark.parametrize(("slot", "slug", "seed"), SHIPPED)
def test_every_name_holds_on_each_layout_and_the_shipped_regions_are_these(
    slot, slug, seed, real_models, monkeypatch
):
    monkeypatch.setenv("EMBEDDING_LAB_MODELS", str(real_models))
    folder = layouts.SHIPPED / f"{slug}-seed-{seed}"
    points, (_, space) = layouts.read_points(folder), build_maps.open_space(slot, slug)
    names = map_regions.read_names(layouts.SHIPPED / f"{slug}.toml")
    found, problems = map_regions.find_regions_of_space(points, space, names)
    assert problems == []
    assert map_regions.read(folder) == found, "run `make maps`"
    assert (folder / map_regions.REGIONS).stat().st_size < 20_000
    assert len(names["far"]) in N_NAMES.get(slug, range(30, 46))
    # The test of a name again, without the code that passes it: words in its region against all that are in it.
    drawn = np.arange(len(points)) if space.counted is None else space.counted
    points = points[drawn]
    near = regions.find_regions(points, regions.NEAR)
    row_of = {space.words[row]: at for at, row in enumerate(drawn.tolist())}
    for level in map_regions.LEVELS:
        for name, words in names[level].items():
            own = {row_of[word] for word in words}
            region = set(regions.named_region(points, near, list(own)).rows.tolist())
            inside = len(own & region) / len(own)
            assert inside >= 0.5, name
            assert inside / (len(region) / len(points)) >= 10, name
            assert name in [each.name for each in getattr(found, level)]


def test_a_region_without_a_name_is_called_by_its_two_typical_words():
    found, problems = map_regions.find_map_regions(*layout_of_groups(25, 40))
    assert problems == []
    assert len(found.far) == len(found.near) == 25
    for region in (*found.far, *found.near):
        first, second = region.words
        assert region.title == f"{first}, {second}"
        # Both are of one group.
        assert first[4] == second[4]


def test_a_name_takes_the_place_of_the_words_of_its_region():
    points, words, matrix = layout_of_groups(25, 40)
    names = {"far": {"The first": words[0:250:25]}, "near": {}}
    found, problems = map_regions.find_map_regions(points, words, matrix, names)
    assert problems == []
    assert [region.title for region in found.far if region.name] == ["The first"]
    assert len(found.far) == len(found.near) == 25
    assert not any(region.title.startswith("worda") for region in found.far)


def test_a_name_that_does_not_hold_is_not_drawn_and_the_reason_is_said():
    points, words, matrix = layout_of_groups(25, 40)
    names = {
        "far": {"Scattered": words[:20], "Twice": [words[30], words[30]], "Absent": ["nowhere", words[31]]},
        "near": {"Shared": [words[32]], "Shared too": [words[32]], "Empty": []},
    }
    found, problems = map_regions.find_map_regions(points, words, matrix, names)
    assert not any(region.name for region in (*found.far, *found.near))
    assert problems == [
        f"Twice: “{words[30]}” stands twice in the file of names.",
        "Absent: “nowhere” is not on this map.",
        f"Shared: “{words[32]}” stands twice in the file of names.",
        f"Shared too: “{words[32]}” stands twice in the file of names.",
        "Empty: it has no words.",
        "Scattered: 0% of its words lie together, 0 × chance; 50% and 10 × chance are needed.",
    ]


@pytest.mark.parametrize("n_rows", [0, 1, 2])
def test_a_few_words_have_no_regions(n_rows):
    points = np.full((n_rows, 2), 32_768, np.uint16)
    assert map_regions.find_map_regions(points, ["one", "two"], np.ones((2, 3))) == (EMPTY, [])


def test_words_with_one_vector_and_one_place_are_one_region():
    words = ["alpha", "beta", "gamma", "delta", "epsilon", "zeta"]
    found, _ = map_regions.find_map_regions(np.full((6, 2), 9, np.uint16), words, np.ones((6, 3)))
    assert (
        [region.title for region in found.far] == [region.title for region in found.near] == ["alpha, beta"]
    )


def test_a_layout_without_regions_or_names_has_none(tmp_path):
    assert map_regions.read(tmp_path) is None
    assert map_regions.read_names(tmp_path / "model.toml") == map_regions.NO_NAMES


def test_regions_are_read_as_they_were_written(tmp_path):
    found, _ = map_regions.find_map_regions(*layout_of_groups(9, 30))
    for nr, written in enumerate((found, EMPTY)):
        folder = tmp_path / str(nr)
        folder.mkdir()
        map_regions.write(folder, written)
        assert map_regions.read(folder) == written


def test_the_build_says_which_name_it_does_not_draw(tmp_path, real_models, monkeypatch, caplog):
    monkeypatch.setenv("EMBEDDING_LAB_MODELS", str(real_models))
    folder = tmp_path / "pocket-word2vec-seed-0"
    folder.mkdir()
    shutil.copy(layouts.SHIPPED / folder.name / "points.u16", folder)
    names = '[far]\nNumbers = "five ten nine six seven"\nNonsense = "five ocean"\nVoid = "qqqq"\n'
    (tmp_path / "pocket-word2vec.toml").write_text(names)
    _, space = build_maps.open_space(Slot.WORDS, "pocket-word2vec")
    build_maps._write_regions("pocket-word2vec", space, folder)
    assert "Nonsense: “five” stands twice in the file of names." in caplog.text
    assert "Void: “qqqq” is not on this map." in caplog.text
    (tmp_path / "pocket-word2vec.toml").write_text('[far]\nNumbers = "five ten nine six seven"\n')
    build_maps._write_regions("pocket-word2vec", space, folder)
    drawn = map_regions.read(folder)
    assert drawn is not None
    assert drawn.far[0].name == "Numbers"


def test_without_a_file_of_names_the_typical_words_stand(tmp_path, real_models, monkeypatch, caplog):
    monkeypatch.setenv("EMBEDDING_LAB_MODELS", str(real_models))
    folder = tmp_path / "pocket-word2vec-seed-0"
    folder.mkdir()
    shutil.copy(layouts.SHIPPED / folder.name / "points.u16", folder)
    _, space = build_maps.open_space(Slot.WORDS, "pocket-word2vec")
    build_maps._write_regions("pocket-word2vec", space, folder)
    # Reading is cached by folder.
    map_regions.read.cache_clear()
    drawn = map_regions.read(folder)
    assert not caplog.text
    assert drawn is not None
    assert not drawn.has_names
    assert drawn.far_out == drawn.far
    assert all(", " in region.title for region in drawn.far_out)
