"""The map of all words on its pages: the lit word, its true neighbours, and what is fetched of it."""

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from dashboard.concepts.layout import pca_layout
from dashboard.models import installed, layouts, maps
from dashboard.models.word_vectors import WordVectors
from dashboard.ui.maps import map_cache, map_layouts
from tests.pages.conftest import OpenPage, as_read
from tests.reference import as_gensim

WHERE = {"start": "st_word", "word_clusters": "wc_word"}

# Where the layout of the map of all words is chosen.
LAYOUTS = {"start": "st_layout", "word_clusters": "wc_layout_of", "vocabulary_matrix": "vm_layout"}
SHIPPED = {
    "start": "pocket-word2vec-seed-0",
    "word_clusters": "pocket-word2vec-seed-0",
    "vocabulary_matrix": "pocket-gpt2-seed-0",
}


@pytest.fixture(scope="module")
def vectors() -> WordVectors:
    return installed.word_vectors("pocket-word2vec")


def by_pca(open_page: OpenPage, page: str, **parameters: str) -> AppTest:
    app = open_page(page, **parameters)
    app.session_state[LAYOUTS[page]] = "PCA"
    return app.run()


@pytest.fixture
def open_page(open_page: OpenPage) -> OpenPage:
    """Open a page on its map of all words, with ten neighbours."""
    whole = {"word_clusters": {"wc_map_of": "All words", "wc_k": "10"}}
    return lambda slug, **parameters: open_page(slug, **(whole.get(slug, {}) | parameters))


def sent(app: AppTest) -> dict[str, Any]:
    """Return the data that the map sends to the browser."""
    found = [json.loads(each.proto.json) for each in app.main.get("bidi_component") if each.proto.json]
    [data] = [each for each in found if "legendTitle" in each]
    return data


@pytest.mark.parametrize(("page", "key"), WHERE.items())
@pytest.mark.parametrize("word", ["king", "dog", "paris"])
def test_a_word_is_lit_with_lines_to_gensims_ten_nearest_where_they_stand(
    open_page: OpenPage, vectors: WordVectors, page: str, key: str, word: str
):
    app = by_pca(open_page, page)
    app.text_input(key=key).set_value(word).run()
    data = sent(app)
    marks = {kind: [mark for mark in data["marks"] if mark["kind"] == kind] for kind in ("word", "neighbour")}
    nearest = as_gensim(vectors).most_similar(word, topn=10)
    assert [mark["word"] for mark in marks["word"]] == [word]
    assert [mark["word"] for mark in marks["neighbour"]] == [name for name, _ in nearest]
    assert [mark["note"] for mark in marks["neighbour"]] == [f"cosine {cosine:.4f}" for _, cosine in nearest]
    places = pca_layout(vectors.matrix, vectors.norms).points
    for mark in data["marks"]:
        assert mark["word"] == vectors.words[mark["row"]]
        assert mark["at"] == places[mark["row"]].tolist()


@pytest.mark.parametrize("page", WHERE)
def test_places_colours_and_words_are_addresses_and_not_in_the_message(
    open_page: OpenPage, vectors: WordVectors, page: str
):
    app = by_pca(open_page, page)
    data = sent(app)
    assert data["inline"] is None
    assert data["n"] == len(vectors)
    assert len(json.dumps(data)) < 5_000
    files = {kind: maps.find(*address.split("/")[1:]) for kind, address in data["files"].items()}
    assert all(files.values())
    points = np.fromfile(files["points"], "<u2").reshape(-1, 2)
    np.testing.assert_array_equal(points, pca_layout(vectors.matrix, vectors.norms).points)
    assert files["words"].read_text(encoding="utf-8").split("\n") == list(vectors.words)
    counts = np.bincount(np.fromfile(files["colours"], np.uint8)).tolist()
    assert counts == [entry["count"] for entry in data["legend"]]


@pytest.mark.parametrize("page", WHERE)
@pytest.mark.parametrize("method", ["PCA", "t-SNE"])
def test_a_store_that_somebody_empties_is_filled_again(
    open_page: OpenPage, page: str, method: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("EMBEDDING_LAB_MODELS", str(tmp_path))
    for _ in range(2):
        data = sent(open_page(page, **{LAYOUTS[page]: method}))
        assert all(maps.find(*address.split("/")[1:]) for address in data["files"].values())
        shutil.rmtree(tmp_path / ".maps")


def test_another_colouring_is_another_address_of_the_same_places(open_page: OpenPage):
    cluster = sent(open_page("word_clusters"))
    frequency = sent(open_page("word_clusters", wc_colour="Frequency"))
    assert cluster["files"]["points"] == frequency["files"]["points"]
    assert cluster["files"]["colours"] != frequency["files"]["colours"]
    assert cluster["space"] == frequency["space"], "the view stays as it is"
    assert cluster["version"] != frequency["version"]
    assert frequency["ordered"]


def test_what_is_inside_a_box_is_listed_nearest_first(open_page: OpenPage, vectors: WordVectors):
    app = open_page("word_clusters", wc_word="king")
    before = len(app.dataframe)
    rows = [vectors.row(word) for word in ("dog", "queen", "bread")]
    app.session_state["wc_whole"] = {"picked": [*rows, 10**9, -1, "x"], "sought": "", "unreachable": False}
    app.run()
    assert not app.exception
    table = app.dataframe[before].value
    cosines = {word: as_gensim(vectors).similarity("king", word) for word in ("dog", "queen", "bread")}
    assert table["word"].tolist() == sorted(cosines, key=lambda word: -cosines[word])
    np.testing.assert_allclose(table["cosine with king"], sorted(cosines.values(), reverse=True), atol=1e-4)


@pytest.mark.parametrize(
    ("pattern", "rows"),
    [("^ki", True), ("(a+)+$", True), ("(", False), ("(?=a)", False), ("x" * 5_000, False), ("\\1", False)],
)
def test_a_pattern_lights_rows_or_is_told_what_is_wrong_with_it(
    open_page: OpenPage, pattern: str, rows: bool
):
    app = open_page("word_clusters")
    app.session_state["wc_whole"] = {"picked": [], "sought": pattern, "unreachable": False}
    app.run()
    assert not app.exception
    found = sent(app)["found"]
    assert found["pattern"] == pattern
    assert ("rows" in found) is rows
    assert ("problem" in found) is not rows


def test_a_browser_that_cannot_fetch_is_sent_the_first_words(open_page: OpenPage, vectors: WordVectors):
    app = open_page("start")
    app.session_state["st_map"] = {"picked": [], "sought": "", "unreachable": True}
    app.run()
    data = sent(app)
    assert data["files"] is None
    assert data["inline"]["words"].split("\n") == list(vectors.words[: data["n"]])


@pytest.mark.parametrize("page", LAYOUTS)
def test_the_t_sne_that_came_with_the_app_is_shown_first_and_says_what_it_keeps(
    open_page: OpenPage, page: str
):
    pca = sent(by_pca(open_page, page, view="map"))
    app = open_page(page, view="map")
    data = sent(app)
    folder = layouts.SHIPPED / SHIPPED[page]
    places = np.fromfile(folder / "points.u16", "<u2").reshape(-1, 2)
    fetched = maps.find(*data["files"]["points"].split("/")[1:])
    assert fetched is not None
    np.testing.assert_array_equal(np.fromfile(fetched, "<u2").reshape(-1, 2), places)
    assert data["space"] != pca["space"]
    assert [mark["row"] for mark in data["marks"]] == [mark["row"] for mark in pca["marks"]]
    assert all(mark["at"] == places[mark["row"]].tolist() for mark in data["marks"])
    kept = np.fromfile(folder / "kept.u8", np.uint8)
    said = as_read(app.caption)
    assert f"{kept.mean() / 10:.0%}" in said
    assert f"{kept[data['marks'][0]['row']]} of 10" in said


def test_colours_tell_what_a_t_sne_keeps(open_page: OpenPage):
    app = open_page("word_clusters", wc_colour="Neighbours kept")
    data = sent(app)
    kept = np.fromfile(layouts.SHIPPED / SHIPPED["word_clusters"] / "kept.u8", np.uint8)
    assert [entry["count"] for entry in data["legend"]] == np.bincount(
        layouts.classes(kept, 10)[0], minlength=4
    ).tolist()
    assert data["legendTitle"] == "True neighbours kept, of 10"
    # It is no colour of the first principal components.
    app = open_page("word_clusters", wc_layout_of="PCA", wc_colour="Neighbours kept")
    assert sent(app)["legendTitle"] == "Cluster"


@pytest.mark.parametrize(("page", "key"), LAYOUTS.items())
def test_where_no_t_sne_is_here_there_is_no_choice_and_a_link_to_it_shows_pca(
    open_page: OpenPage, monkeypatch: pytest.MonkeyPatch, page: str, key: str
):
    monkeypatch.setattr(map_cache, "layout_name", lambda *_: None)
    app = open_page(page, view="map", **{key: "t-SNE"})
    assert not app.exception
    assert key not in {each.key for each in app.main.get("button_group")}
    assert sent(app)["files"]["points"] == sent(open_page(page, view="map"))["files"]["points"]


def test_a_rerun_looks_at_no_vectors_to_find_its_layout(open_page: OpenPage, monkeypatch: pytest.MonkeyPatch):
    app = open_page("word_clusters")
    monkeypatch.setattr(layouts, "fingerprint", None)
    monkeypatch.setattr(layouts, "read", None)
    app.text_input(key="wc_word").set_value("dog").run()
    assert not app.exception
    assert sent(app)["marks"][0]["word"] == "dog"


def test_a_word_that_a_layout_has_no_place_for_is_told(open_page: OpenPage, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(layouts, "usual_points", lambda n_rows: 1_000)
    made = layouts.StoredLayout(
        np.zeros((1_000, 2), np.uint16),
        np.ones(1_000, np.uint8),
        layouts.Trust(10, 0.1, None, 0, ()),
    )
    monkeypatch.setattr(map_layouts, "find", lambda *_: map_layouts.LayoutOnScreen(made, None))
    vectors = installed.word_vectors("pocket-word2vec")
    for page, word in WHERE.items():
        app = open_page(page)
        app.session_state[word] = vectors.words[3_000]
        app.run()
        assert not app.exception
        assert "not among the 1,000 most frequent words" in as_read(app.caption)
        data = sent(app)
        assert all((mark["row"] >= 1_000) == mark["outside"] for mark in data["marks"])
        # Those without a place are drawn too.
        assert sum(mark["kind"] == "neighbour" for mark in data["marks"]) == 10
        assert "is not among the 1,000 words of this map" in data["summary"]
        assert data["inline"] is not None


@pytest.mark.parametrize("k", [1, 4, 30])
def test_what_a_word_keeps_is_counted_of_as_many_as_are_listed(open_page: OpenPage, k: int):
    app = open_page("word_clusters", wc_word="dog", wc_k=str(k))
    data = sent(app)
    row, *near = [mark["row"] for mark in data["marks"] if mark["kind"] != "other"]
    assert len(near) == k
    places = np.fromfile(layouts.SHIPPED / SHIPPED["word_clusters"] / "points.u16", "<u2").reshape(-1, 2)
    apart = np.hypot(*(places.astype(float) - places[row]).T)
    kept = set(np.argsort(apart, kind="stable")[1 : k + 1].tolist()) & set(near)
    assert f"keeps {len(kept)} of {k}." in as_read(app.caption)


def test_words_of_the_picture_of_a_few_travel_to_all_words_once(open_page: OpenPage, vectors: WordVectors):
    app = open_page("word_clusters", wc_map_of="These words", wc_word="king", wc_k="3")
    app.session_state["wc_map_of"] = "All words"
    origins = sent(app.run())["origins"]
    assert {row for row, *_ in origins} == {mark["row"] for mark in sent(app)["marks"]}
    assert origins[0][0] == vectors.row("king")
    assert sent(app.run())["origins"] == []
    assert sent(open_page("word_clusters"))["origins"] == []


def test_a_word_that_the_model_lacks_is_told_beside_the_map(open_page: OpenPage):
    app = open_page("word_clusters", wc_word="dogg")
    assert not app.exception
    assert "dogg" in as_read(app.warning)


def test_a_t_sne_names_its_regions_and_pca_has_none(open_page: OpenPage):
    app = open_page("word_clusters")
    assert "The names in capitals are ours" in as_read(app.caption)
    regions = sent(app)["regions"]
    names = {level: [each["name"] for each in regions if each["level"] == level] for level in ("far", "near")}
    assert {"Numbers", "Music"} <= set(names["far"])
    # Nearer, the most typical words stand for a name.
    assert any(", " in name for name in names["near"])
    assert all(0 <= step <= 65_535 for each in regions for step in each["at"])
    app.session_state["wc_layout_of"] = "PCA"
    assert sent(app.run())["regions"] == []
    assert "names in capitals" not in as_read(app.caption)
