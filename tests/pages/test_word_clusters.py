"""Word2Vec clusters: what is shown is what gensim finds in the same vectors."""

import base64
import json
import re
from itertools import product
from typing import Any

import numpy as np
import pytest
from gensim.models import KeyedVectors
from streamlit.testing.v1 import AppTest

from dashboard.concepts.layout import quantised
from dashboard.concepts.projection import METHODS
from dashboard.course.lessons import lesson
from dashboard.models import installed
from tests.pages.conftest import OpenPage, as_read
from tests.pages.drawn import vega_rows

SLUG = "word_clusters"
# What a page shows below its picture: a tab, or a view under "More", by ID.
VIEWS = ("Neighbours", "numbers", "Analogy", "play")
PRESETS = ("The lesson", "Animals", "Capitals", "Royal family")


@pytest.fixture(scope="module")
def gensim_vectors() -> KeyedVectors:
    """Load the same words and vectors into gensim."""
    ours = installed.word_vectors("pocket-word2vec")
    vectors = KeyedVectors(ours.n_dims)
    vectors.add_vectors(list(ours.words), ours.matrix)
    return vectors


def show(app: AppTest, view: str) -> None:
    """Select a view of the page for its next run."""
    if view in lesson(SLUG).more:
        app.session_state["wc_more"], view = view, "More"
    app.session_state["wc_view"] = view
    app.session_state["wc_game"] = "Odd one out"


def charts(app: AppTest, part: str) -> list[list[dict[str, Any]]]:
    """Return the data of the charts whose specification has this part."""
    return [vega_rows(chart) for chart in app.get("vega_lite_chart") if part in chart.proto.spec]


def map_rows(app: AppTest) -> list[dict[str, Any]]:
    """Return the data of the picture of a few words."""
    [rows] = charts(app, '"middle_x"')
    return rows


def map_words(app: AppTest) -> set[str]:
    """Return the words of the points of the picture of a few words."""
    return {row["word"] for row in map_rows(app) if row["kind"] != "cluster"}


def maps_sent(app: AppTest) -> list[dict[str, Any]]:
    """Return the data that each canvas map sends to the browser."""
    found = [json.loads(each.proto.json) for each in app.main.get("bidi_component") if each.proto.json]
    return [data for data in found if "legendTitle" in data]


def told(app: AppTest) -> str:
    """All Markdown of the page."""
    return as_read(app.main.markdown)


def test_the_default_is_the_lesson(open_page: OpenPage, gensim_vectors: KeyedVectors):
    app = open_page(SLUG)
    neighbours = [word for word, _ in gensim_vectors.most_similar("king", topn=3)]
    assert map_words(app) == {"king", *neighbours, "software", "internet", "web"}
    kinds = {row["word"]: row["kind"] for row in map_rows(app)}
    assert kinds["king"] == "the word"
    assert {kinds[word] for word in neighbours} == {"neighbour"}
    before = map_rows(app)
    app.button(key="wc_preset_The lesson").click().run()
    assert map_rows(app) == before


def test_two_clusters_are_named_by_words_near_their_middle(open_page: OpenPage, gensim_vectors: KeyedVectors):
    app = open_page(SLUG)
    rows, words = map_rows(app), map_words(app)
    named = [row for row in rows if row["kind"] == "cluster"]
    assert len(named) == 2
    for name in named:
        own = [row["word"] for row in rows if row["kind"] != "cluster" and row["land"] == name["land"]]
        near = [word for word, _ in gensim_vectors.most_similar(positive=own, topn=20)]
        assert name["word"] == "near " + ", ".join([word for word in near if word not in words][:2])


def test_list_map_and_slider_have_one_number(open_page: OpenPage):
    app = open_page(SLUG, wc_k="7")
    assert len(charts(app, '"median"')[0]) == 7
    assert sum(row["kind"] == "neighbour" for row in map_rows(app)) == 7
    [data] = maps_sent(open_page(SLUG, wc_k="7", wc_map_of="All words"))
    assert len(data["lines"]) == 7


@pytest.mark.parametrize("preset", PRESETS)
def test_every_preset_fills_every_view(open_page: OpenPage, preset: str):
    app = open_page(SLUG)
    app.button(key=f"wc_preset_{preset}").click().run()
    for view in VIEWS:
        show(app, view)
        app.run()
        assert not app.exception, view
        assert not app.warning, view
    typed = app.text_input(key="wc_words").value.split()
    assert {app.text_input(key="wc_word").value, *typed} <= map_words(app)


@pytest.mark.parametrize("word", ["king", "dog", "paris"])
def test_the_note_on_neighbours_has_gensims_nearest(
    open_page: OpenPage, gensim_vectors: KeyedVectors, word: str
):
    app = open_page(SLUG, wc_word=word, wc_k="50")
    (nearest, cosine), *_ = gensim_vectors.most_similar(word, topn=1)
    assert f"`{nearest}` has cosine {cosine:.2f} with `{word}`;" in told(app)
    every = gensim_vectors.similar_by_word(word, topn=len(gensim_vectors))
    usual = np.median([cosine for _, cosine in every])
    assert f"the median is {usual:.2f}." in told(app)
    assert {name for name, _ in gensim_vectors.most_similar(word, topn=50)} <= map_words(app)


def test_a_vector_is_shown_with_its_shape_and_first_ten_values(
    open_page: OpenPage, gensim_vectors: KeyedVectors
):
    app = open_page(SLUG, view="vector", wc_word="queen")
    vector = gensim_vectors["queen"]
    assert f"`({len(vector)},)`" in told(app)
    assert app.code[0].value.split() == [f"{value:+.4f}" for value in vector[:10]]


def test_the_heatmap_holds_gensims_similarities(open_page: OpenPage, gensim_vectors: KeyedVectors):
    app = open_page(SLUG, view="similarity", wc_k="1", wc_words="dog")
    rows = vega_rows(app.get("vega_lite_chart")[-1])
    neighbour = gensim_vectors.most_similar("king", topn=1)[0][0]
    names = ["king", neighbour, "dog"]
    assert [(row["row"], row["column"]) for row in rows] == list(product(names, names))
    cells = [gensim_vectors.similarity(one, other) for one, other in product(names, names)]
    np.testing.assert_allclose([row["value"] for row in rows], cells, atol=1e-5)
    first, second = max(
        [("king", neighbour), ("king", "dog"), (neighbour, "dog")],
        key=lambda pair: gensim_vectors.similarity(*pair),
    )
    cosine = gensim_vectors.similarity(first, second)
    assert f"Closest: `{first}` and `{second}`, {cosine:.2f}." in told(app)


@pytest.mark.parametrize(
    ("a", "b", "c"), [("man", "king", "woman"), ("dog", "dogs", "car"), ("france", "paris", "italy")]
)
def test_the_analogy_is_gensims_and_the_inputs_are_hidden(
    open_page: OpenPage, gensim_vectors: KeyedVectors, a: str, b: str, c: str
):
    app = open_page(SLUG, view="analogy", wc_a=a, wc_b=b, wc_c=c)
    answer, cosine = gensim_vectors.most_similar(positive=[b, c], negative=[a], topn=1)[0]
    assert f"`{answer}`, cosine {cosine:.2f}" in told(app)
    unit = {word: gensim_vectors.get_vector(word, norm=True) for word in (a, b, c)}
    every = [
        word
        for word, _ in gensim_vectors.similar_by_vector(unit[b] - unit[a] + unit[c], topn=len(gensim_vectors))
    ]
    # One of the three comes first, or the answer does without anything hidden.
    assert every[0] in (a, b, c, answer)
    assert (f"With nothing hidden, `{every[0]}` wins" in told(app)) == (every[0] != answer)
    assert ("wins even so" in told(app)) == (every[0] == answer)


@pytest.mark.parametrize(("a", "b", "c"), [("man", "king", "woman"), ("france", "paris", "italy")])
def test_an_analogy_is_drawn_to_scale_with_gensims_answer_beside_it(
    open_page: OpenPage, gensim_vectors: KeyedVectors, a: str, b: str, c: str
):
    app = open_page(SLUG, view="analogy", wc_a=a, wc_b=b, wc_c=c)
    [drawn] = [data for data in maps_sent(app) if data["few"]]
    answer, _ = gensim_vectors.most_similar(positive=[b, c], negative=[a], topn=1)[0]
    kinds = {mark["word"]: drawn["kinds"][mark["kind"]] for mark in drawn["marks"]}
    sum_ = f"{b} − {a} + {c}"
    assert kinds == {sum_: "the sum", answer: "nearest to it", a: "given", b: "given", c: "given"}
    named = {mark["row"]: mark["word"] for mark in drawn["marks"]}
    assert [(named[start], named[end]) for start, end in drawn["lines"]] == [(a, b), (c, sum_)]
    unit = {word: gensim_vectors.get_vector(word, norm=True).astype(float) for word in (a, b, c, answer)}
    unit[sum_] = unit[b] - unit[a] + unit[c]
    places = {mark["word"]: np.array(mark["at"], float) for mark in drawn["marks"]}
    # Of the parallelogram each distance is kept; a step of the map is so long.
    step = np.linalg.norm(unit[b] - unit[a]) / np.linalg.norm(places[b] - places[a])
    for one, other in product((a, b, c, sum_), repeat=2):
        seen = np.linalg.norm(places[one] - places[other]) * step
        assert seen == pytest.approx(np.linalg.norm(unit[one] - unit[other]), abs=1e-3)
    distance, seen = (np.linalg.norm(at[answer] - at[sum_]) for at in (unit, places))
    assert seen * step <= distance
    assert f"{distance:.2f} away in all" in told(app)


@pytest.mark.parametrize(("a", "b", "c"), [("king", "king", "woman"), ("man", "king", "man")])
def test_three_words_on_a_line_make_no_figure_and_the_ranking_stays(
    open_page: OpenPage, a: str, b: str, c: str
):
    app = open_page(SLUG, view="analogy", wc_a=a, wc_b=b, wc_c=c)
    assert not app.exception
    assert not [data for data in maps_sent(app) if data["few"]]
    assert any("lie on one line" in caption.value for caption in app.main.caption)
    assert "hides the three inputs" in told(app)


def test_the_odd_one_out_is_gensims(open_page: OpenPage, gensim_vectors: KeyedVectors):
    app = open_page(SLUG, view="odd_one_out", wc_odd="dog cat bread wolf")
    assert f"**`{gensim_vectors.doesnt_match(['dog', 'cat', 'bread', 'wolf'])}` fits least:**" in told(app)


def test_axes_that_are_no_better_than_random_ones_are_called_that(open_page: OpenPage):
    app = open_page(SLUG, view="axes", wc_n_axes="1", wc_axis_1="man woman")
    [share, chance, rarely] = re.findall(r"(\d+\.\d)%", told(app))
    assert float(share) <= float(rarely)
    assert float(chance) <= float(rarely)
    assert "no more than random ones" in told(app)


def test_the_bias_lens_shows_its_pairs_and_what_a_word_means_here(
    open_page: OpenPage, gensim_vectors: KeyedVectors
):
    app = open_page(SLUG, view="bias")
    for pair in ("`he` → `she`", "`man` → `woman`", "`father` → `mother`"):
        assert pair in told(app)
    near = [word for word, _ in gensim_vectors.most_similar("secretary", topn=3)]
    [table] = [each.value for each in app.dataframe if "nearest words" in each.value.columns]
    assert table.set_index("word")["nearest words"]["secretary"] == ", ".join(near)
    assert len(table) == len(app.text_input(key="wc_professions").value.split())
    # In the pocket world no profession is of either sex, and a random direction is found again as well.
    assert "**Nothing follows from this order.**" in told(app)
    assert "**Nothing follows from what is left of this direction.**" in told(app)


@pytest.mark.parametrize("named", [{"view": "another_model"}, {"wc_view": "Another model"}])
def test_a_link_to_the_view_that_is_gone_opens_the_page_and_says_so(
    open_page: OpenPage, named: dict[str, str]
):
    app = open_page(SLUG, **named)
    assert not app.exception
    assert [each.value for each in app.warning if "This page has no view" in each.value]
    assert map_words(app)


def test_words_stand_on_a_cross_of_two_axes_with_named_ends(open_page: OpenPage):
    [rows] = charts(open_page(SLUG, view="axes"), "datum.kind === 'end'")
    assert [row["word"] for row in rows if row["kind"] == "end"] == ["← man", "woman →", "↓ small", "↑ big"]
    assert [row["word"] for row in rows if row["kind"] == "chosen"] == ["king"]


def test_t_sne_gives_the_same_picture_again(open_page: OpenPage):
    app = open_page(SLUG, wc_method="t-SNE", wc_axes="2", wc_clusters="3")
    assert len({row["land"] for row in map_rows(app)}) == 3
    again = open_page(SLUG, wc_method="t-SNE", wc_axes="2", wc_clusters="3")
    assert map_rows(app) == map_rows(again)


@pytest.mark.parametrize("method", ["PCA", "t-SNE"])
def test_three_axes_are_a_box_of_the_same_words_and_kinds(open_page: OpenPage, method: str):
    [box] = maps_sent(open_page(SLUG, wc_axes="3", wc_method=method))
    assert box["axes"] == 3
    assert [title[: len(method) + 2] for title in box["axisTitles"]] == [f"{method} {at}" for at in (1, 2, 3)]
    plane = map_rows(open_page(SLUG, wc_method=method))
    assert {mark["word"]: mark["note"] for mark in box["marks"]} == {
        row["word"]: row["kind"] for row in plane if row["kind"] != "cluster"
    }
    assert {mark["kind"]: mark["note"] for mark in box["marks"]} == box["kinds"]
    places = np.frombuffer(base64.b64decode(box["inline"]["points"]), "<u2").reshape(-1, 3)
    assert [mark["at"] for mark in box["marks"]] == places.tolist()
    words = [mark["word"] for mark in box["marks"]]
    found = METHODS[method](installed.word_vectors("pocket-word2vec").vectors(words), 3)
    np.testing.assert_array_equal(places, quantised(found.points))


def test_other_clusters_are_other_colours_of_the_same_box(open_page: OpenPage):
    [two] = maps_sent(open_page(SLUG, wc_axes="3"))
    [four] = maps_sent(open_page(SLUG, wc_axes="3", wc_clusters="4"))
    assert two["space"] == four["space"], "the view stays as it is"
    assert two["version"] != four["version"]


def test_the_last_known_word_stays_and_a_spelling_is_offered(open_page: OpenPage):
    app = open_page(SLUG, wc_word="dog")
    before = map_words(app)
    app.text_input(key="wc_word").set_value("dogg").run()
    assert "Did you mean dog" in app.warning[0].value
    assert map_words(app) == before


def test_an_unknown_word_is_named_and_the_rest_is_plotted(open_page: OpenPage):
    app = open_page(SLUG, wc_words="software sofware web")
    assert "no word “sofware”. Did you mean software" in app.warning[0].value
    assert {"king", "software", "web"} <= map_words(app)


def test_too_few_points_for_t_sne_are_explained_and_the_tabs_stay(open_page: OpenPage):
    app = open_page(SLUG, wc_method="t-SNE", wc_k="1", wc_words="")
    assert "at least four points" in app.warning[0].value
    assert "Near means used alike" in told(app)


def test_too_few_words_for_the_odd_one_out_are_explained(open_page: OpenPage):
    app = open_page(SLUG, view="odd_one_out", wc_odd="dog cat")
    assert "at least three words" in app.warning[0].value
    assert not app.exception


@pytest.mark.parametrize("key", ["wc_word", "wc_words", "wc_a", "wc_odd"])
@pytest.mark.parametrize(
    "text",
    [
        "",
        "x" * 100_000,
        "king " * 20_000,
        "<script>alert(1)</script>",
        "שלום مرحبا",
        "a\ufffd",
        "**b** :red[c] $d$",
    ],
    ids=["empty", "one long word", "a long text", "markup", "right to left", "broken letter", "markdown"],
)
def test_any_text_gets_a_view_or_a_sentence(open_page: OpenPage, key: str, text: str):
    app = open_page(SLUG, view="odd_one_out" if key == "wc_odd" else "analogy")
    app.text_input(key=key).set_value(text).run()
    assert not app.exception
    assert map_words(app) >= {"king"}
    assert all(len(each.value) < 500 for each in app.warning)


@pytest.mark.parametrize(
    ("key", "value"),
    [("wc_k", "51"), ("wc_clusters", "0"), ("wc_method", "UMAP"), ("wc_view", "Nothing"), ("wc_axes", "4")],
)
def test_a_broken_link_falls_back_to_the_default(open_page: OpenPage, key: str, value: str):
    app = open_page(SLUG, **{key: value})
    assert not app.exception
    assert map_words(app) == map_words(open_page(SLUG))
