"""Where a learner's sentence is beyond the pocket world, the page says so and offers the real model that is here."""

from pathlib import Path

import pytest

from dashboard.models import installed
from tests.pages.conftest import OpenPage

OWN = "Quantum entropy puzzles physicists"


@pytest.fixture
def with_real_models(real_models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EMBEDDING_LAB_MODELS", str(real_models))


def said(app, word: str = "never met") -> list[str]:
    return [caption.value for caption in app.main.caption if word in caption.value]


def test_start_offers_the_real_model_and_keeps_the_text(open_page: OpenPage, with_real_models: None):
    app = open_page("start")
    app.text_input(key="st_text").set_value(OWN).run()
    assert "`␣entropy`" in said(app)[0]
    app.button(key="st_text_read_with").click().run()
    assert app.selectbox(key="language").value == "smollm2-135m"
    assert app.text_input(key="st_text").value == OWN
    assert not app.exception
    assert said(app) == []


def test_context_says_it_beside_each_text(open_page: OpenPage, with_real_models: None):
    app = open_page("context_layers", cl_a=OWN, cl_b="Parliament debates taxation")
    assert len(said(app)) == 2
    app.button(key="cl_b_read_with").click().run()
    assert app.selectbox(key="language").value == "smollm2-135m"
    assert (app.text_input(key="cl_a").value, app.text_input(key="cl_b").value) == (
        OWN,
        "Parliament debates taxation",
    )
    assert said(app) == []
    assert not app.exception


def test_words_of_the_pocket_world_need_no_offer(open_page: OpenPage, with_real_models: None):
    for slug in ("start", "context_layers"):
        assert said(open_page(slug)) == []


def test_without_a_real_model_it_is_said_all_the_same(
    open_page: OpenPage, monkeypatch: pytest.MonkeyPatch, models_folder: Path
):
    monkeypatch.setattr(installed, "PACKAGED", ())
    app = open_page("start")
    app.text_input(key="st_text").set_value(OWN).run()
    assert len(said(app)) == 1
    assert not [button for button in app.button if button.key == "st_text_read_with"]
