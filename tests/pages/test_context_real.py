"""The Context page with the two real models that come as packages: what it says is what they do."""

import re
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from dashboard.concepts.anisotropy import clean
from dashboard.concepts.context import widest_gap
from dashboard.concepts.similarity import cosine, paired_cosines
from dashboard.lessons.context_layers import data
from dashboard.lessons.context_layers.presets import ENGLISH_CHANGES, PRESETS
from dashboard.lessons.context_layers.sentences import TOLD_APART, compare_senses
from dashboard.ui import model_cache
from tests.pages.conftest import OpenPage, as_read
from tests.pages.drawn import components
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
    model = model_cache.language_model(MINILM)
    states = []
    for text in expected["texts"]:
        tokens = model.tokenize(text, as_model_input=True)
        at = [token.piece for token in tokens].index(expected["word"])
        states.append(model_cache.reading(MINILM, tuple(token.id for token in tokens)).hidden_states[:, at])
    # The reference's layer 0 is that of one token at one place; these texts are as long before the word, or not.
    np.testing.assert_allclose(paired_cosines(*states), expected["by_layer"], atol=2e-3)


def test_smollm2_parks_attention_on_the_first_token_and_the_page_says_so(open_with):
    said = told(open_with(SMOLLM2, view="attention"))
    assert "is an attention sink" in said
    assert "A head of SmolLM2 135M must look somewhere" in said.replace("\n", " ")


def test_minilm_has_no_predictions_and_the_page_says_why(open_with):
    app = open_with(MINILM, view="predictions")
    assert not app.exception
    assert "no trained prediction head" in app.warning[0].value


def test_where_no_row_is_near_a_state_the_page_says_so_first(open_with):
    said = told(open_with(SMOLLM2, view="nearest")).replace("\n", " ")
    assert "**After every layer, nothing is near.**" in said
    assert "what is least far away, not what the token has become" in said
    assert "that is the row of `␣bank` itself; after layer 1 it is another" in said
    said = told(open_with(MINILM, view="nearest")).replace("\n", " ")
    assert "**After every layer some row is near.**" in said
    assert "It is the row of `bank` itself before the first layer and after every layer" in said


SENSES = [name for name, texts in PRESETS.items() if texts.same]
BOX = ["pocket-gpt2", SMOLLM2, MINILM]


def states(language: str, word: str, text: str) -> np.ndarray:
    """Return the hidden states of a word, (n_layers + 1, n_dims)."""
    model = model_cache.language_model(language)
    tokens = model.tokenize(text, as_model_input=True)
    at = [token.label.strip("␣") for token in tokens].index(word)
    return model_cache.reading(language, tuple(token.id for token in tokens)).hidden_states[:, at]


@pytest.mark.parametrize("language", BOX)
@pytest.mark.parametrize("preset", SENSES)
def test_each_model_puts_the_same_sense_of_each_preset_closer_together(preset: str, language: str):
    word, *texts = PRESETS[preset]
    first, second, same = (states(language, word, text) for text in texts)
    # After the last layer as it is, and where the lines with the mean removed are farthest apart.
    assert cosine(first[-1], same[-1]) - cosine(first[-1], second[-1]) > TOLD_APART
    baseline = data.random_pairs(language)
    first, second, same = (clean(each, baseline) for each in (first, second, same))
    one_sense, two_senses = paired_cosines(first, same), paired_cosines(first, second)
    layer = widest_gap(one_sense, two_senses)
    assert one_sense[layer] - two_senses[layer] > TOLD_APART
    said = compare_senses(model="M", token="`w`", layer=layer, same=one_sense[layer], other=two_senses[layer])
    assert said.startswith("**M puts the texts of one sense closer together here")


def test_the_verdict_names_the_layer_where_the_lines_part_most(open_with):
    word, *texts = PRESETS["mouse"]
    app = open_with(SMOLLM2)
    app.button(key="cl_presets_mouse").click().run()
    baseline = data.random_pairs(SMOLLM2)
    first, second, same = (clean(states(SMOLLM2, word, text), baseline) for text in texts)
    gaps = (paired_cosines(first, same) - paired_cosines(first, second))[1:]
    assert f"most clearly after layer {1 + gaps.argmax()}.**" in told(app).replace("\n", " ")


def test_texts_of_other_frames_can_part_a_word_more_than_its_sense(open_with):
    app = open_with(SMOLLM2, cl_c="After the water comes a bank that slopes into the stream.")
    said = told(app).replace("\n", " ")
    assert "it is the other way round" in said
    assert "The texts may differ in more than the sense" in said


def test_a_third_text_may_lack_the_word_or_be_left_out(open_with):
    app = open_with(MINILM)
    assert "puts the texts of one sense closer together here" in told(app).replace("\n", " ")
    app.text_input(key="cl_c").set_value("no such word here").run()
    assert components(app, "prompt") == ["No bank here:"]
    assert "one sense" not in told(app)
    app.text_input(key="cl_c").set_value("").run()
    assert components(app, "prompt") == ["Add a sentence with the same sense."]
    assert "one sense" not in told(app)


def test_a_deep_model_lists_some_layers_until_all_are_asked_for(open_with):
    app = open_with(SMOLLM2, view="predictions")
    assert not app.exception
    app.toggle(key="cl_every_layer").set_value(True).run()
    assert not app.exception


def test_each_example_of_a_changed_vector_acts_on_smollm2_and_is_offered(open_with):
    """At least four times the median of the random vectors, which `data.acts` asks for."""
    app = open_with(SMOLLM2, view="act")
    assert not app.exception
    buttons = {str(each.key) for each in app.button}
    assert {f"cl_act_presets_{preset}" for preset in ENGLISH_CHANGES} <= buttons
    app.button(key="cl_act_presets_king − man + woman").click().run()
    said = told(app)
    assert "**The next token turns from `␣his` to `␣her`.**" in said
    assert "less, so this says little" not in said


def test_a_fact_moves_from_its_word_to_the_last_token_in_smollm2(open_page: OpenPage):
    said = told(
        open_page(
            "context_layers",
            language=SMOLLM2,
            view="act",
            cl_act_mode="Where a fact lives",
            cl_act_guess="22",
        )
    )
    found = re.search(r"Copied up to layer (\d+), `␣Rome` wins", said)
    assert found
    assert 20 <= int(found[1]) <= 26
    assert "Copied at the last token instead, `␣Rome` wins from layer" in said


def test_one_head_of_smollm2_carries_paris(open_with):
    said = told(open_with(SMOLLM2, view="act", cl_act_mode="Switch off"))
    assert "**Without head 5 of layer 24, `␣Paris` stays the most likely next token**" in said
    said = told(
        open_with(SMOLLM2, view="act", cl_act_mode="Switch off", cl_act_off="the order of the tokens")
    )
    assert "goes from 0.77 to **0.27**" in said


def test_minilm_says_nothing_next_so_no_vector_acts(open_with):
    app = open_with(MINILM, view="act")
    assert not app.exception
    assert "Choose Pocket GPT-2 or SmolLM2 135M" in app.warning[0].value
