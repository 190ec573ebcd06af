"""The two slots and the address: what a link names is shown, or a sentence says why it is not."""

import json

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.jobs import Progress
from dashboard.models import store
from dashboard.models.catalog import find
from dashboard.models.download.by_name import get
from dashboard.ui.slots.model_picker import MOST_KEPT, MOST_SHOWN
from tests.pages.conftest import OpenPage
from tests.servers.hub import Hub
from tests.servers.models import gpt2_repository, word_text, words_and_vectors

GONE = "these word vectors are gone"


@pytest.fixture
def gpt2(hub: Hub) -> None:
    """GPT-2 small's stand-in, here beside the pocket model."""
    hub.add("openai-community/gpt2", gpt2_repository(), find("gpt2").revision)
    get("gpt2", Progress())


def in_the_address(app: AppTest) -> dict[str, str]:
    """Return the query parameters that the browser is told to show."""
    told = [json.loads(component.proto.json or "{}") for component in app.get("bidi_component")]
    [named] = [each["named"] for each in told if isinstance(each, dict) and "named" in each]
    return named


def told(app: AppTest) -> list[str]:
    assert not app.exception
    return [warning.value for warning in app.warning]


def test_the_address_names_both_models_also_at_their_defaults(open_page: OpenPage, models_folder):
    app = open_page("start")
    assert in_the_address(app) == {"words": "Pocket Word2Vec", "language": "Pocket GPT-2"}
    assert told(app) == []


@pytest.mark.parametrize("name", ["GPT-2 small", "gpt2"])
def test_a_link_names_a_model_by_its_title_or_its_slug(open_page: OpenPage, gpt2: None, name: str):
    app = open_page("position_embeddings", language=name)
    assert app.selectbox(key="language").value == "gpt2"
    assert in_the_address(app)["language"] == "GPT-2 small"
    assert told(app) == []


def test_a_link_shows_the_same_on_a_host_with_another_default(
    open_page: OpenPage, gpt2: None, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("EMBEDDING_LAB_LANGUAGE_MODEL", "gpt2")
    assert open_page("start").selectbox(key="language").value == "gpt2"
    app = open_page("subword_splitting", language="Pocket GPT-2")
    assert app.selectbox(key="language").value == "pocket-gpt2"
    assert in_the_address(app)["language"] == "Pocket GPT-2"


def test_a_model_that_is_not_here_is_told_on_every_page_and_stays_in_the_address(
    open_page: OpenPage, models_folder
):
    app = open_page("subword_splitting", language="GPT-2 small")
    says = "This link shows GPT-2 small, which is not on this host; you see Pocket GPT-2."
    for page in ("subword_splitting", "start", "word_clusters"):
        app.switch_page(f"../pages/{page}.py").run()
        assert told(app) == [says]
        assert app.selectbox(key="language").value == "pocket-gpt2"
        assert in_the_address(app) == {"words": "Pocket Word2Vec", "language": "GPT-2 small"}


def test_the_learner_may_go_on_with_what_is_shown(open_page: OpenPage, models_folder):
    app = open_page("subword_splitting", language="GPT-2 small", words="GloVe")
    assert len(told(app)) == 2
    app.button(key="go_on_language").click().run()
    assert told(app) == ["This link shows GloVe, which is not on this host; you see Pocket Word2Vec."]
    assert in_the_address(app) == {"words": "GloVe", "language": "Pocket GPT-2"}


def test_a_model_that_arrives_later_is_shown_as_the_link_asked(open_page: OpenPage, hub: Hub):
    app = open_page("subword_splitting", language="GPT-2 small")
    assert len(told(app)) == 1
    hub.add("openai-community/gpt2", gpt2_repository(), find("gpt2").revision)
    get("gpt2", Progress())
    app.run()
    assert app.selectbox(key="language").value == "gpt2"
    assert told(app) == []


def test_another_choice_ends_the_matter(open_page: OpenPage, gpt2: None):
    app = open_page("subword_splitting", language="Nobody's model")
    app.selectbox(key="language").set_value("gpt2").run()
    assert told(app) == []
    assert in_the_address(app)["language"] == "GPT-2 small"


def test_a_model_that_was_removed_leaves_the_address(open_page: OpenPage, gpt2: None):
    app = open_page("subword_splitting", language="GPT-2 small")
    store.remove("gpt2")
    app.run()
    assert told(app) == []
    assert in_the_address(app)["language"] == "Pocket GPT-2"


def test_what_the_address_says_counts_on_arrival_only(open_page: OpenPage, gpt2: None):
    """Afterwards the browser may still send the address as it was before the choice."""
    app = open_page("subword_splitting", language="Pocket GPT-2")
    app.selectbox(key="language").set_value("gpt2").run()
    assert app.query_params["language"] == "Pocket GPT-2"
    assert app.selectbox(key="language").value == "gpt2"
    assert in_the_address(app)["language"] == "GPT-2 small"


@pytest.mark.parametrize(
    "name",
    [
        "<img src=x onerror=alert(1)>",
        "**bold** :red[x] $x$ `code` [a](b) ![c](d)",
        "see www.here.org or https://here.org",
        "# Head\n\n- item\r\n",
        "x" * 100_000,
        "\u202edesrever\u0000\u0007",
        "../../etc/passwd",
    ],
)
def test_a_name_in_a_link_is_shown_as_words_and_not_endlessly(open_page: OpenPage, models_folder, name: str):
    app = open_page("subword_splitting", language=name)
    (sentence,) = told(app)
    assert "\n" not in sentence
    assert len(sentence) < 2 * MOST_SHOWN + 100
    assert "www." not in sentence
    assert "**bold" not in sentence
    assert "<img" not in sentence.replace(r"\<", "")
    kept = in_the_address(app)["language"]
    assert kept.isprintable()
    assert len(kept) <= MOST_KEPT


@pytest.mark.parametrize("name", ["", " ", "\u200b"])
def test_an_empty_name_is_none(open_page: OpenPage, models_folder, name: str):
    app = open_page("subword_splitting", words=name)
    assert told(app) == []
    assert in_the_address(app)["words"] == "Pocket Word2Vec"


@pytest.mark.parametrize(
    "name", ["My vectors (skip-gram, step 155) own-0123abcd", "My vectors (skip-gram, step 155)"]
)
def test_vectors_of_a_visit_that_is_over_are_gone_and_no_others_take_their_place(
    open_page: OpenPage, models_folder, name: str
):
    app = open_page("word_clusters", words=name, wc_word="king", wc_map_of="These words")
    (sentence,) = told(app)
    assert sentence.startswith("This link shows “My vectors (skip-gram, step 155)”")
    assert GONE in sentence
    assert app.error[0].value == "The word vectors of this link are gone; choose others at the top."
    assert not app.get("vega_lite_chart")
    assert in_the_address(app)["words"] == name
    app.button(key="go_on_words").click().run()
    assert told(app) == []
    assert not app.error
    assert app.get("vega_lite_chart")
    assert in_the_address(app)["words"] == "Pocket Word2Vec"


def uploaded(app: AppTest, seed: int) -> AppTest:
    words, matrix = words_and_vectors(40, 6 + seed)
    app.file_uploader(key="ml_files").upload("mine.txt", word_text(words, matrix, header=False), "text/plain")
    return app.run()


def test_uploaded_vectors_are_named_by_what_they_are_and_gone_elsewhere(open_page: OpenPage, models_folder):
    app = uploaded(open_page("model_library", view="upload"), 0)
    assert told(app) == []
    name = in_the_address(app)["words"]
    assert name.startswith("Your file mine.txt own-")
    # In this visit the name leads back to them, also after another choice.
    chosen = app.selectbox(key="words").value
    app.selectbox(key="words").set_value("pocket-word2vec").run()
    app.query_params["words"] = name
    app.switch_page("../pages/word_clusters.py").run()
    assert app.selectbox(key="words").value == chosen
    # In another visit a file of the same name is not the same file.
    other = uploaded(open_page("model_library", view="upload"), 1)
    other.query_params["words"] = name
    other.switch_page("../pages/word_clusters.py").run()
    (sentence,) = told(other)
    assert sentence.startswith("This link shows “Your file mine.txt”")
    assert GONE in sentence
    assert not other.get("plotly_chart")
