"""What browsers fetch of a map: the very bytes, under a name that stands for them, and under no other name."""

import gzip
from pathlib import Path

import numpy as np
import pytest

from dashboard.concepts import layout
from dashboard.models import maps
from dashboard.models.word_vectors import row_norms

N = 1_200


@pytest.fixture
def space(models_folder: Path) -> maps.Space:
    maps._own_root.cache_clear()
    matrix = np.random.default_rng(3).normal(size=(N, 9)).astype(np.float32)
    return maps.Space([f"word{n}" for n in range(N)], matrix, row_norms(matrix))


def content(name: str, file: str) -> bytes:
    path = maps.find(name, file)
    assert path is not None
    raw = path.read_bytes()
    assert gzip.decompress(path.with_name(f"{file}.gz").read_bytes()) == raw
    return raw


def test_places_are_the_layout_in_little_endian_and_a_cut_is_its_beginning(space: maps.Space):
    whole = maps.pca_folder(space, 2, N)
    expected = layout.pca_layout(space.matrix, space.norms).points
    assert content(whole, maps.POINTS) == expected.astype("<u2").tobytes()
    np.testing.assert_array_equal(maps.points(whole, 2), expected)
    cut = maps.pca_folder(space, 2, 500)
    assert cut != whole
    assert content(cut, maps.POINTS) == expected[:500].astype("<u2").tobytes()


def test_words_have_a_line_each_whatever_is_in_them(space: maps.Space):
    odd = maps.Space(["a\nb", "c\r", "王", "", "\ud800", *space.words[5:]], space.matrix, space.norms)
    lines = content(maps.words_folder(odd, N), maps.WORDS).decode().split("\n")
    assert len(lines) == N
    assert lines[:4] == ["a b", "c ", "王", ""]


@pytest.mark.parametrize("colouring", maps.COLOURINGS)
@pytest.mark.parametrize("n_rows", [500, N])
def test_the_legend_counts_the_bytes(space: maps.Space, colouring: str, n_rows: int):
    name = maps.colours_folder(space, colouring, n_rows)
    colours = np.frombuffer(content(name, f"{colouring}.u8"), np.uint8)
    legend = maps.legend(name, colouring)
    assert len(colours) == n_rows
    assert np.bincount(colours, minlength=len(legend.labels)).tolist() == list(legend.counts)


def test_random_rows_are_in_no_cluster_and_name_none(space: maps.Space):
    counted = np.flatnonzero(np.arange(N) % 3)
    some = maps.Space(space.words, space.matrix, space.norms, counted=counted)
    name = maps.colours_folder(some, "cluster", N)
    colours = np.frombuffer(content(name, "cluster.u8"), np.uint8)
    legend = maps.legend(name, "cluster")
    assert legend.labels[-1] == maps.RANDOM
    np.testing.assert_array_equal(np.flatnonzero(colours < len(legend.labels) - 1), counted)
    assert name != maps.colours_folder(space, "cluster", N)


def test_a_name_stands_for_these_very_words_and_vectors(space: maps.Space):
    value = space.matrix.copy()
    value[-1, -1] += 1
    others = [
        maps.Space([*space.words[:-1], "other"], space.matrix, space.norms),
        maps.Space(space.words, value, space.norms),
        maps.Space(space.words[:-1], space.matrix[:-1], space.norms[:-1]),
        maps.Space(space.words, np.ascontiguousarray(space.matrix.reshape(-1, 9)[:, ::-1]), space.norms),
    ]
    names = {maps.pca_folder(each, 2, len(each.words)) for each in (space, *others)}
    assert len(names) == 5
    again = maps.Space(tuple(space.words), space.matrix.copy(), space.norms)
    assert maps.pca_folder(again, 2, N) == maps.pca_folder(space, 2, N)
    assert maps.pca_folder(space, 3, N) not in names


def test_what_was_made_once_is_not_made_again(space: maps.Space, monkeypatch: pytest.MonkeyPatch):
    first = maps.pca_folder(space, 2, N)
    monkeypatch.setattr(layout, "pca_layout", None)
    assert maps.pca_folder(space, 2, N) == first


def test_a_folder_that_lost_its_file_is_made_anew(space: maps.Space, models_folder: Path):
    name = maps.pca_folder(space, 2, N)
    (models_folder / ".maps" / name / maps.POINTS).unlink()
    assert maps.pca_folder(space, 2, N) == name
    assert len(content(name, maps.POINTS)) == 4 * N
    assert [each.name for each in (models_folder / ".maps").iterdir()] == [name], "nothing is left beside"


def test_a_store_that_cannot_be_written_gives_way_to_a_folder_of_this_process(
    space: maps.Space, models_folder: Path
):
    models_folder.mkdir()
    (models_folder / ".maps").write_text("a file in the way")
    name = maps.pca_folder(space, 2, N)
    assert len(content(name, maps.POINTS)) == 4 * N


WRONG = [
    ("..", "words.txt"),
    ("../secret", "words.txt"),
    ("0" * 31, "words.txt"),
    ("0" * 32 + "\n", "words.txt"),
    ("A" * 32, "words.txt"),
    ("0" * 32, "words.txt"),
    ("{name}", "../words.txt"),
    ("{name}", "layout.json"),
    ("{name}", "points.u16.gz"),
    ("{name}", "points.u16\n"),
    ("{name}", ""),
    ("{name}", "\0"),
]


@pytest.mark.parametrize(("name", "file"), WRONG)
def test_no_other_name_finds_anything(space: maps.Space, models_folder: Path, name: str, file: str):
    real = maps.pca_folder(space, 2, N)
    (models_folder / "words.txt").write_text("not of a map")
    assert maps.find(name.replace("{name}", real), file) is None
