"""The data of a map: files and inline points show the same words at the same places in the same colours."""

import shutil
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import limits
from dashboard.concepts.layout import pca_layout, quantised
from dashboard.models import layouts, map_points, maps
from dashboard.models.layouts import StoredLayout, Trust
from dashboard.models.maps import Space


@pytest.fixture(autouse=True)
def _store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EMBEDDING_LAB_MODELS", str(tmp_path))


def space(n_rows: int = 60, *, by_frequency: bool = True) -> Space:
    matrix = np.random.default_rng(0).normal(size=(n_rows, 8)).astype(np.float32)
    words = [f"word{row}" for row in range(n_rows)]
    return Space(words, matrix, np.linalg.norm(matrix, axis=1), by_frequency)


def fetched(points: map_points.MapPoints, name: str) -> bytes:
    assert points.files is not None
    path = maps.find(*points.files[name].split("/")[1:])
    assert path is not None
    return path.read_bytes()


@pytest.mark.parametrize("n_axes", [2, 3])
@pytest.mark.parametrize("colouring", maps.COLOURINGS)
def test_files_hold_what_an_inline_map_holds(colouring: str, n_axes: int):
    by_files = map_points.pca_files(space(), 1_000, colouring, n_axes)
    inline = map_points.pca_inline(space(), "mine", colouring, n_axes)
    assert inline.colours is not None
    assert inline.files is None
    assert fetched(by_files, "points") == inline.points.astype("<u2").tobytes()
    assert fetched(by_files, "colours") == inline.colours.tobytes()
    assert fetched(by_files, "words").decode().split("\n") == inline.words
    for name in ("n_rows", "n_axes", "legend", "rank", "first_rank"):
        assert getattr(by_files, name) == getattr(inline, name), name
    assert by_files.explained == pytest.approx(inline.explained)


def test_fewer_rows_keep_their_places_among_all():
    some, whole = (map_points.pca_files(space(), n_rows, "cluster", 2) for n_rows in (20, 60))
    assert fetched(some, "points") == fetched(whole, "points")[: 20 * 2 * 2]
    assert sum(some.legend.counts) == some.n_rows == 20


def test_an_inline_map_is_bounded_and_lays_out_only_what_it_sends(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(limits, "MAX_INLINE_POINTS", 30)
    sent, first = map_points.pca_inline(space(), "mine", "frequency", 2), space(60)
    assert sent.n_rows == len(sent.words) == 30
    assert sent.points.tolist() == pca_layout(first.matrix[:30], first.norms[:30]).points.tolist()


def test_tokens_are_ranked_by_their_ids_and_words_by_frequency():
    words, tokens = (
        map_points.pca_inline(space(by_frequency=by_frequency), "mine", "cluster", 2)
        for by_frequency in (True, False)
    )
    assert (words.rank, words.first_rank) == ("rank", 1)
    assert (tokens.rank, tokens.first_rank) == ("ID", 0)


def stored_layout(n_rows: int) -> StoredLayout:
    points = np.arange(2 * n_rows, dtype=np.uint16).reshape(-1, 2)
    return StoredLayout(points, (np.arange(n_rows) % 3).astype(np.uint8), Trust(10, 0.1, None, 0, ()))


def test_an_inline_layout_has_its_own_places_and_either_kind_of_colour():
    by_cluster = map_points.pca_inline(space(), "mine", "cluster", 2)
    kept = map_points.layout_inline(by_cluster, "a layout", stored_layout(40), layouts.KEPT)
    assert (kept.n_rows, kept.space, kept.explained) == (40, "a layout", None)
    assert kept.points.tolist() == stored_layout(40).points.tolist()
    assert kept.legend.counts == (27, 13, 0, 0)
    coloured = map_points.layout_inline(by_cluster, "a layout", stored_layout(40), "cluster")
    assert by_cluster.colours is not None
    assert coloured.colours is not None
    assert coloured.colours.tolist() == by_cluster.colours[:40].tolist()
    assert sum(coloured.legend.counts) == 40


def test_files_that_were_deleted_are_missed(tmp_path: Path):
    made = map_points.pca_files(space(), 60, "cluster", 2)
    assert made.has_files
    shutil.rmtree(tmp_path / ".maps")
    assert not made.has_files
    assert map_points.pca_inline(space(), "mine", "cluster", 2).has_files


@given(st.lists(st.sampled_from("abc"), min_size=1, max_size=9), st.integers(2, 3))
def test_few_points_are_coloured_by_group_as_the_groups_come(groups: list[str], n_axes: int):
    positions = np.random.default_rng(len(groups)).normal(size=(len(groups), n_axes))
    names = [f"w{at}" for at in range(len(groups))]
    made = map_points.few_points("key", names, groups, positions, "Colour")
    assert made.colours is not None
    assert [made.legend.labels[colour] for colour in made.colours] == groups
    assert made.legend.labels == tuple(dict.fromkeys(groups))
    assert made.legend.counts == tuple(groups.count(label) for label in made.legend.labels)
    assert made.points.tolist() == quantised(positions).tolist()
    moved = map_points.few_points("key", names, groups, positions * [1, *[2] * (n_axes - 1)], "Colour")
    assert (moved.space == made.space) == (moved.points.tolist() == made.points.tolist())
