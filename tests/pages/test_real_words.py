"""A learner's own words with the real word vectors that are there at first, GloVe's 400,000."""

from pathlib import Path

import numpy as np
import pytest

from dashboard.course.markdown import as_code
from dashboard.lessons.word_clusters import data
from dashboard.lessons.word_clusters.presets import PRESETS
from dashboard.ui import model_cache
from tests.pages.conftest import OpenPage, as_read
from tests.reference import as_gensim

EVERYDAY = [
    "happy",
    "music",
    "friend",
    "embedding",
    "coffee",
    "school",
    "computer",
    "love",
    "mother",
    "football",
    "pizza",
    "rain",
    "money",
    "doctor",
    "phone",
    "dance",
    "winter",
    "train",
    "garden",
    "book",
    "teacher",
    "river",
    "dream",
    "hospital",
    "bread",
    "holiday",
    "science",
    "birthday",
    "ocean",
    "guitar",
]


@pytest.fixture(autouse=True)
def real_words_first(real_models: Path, pocket_words: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EMBEDDING_LAB_MODELS", str(real_models))
    monkeypatch.delenv("EMBEDDING_LAB_WORD_VECTORS")


def test_a_visitor_meets_real_words_and_is_told_so(open_page: OpenPage):
    app = open_page("word_clusters")
    assert app.session_state["words"] == "glove-6b-50d"
    assert "real · 400,000 words × 50" in [caption.value for caption in app.caption]


def test_neighbours_are_compared_with_frequent_words(open_page: OpenPage):
    """With all 400,000 words, most of them rare, the median would be −0.22."""
    vectors = model_cache.word_vectors("glove-6b-50d")
    frequent = [vectors.words[row] for row in range(20_000)]
    cosines = as_gensim(vectors).cosine_similarities(vectors.vector("king"), vectors.vectors(frequent))
    app = open_page("word_clusters", wc_word="king")
    median = f"{np.median(cosines):.2f}"
    assert f"the median is {median}." in as_read(app.main.markdown)
    assert median == "0.17"


@pytest.mark.parametrize(
    ("page", "state", "key"),
    [
        ("word_clusters", {}, "wc_word"),
        ("word_clusters", {"wc_view": "Analogy"}, "wc_a"),
        ("word_clusters", {"wc_view": "Analogy"}, "wc_c"),
        ("subword_splitting", {"view": "spellings"}, "ss_word"),
    ],
)
def test_a_box_for_one_word_says_so_to_several(
    open_page: OpenPage, page: str, state: dict[str, str], key: str
):
    app = open_page(page, **state)
    app.text_input(key=key).set_value("my name is").run()
    [said] = [each.value for each in app.warning]
    assert said.startswith("That is several words; type one.")
    assert "Did you mean" not in said
    assert not app.exception


def test_a_phrase_that_is_there_as_one_word_is_offered_and_no_other(open_page: OpenPage):
    app = open_page("word_clusters", wc_word="New York")
    assert app.warning[0].value.startswith(
        "That is several words; type one. As one word, GloVe 6B has “new-york” and “newyork”."
    )
    app.text_input(key="wc_word").set_value("new-york").run()
    assert not app.warning


def test_a_guess_of_several_words_is_told_so(open_page: OpenPage):
    app = open_page("word_clusters", view="hidden_word")
    app.text_input(key="wc_guess").set_value("my name is")
    next(button for button in app.button if button.label == "Guess").click()
    app.run()
    assert [each.value for each in app.warning] == ["That is several words; type one."]


def test_everyday_words_are_there_with_gensim_s_neighbours(open_page: OpenPage):
    keyed = as_gensim(model_cache.word_vectors("glove-6b-50d"))
    app = open_page("word_clusters")
    for word in EVERYDAY:
        app.text_input(key="wc_word").set_value(word).run()
        assert not app.exception
        assert not app.warning
        nearest, _ = keyed.most_similar(word, topn=1)[0]
        assert f"{as_code(nearest)} has cosine" in as_read(app.main.markdown)


@pytest.mark.parametrize("typed", ["Paris", "PARIS", "paris"])
def test_other_capitals_find_the_word_and_the_page_says_so(open_page: OpenPage, typed: str):
    app = open_page("word_clusters", wc_word=typed, wc_words=f"London {typed} rome")
    assert not app.warning
    said = [caption.value for caption in app.main.caption]
    assert any("“London” as “london”" in line for line in said)
    assert any(f"“{typed}” as “paris”" in line for line in said) is (typed != "paris")


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_fills_every_view(open_page: OpenPage, name: str):
    app = open_page("word_clusters")
    app.button(key=f"wc_preset_{name}").click().run()
    assert app.text_input(key="wc_word").value == PRESETS[name].word
    for view in ("Neighbours", "Analogy", "Axes with meaning", "More"):
        app.session_state["wc_view"] = view
        app.run()
        assert not app.exception
        assert not app.warning


def test_the_presets_show_what_they_were_chosen_for(open_page: OpenPage):
    vectors = model_cache.word_vectors("glove-6b-50d")

    def neighbours(word: str, count: int) -> list[str]:
        return [vectors.words[row] for row in model_cache.nearest_words(vectors.slug, word, count).rows]

    assert "sell" in neighbours("buy", 3)
    in_java = neighbours("java", 10)
    assert {"surabaya", "sumatra"} & set(in_java)
    assert {"applets", "api"} & set(in_java)
    answer = data.word_analogy(vectors.slug, "spain", "madrid", "canada", 5).answer
    assert vectors.words[answer] == "toronto"
