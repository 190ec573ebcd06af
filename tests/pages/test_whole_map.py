"""The map of all words on its pages: the lit word, its true neighbours, and what is fetched of it."""

import json
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from dashboard.concepts.layout import pca_layout
from dashboard.models import installed, maps
from dashboard.models.word_vectors import WordVectors
from tests.pages.conftest import OpenPage
from tests.reference import as_gensim

WHERE = {"start": "st_word", "word_clusters": "wc_word"}


@pytest.fixture(scope="module")
def vectors() -> WordVectors:
    return installed.word_vectors("pocket-word2vec")


def sent(app: AppTest) -> dict[str, Any]:
    """What is sent to the browser of the map."""
    found = [json.loads(each.proto.json) for each in app.main.get("bidi_component") if each.proto.json]
    [data] = [each for each in found if "legendTitle" in each]
    return data


@pytest.mark.parametrize(("page", "key"), WHERE.items())
@pytest.mark.parametrize("word", ["king", "dog", "paris"])
def test_a_word_is_lit_with_lines_to_gensims_ten_nearest_where_they_stand(
    open_page: OpenPage, vectors: WordVectors, page: str, key: str, word: str
):
    app = open_page(page)
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
    app = open_page(page)
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
