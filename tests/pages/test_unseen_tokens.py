"""Everyday sentences need no warning; what the layers did not meet is counted, and a real model offered."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.models import installed
from tests.pages.conftest import OpenPage

OWN = "Quantum entropy puzzles physicists"
# What newcomers type first.
EVERYDAY = (
    "my name is Ana and I love coffee",
    "Messi plays",
    "Ich liebe dich und die Musik",
    "I am happy 😀",
    "for i in range(10): print(i)",
    "12345 67.8",
    '"To be,\nor not to be"',
    "What is your name?",
)
# Only bytes of characters, of which no row was learned.
ALL_RANDOM = "我爱你"
TEXTS = {"start": ("st_text",), "position_embeddings": ("pe_text",), "context_layers": ("cl_a", "cl_b")}


@pytest.fixture
def with_real_models(real_models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EMBEDDING_LAB_MODELS", str(real_models))


def show(open_page: OpenPage, slug: str, text: str) -> AppTest:
    """Open a page with this text in each of its inputs."""
    app = open_page(slug)
    for key in TEXTS[slug]:
        app.text_input(key=key).set_value(text)
    app.run()
    assert not app.exception
    return app


def said(app: AppTest, words: str = "in training") -> list[str]:
    return [caption.value for caption in app.main.caption if words in caption.value]


@pytest.mark.parametrize("text", EVERYDAY)
@pytest.mark.parametrize("slug", TEXTS)
def test_no_everyday_sentence_is_told_that_it_means_nothing(open_page: OpenPage, slug: str, text: str):
    app = show(open_page, slug, text)
    assert said(app, "random numbers") == []
    assert said(app, "means nothing") == []


def test_a_text_all_of_which_is_random_is_told_so(open_page: OpenPage):
    for slug, keys in TEXTS.items():
        app = show(open_page, slug, ALL_RANDOM)
        assert len(
            said(app, "only parts of characters, and in Pocket GPT-2 their rows are still random")
        ) == len(keys)
        assert said(app) == [], "of the layers nothing more is said"


def test_a_token_that_is_a_byte_of_a_character_is_told_so(open_page: OpenPage):
    app = open_page("vocabulary_matrix", vm_token="뷁")
    assert len(said(app, "only parts of characters")) == 1
    app = open_page("vocabulary_matrix", vm_token="177")
    assert (
        "This token is only a part of a character, and in Pocket GPT-2 its row is"
        in said(app, "random numbers")[0]
    )


def test_start_counts_what_the_layers_met_and_offers_the_real_model(
    open_page: OpenPage, with_real_models: None
):
    app = open_page("start")
    app.text_input(key="st_text").set_value("my name is Ana and I love coffee").run()
    assert said(app) == ["The layers of Pocket GPT-2 met 7 of these 8 tokens in training."]
    app.button(key="st_next_read_with").click().run()
    assert app.selectbox(key="language").value == "smollm2-135m"
    assert app.text_input(key="st_text").value == "my name is Ana and I love coffee"
    assert not app.exception
    assert said(app) == []


def test_context_counts_it_beside_each_text(open_page: OpenPage, with_real_models: None):
    app = open_page("context_layers", cl_a=OWN, cl_b="Parliament debates taxation")
    assert len(said(app)) == 2
    app.button(key="cl_b_layers_read_with").click().run()
    assert app.selectbox(key="language").value == "smollm2-135m"
    assert (app.text_input(key="cl_a").value, app.text_input(key="cl_b").value) == (
        OWN,
        "Parliament debates taxation",
    )
    assert said(app) == []
    assert not app.exception


def test_of_words_of_the_pocket_world_nothing_is_said(open_page: OpenPage):
    for slug in ("start", "context_layers"):
        assert said(open_page(slug)) == []


def test_without_a_real_model_it_is_said_all_the_same(
    open_page: OpenPage, monkeypatch: pytest.MonkeyPatch, models_folder: Path
):
    monkeypatch.setattr(installed, "PACKAGED", ())
    app = open_page("start")
    app.text_input(key="st_text").set_value(OWN).run()
    assert len(said(app)) == 1
    assert not [button for button in app.button if button.key == "st_next_read_with"]


def test_the_lesson_s_own_matrix_is_offered_once_where_there_is_a_hub(
    open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
):
    app = open_page("vocabulary_matrix")
    assert ["Get GPT-2 (" in button.label for button in app.main.button].count(True) == 1
    assert len(said(app, "50,257 rows of 768 values instead of 128")) == 1
    monkeypatch.setenv("EMBEDDING_LAB_OFFLINE", "true")
    app = open_page("vocabulary_matrix")
    assert not [button for button in app.main.button if "Get GPT-2 (" in button.label]
