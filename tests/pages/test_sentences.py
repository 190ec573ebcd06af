"""Whole sentences as vectors, read by the model that was made for it."""

from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from dashboard.lessons.context_layers import data
from dashboard.lessons.context_layers.presets import QUESTION, SENTENCES
from dashboard.models import package_models
from tests.pages.conftest import OpenPage, as_read

MINILM = "all-minilm-l6-v2"


@pytest.fixture(autouse=True)
def with_real_models(real_models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EMBEDDING_LAB_MODELS", str(real_models))


def told(app: AppTest) -> str:
    assert not app.exception
    return as_read(app.main.markdown)


def test_a_sentence_s_vector_is_the_mean_of_transformers_states():
    import torch
    from transformers import AutoModel, AutoTokenizer

    folder = next(iter(package_models.file_paths(package_models.find(MINILM)).values())).parent
    tokenizer, model = AutoTokenizer.from_pretrained(folder), AutoModel.from_pretrained(folder).eval()
    for text in SENTENCES[:3]:
        with torch.inference_mode():
            expected = model(**tokenizer(text, return_tensors="pt")).last_hidden_state[0].mean(dim=0).numpy()
        np.testing.assert_allclose(data.sentence_vector(MINILM, text), expected, atol=2e-5)


def test_what_means_the_same_lies_close_and_a_question_finds_it(open_page: OpenPage):
    app = open_page("context_layers", view="sentences")
    said = told(app)
    assert "The bank raised the interest on my savings." in said
    assert (
        "Found by meaning.** all-MiniLM-L6-v2 puts `The bank raised the interest on my savings.` first"
        in said
    )
    app.text_input(key="cl_question").set_value("Is anybody asleep at home?").run()
    assert "Found by meaning.** all-MiniLM-L6-v2 puts `My cat sleeps all day on the sofa.` first" in told(app)
    app.text_input(key="cl_question").set_value("a cat").run()
    assert "It shares cat with your question" in told(app)


NOISE = ["qwrtz plmk", "?", "12345", "The Eiffel Tower is in Paris", "football", "你好", "a"]


@pytest.mark.parametrize("question", NOISE)
def test_what_none_of_the_sentences_is_about_is_not_found(open_page: OpenPage, question: str):
    app = open_page("context_layers", view="sentences", cl_question=question)
    said = told(app)
    assert "all-MiniLM-L6-v2 finds no sentence nearer to your question than chance." in said
    assert "was trained to compare sentences" not in said
    assert "Found by meaning" not in said


@pytest.mark.parametrize("question", [*NOISE, QUESTION])
def test_a_model_that_puts_all_sentences_close_finds_none(open_page: OpenPage, question: str):
    app = open_page("context_layers", view="sentences", cl_question=question)
    app.selectbox(key="language").set_value("smollm2-135m").run()
    controls = [each for each in app.main.get("button_group") if each.key == "cl_sentence_model"]
    controls[0].set_value("the model on screen").run()
    said = told(app)
    assert "SmolLM2 135M finds no sentence nearer to your question than chance." in said
    assert "all-MiniLM-L6-v2 was trained to compare sentences: choose it under" in said
    assert "Found by meaning" not in said


def test_of_tokens_that_the_layers_did_not_meet_nothing_is_found(open_page: OpenPage):
    app = open_page(
        "context_layers",
        view="sentences",
        cl_sentence_model="the model on screen",
        cl_question="football",
    )
    assert "This order may mean nothing.** The layers of Pocket GPT-2 met" in told(app)


def test_the_model_on_screen_may_try_too(open_page: OpenPage):
    app = open_page("context_layers", view="sentences", cl_sentence_model="the model on screen")
    assert "Closest for Pocket GPT-2" in " ".join(told(app).split())


@pytest.mark.parametrize("text", ["", "one sentence only", "\n \n", "same\nsame"])
def test_one_sentence_has_nothing_to_be_compared_with(open_page: OpenPage, text: str):
    app = open_page("context_layers", view="sentences")
    app.text_area(key="cl_sentences").set_value(text).run()
    assert not app.exception
    assert "Two sentences or more" in app.warning[0].value


def test_many_and_long_sentences_are_bounded(open_page: OpenPage):
    app = open_page("context_layers", view="sentences")
    app.text_area(key="cl_sentences").set_value("\n".join(f"sentence number {n}" for n in range(40))).run()
    assert not app.exception
    assert "The first 30 of 40 sentences" in app.warning[0].value
    app.text_area(key="cl_sentences").set_value("word " * 200 + "\nshort").run()
    assert not app.exception
    assert "shorten it" in app.warning[0].value


@pytest.mark.parametrize("text", ["<b>x</b>\n$x$ **y**", "🦜\n👩‍👩‍👧", "\x00\n\u202e", "你好\nHello"])
def test_any_sentences_are_just_text(open_page: OpenPage, text: str):
    app = open_page("context_layers", view="sentences")
    app.text_area(key="cl_sentences").set_value(text).run()
    assert not app.exception


def test_without_the_package_the_model_on_screen_reads(open_page: OpenPage, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(package_models, "PACKAGED", ())
    app = open_page("context_layers", view="sentences")
    assert "Closest for Pocket GPT-2" in " ".join(told(app).split())
