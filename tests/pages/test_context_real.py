"""The Context page with the two real models that come as packages: what it says is what they do."""

from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from dashboard.concepts.similarity import paired_cosines
from dashboard.interface import loaders
from tests.pages.conftest import OpenPage, as_read
from tests.reference import reference_figures

SMOLLM2, MINILM = "smollm2-135m", "all-minilm-l6-v2"


@pytest.fixture(autouse=True)
def with_real_models(real_models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EMBEDDING_LAB_MODELS", str(real_models))


@pytest.fixture
def open_with(open_page: OpenPage):
    def open_(language: str, **parameters: str) -> AppTest:
        app = open_page("context_layers", **parameters)
        app.selectbox(key="language").set_value(language)
        return app.run()

    return open_


def told(app: AppTest) -> str:
    assert not app.exception
    return as_read(app.main.markdown)


@pytest.mark.parametrize("name", ["bank", "bat", "spring", "mouse"])
def test_the_senses_in_minilm_are_those_that_transformers_gave(name: str):
    expected = reference_figures("minilm_figures.json")["cosines"][name]
    model = loaders.language_model(MINILM)
    states = []
    for text in expected["texts"]:
        tokens = model.tokenize(text, as_model_input=True)
        at = [token.piece for token in tokens].index(expected["word"])
        states.append(loaders.reading(MINILM, tuple(token.id for token in tokens)).hidden_states[:, at])
    # The reference's layer 0 is that of one token at one place; these texts are as long before the word, or not.
    np.testing.assert_allclose(paired_cosines(*states), expected["by_layer"], atol=2e-3)


def test_smollm2_parks_attention_on_the_first_token_and_the_page_says_so(open_with):
    said = told(open_with(SMOLLM2, cl_view="Attention"))
    assert "is an attention sink" in said
    assert "SmolLM2 135M that finds nothing to do" in said.replace("\n", " ")


def test_minilm_has_no_predictions_and_the_page_says_why(open_with):
    app = open_with(MINILM, cl_view="Predictions")
    assert not app.exception
    assert "no trained prediction head" in app.warning[0].value


def test_smollm2_s_states_leave_the_region_of_the_rows(open_with):
    assert "the least unlike ones" in told(open_with(SMOLLM2, cl_view="Nearest tokens")).replace("\n", " ")


def test_the_pocket_model_does_not_park(open_page: OpenPage):
    said = told(open_page("context_layers", cl_view="Attention"))
    assert ("does not use it as a place to park" in said.replace("\n", " ")) != (
        "is an attention sink" in said
    )


def test_a_third_text_tells_whether_the_senses_are_told_apart(open_with):
    assert "hardly tells the senses apart" in told(open_with(MINILM)).replace("\n", " ")
    app = open_with(MINILM, cl_a="Near the cat the small mouse eats the crumbs.")
    app.button(key="cl_presets_mouse").click().run()
    assert "all-MiniLM-L6-v2 tells the senses apart" in told(app).replace("\n", " ")
    app.text_input(key="cl_c").set_value("no such word here").run()
    assert "The third text has no `mouse`" in as_read(app.main.caption)
    app.text_input(key="cl_c").set_value("").run()
    assert "the senses apart" not in told(app)


def test_a_deep_model_lists_some_layers_until_all_are_asked_for(open_with):
    app = open_with(SMOLLM2, cl_view="Predictions")
    assert not app.exception
    app.toggle(key="cl_every_layer").set_value(True).run()
    assert not app.exception
