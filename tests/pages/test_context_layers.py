"""The Context page as a learner meets it: each view, each preset, and texts that cannot be read."""

import base64
import json
import re

import numpy as np
import pytest
import streamlit as st
import torch
from streamlit.testing.v1 import AppTest

from dashboard.lessons.context_layers import data
from dashboard.lessons.context_layers.presets import POCKET_CHANGES, PRESETS, RIVER
from dashboard.models import installed
from dashboard.models.manifest import Slot
from dashboard.models.tokenizer import gpt2_tokenizer
from dashboard.models.torch_transformer import open_torch
from dashboard.ui import model_cache
from tests.pages.conftest import OpenPage, as_read
from tests.pages.drawn import components

SLUG = "context_layers"
# How many charts by Vega and by Plotly each view draws below the map that moves.
DRAWN = {
    "layers": [1, 0],
    "layer_zero": [1, 0],
    "attention": [0, 2],
    "predictions": [2, 0],
    "act": [1, 0],
    "nearest": [1, 0],
}
VIEWS = tuple(DRAWN)
MODEL = installed.available(Slot.LANGUAGE)[0].slug


@pytest.fixture(scope="module")
def model() -> torch.nn.Module:
    """Open the first model on the list without the app, in torch."""
    return open_torch(installed.language_model(MODEL)).module


def prose(app: AppTest) -> str:
    """All that is written on the page."""
    return as_read(app.main.markdown)


def captions(app: AppTest) -> str:
    return " ".join(each.value for each in app.caption)


def pictures(app: AppTest, kind: str) -> list[dict]:
    """Specifications of the page's charts."""
    return [json.loads(chart.proto.spec) for chart in app.get(kind)]


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("text", ["first text", "second text"])
def test_each_view_opens_from_its_link(open_page: OpenPage, view: str, text: str):
    app = open_page(SLUG, view=view, cl_text=text)
    assert not app.exception
    assert not app.warning
    assert [len(app.get("vega_lite_chart")), len(app.get("plotly_chart"))] == DRAWN[view]
    assert len(components(app, "places")) == 1
    assert "Pocket GPT-2" in prose(app)


@pytest.mark.parametrize("preset", PRESETS)
def test_each_preset_chooses_its_word_in_both_texts(open_page: OpenPage, preset: str):
    word = preset.split(",")[0]
    app = open_page(SLUG, cl_a="Something else.", cl_b="And another.")
    app.button(key=f"cl_presets_{preset}").click().run()
    assert not app.exception
    assert not app.warning
    assert app.selectbox(key="cl_a_at").value == app.selectbox(key="cl_b_at").value == f"␣{word}"
    assert f"the cosine of `␣{word}` and `␣{word}` falls from **1.00**" in prose(app)
    assert app.text_input(key="cl_c").value == PRESETS[preset].same


@pytest.mark.parametrize("preset", PRESETS)
def test_the_texts_of_a_preset_are_one_sentence_but_for_two_words(preset: str):
    word, *texts = PRESETS[preset]
    rows = [re.findall(r"\w+", text) for text in texts if text]
    columns = list(zip(*rows, strict=True))
    assert [len(set(column)) for column in columns].count(len(rows)) == 2
    changed = [place for place, column in enumerate(columns) if len(set(column)) > 1]
    assert len(changed) == 2
    assert changed[0] < rows[0].index(word) < changed[1]
    assert all(row.index(word) == rows[0].index(word) for row in rows)


@pytest.mark.parametrize("preset", PRESETS)
def test_the_pocket_world_has_all_words_of_a_preset(preset: str):
    model = model_cache.language_model(MODEL)
    for text in PRESETS[preset][1:]:
        assert not model.unseen_among(token.id for token in model.tokenize(text, as_model_input=True))


@pytest.mark.parametrize(
    ("parameters", "said"),
    [
        ({"cl_b": RIVER}, "the same vector in the first text and in the second"),
        ({"cl_c": RIVER}, "the same vector in the first text and in the third"),
        ({"cl_b": RIVER, "cl_c": RIVER}, "the same vector in the first text and in the second and third"),
        ({"cl_b": RIVER, "cl_c": ""}, "the **same vector** in both texts: nothing that it can see differs"),
        ({"cl_b": PRESETS["bank"].same, "cl_c": PRESETS["bank"].second}, "the other way round here"),
    ],
)
def test_the_verdict_is_true_of_any_three_texts(open_page: OpenPage, parameters: dict[str, str], said: str):
    shown = " ".join(prose(open_page(SLUG, **parameters)).split())
    assert said in shown
    assert "closer together" not in shown


@pytest.mark.parametrize("tokens", [("␣river", "␣money"), (".", ".")])
def test_of_what_is_not_one_word_no_sense_is_told(open_page: OpenPage, tokens: tuple[str, str]):
    shown = prose(open_page(SLUG, cl_a_at=tokens[0], cl_b_at=tokens[1]))
    assert "closer together" not in shown
    assert f"`{tokens[0]}` and `{tokens[1]}`" in shown


def test_the_curve_starts_and_ends_at_the_cosines_of_transformers(open_page: OpenPage, model):
    app = open_page(SLUG)
    ends = []
    for text in (app.text_input(key="cl_a").value, app.text_input(key="cl_b").value):
        encoding = gpt2_tokenizer().encode(text)
        with torch.no_grad():
            states = model(torch.tensor([encoding.ids]), output_hidden_states=True).hidden_states
        at = encoding.tokens.index("Ġbank")
        ends.append([states[0][0, at], states[-1][0, at]])
    first, last = (torch.cosine_similarity(a, b, dim=0).item() for a, b in zip(*ends, strict=True))
    assert f"from **{first:.2f}** to **{last:.2f}**" in " ".join(prose(app).split())
    ((pair, *_),) = components(app, "curves")
    assert pair["values"][-1] == pytest.approx(last, abs=1e-4)


def test_a_model_like_gpt2_is_said_to_read_from_left_to_right(open_page: OpenPage):
    assert "reads from left to right" in prose(open_page(SLUG))


def test_layer_zero_is_the_sum_to_the_last_bit(open_page: OpenPage):
    said = " ".join(prose(open_page(SLUG, view="layer_zero")).split())
    assert (
        "Over all 22 tokens of both texts, this differs from the model's own `hidden_states[0]` by **0** at most"
        in said.replace("\n", " ")
    )


def test_the_strongest_head_is_the_one_that_transformers_finds(open_page: OpenPage, model):
    app = open_page(SLUG, view="attention", cl_to_a="␣river")
    encoding = gpt2_tokenizer().encode(RIVER)
    pair = (encoding.tokens.index("Ġbank"), encoding.tokens.index("Ġriver"))
    with torch.no_grad():
        attentions = model(torch.tensor([encoding.ids]), output_attentions=True).attentions
    weights = torch.cat(attentions)[:, :, *pair]
    layer, head = divmod(int(weights.argmax()), weights.shape[1])
    said = prose(app).replace("\n", " ")
    assert f"**layer {layer + 1}, head {head + 1}** is where" in said
    assert f"**{weights.max():.1%}** of its attention" in said
    assert f"layer {layer + 1}, head {head + 1}" in captions(app)


def test_a_chosen_head_is_the_one_that_is_drawn(open_page: OpenPage):
    app = open_page(SLUG, view="attention", cl_by="chosen by you", cl_layer="2", cl_head="3")
    assert "layer 2, head 3" in captions(app)
    app.slider(key="cl_layer").set_value(4).run()
    assert "layer 4, head 3" in captions(app)


def test_moving_a_slider_leaves_the_strongest_head(open_page: OpenPage):
    app = open_page(SLUG, view="attention")
    at = app.slider(key="cl_layer").value
    app.slider(key="cl_layer").set_value(at % 4 + 1).run()
    assert f"layer {at % 4 + 1}, " in captions(app)
    assert "chosen by you" in str(app.session_state["cl_by"])


def test_a_later_token_cannot_be_seen(open_page: OpenPage):
    app = open_page(SLUG, view="attention", cl_to_a="␣frogs")
    assert "**`␣bank` cannot see `␣frogs`.** Pocket GPT-2 reads from left to right" in prose(app)
    app = open_page(SLUG, view="attention", cl_to_a="␣bank")
    assert "`␣bank` looks most at itself" in prose(app).replace("\n", " ")


def test_no_row_is_near_the_states_of_the_pocket_model(open_page: OpenPage):
    said = prose(open_page(SLUG, view="nearest")).replace("\n", " ")
    assert "**After every layer, nothing is near.**" in said


def test_predictions_are_those_of_the_whole_vocabulary(open_page: OpenPage, model):
    app = open_page(SLUG, view="predictions", cl_after_a="␣the")
    ids = gpt2_tokenizer().encode(RIVER).ids
    with torch.no_grad():
        last = torch.softmax(model(torch.tensor([ids])).logits[0, 1], dim=-1)
    rank = int((last > last[ids[2]]).sum()) + 1
    said = prose(app).replace("\n", " ")
    assert f"The text goes on with `␣river`: rank **{rank:,}** of 50,257 after the last layer" in said


@pytest.mark.parametrize(("settings", "left"), [({"cl_top_k": "3"}, "3"), ({"cl_top_p": "0.05"}, None)])
def test_sampling_settings_leave_fewer_tokens(
    open_page: OpenPage, settings: dict[str, str], left: str | None
):
    before = prose(open_page(SLUG, view="predictions"))
    after = prose(open_page(SLUG, view="predictions", **settings))
    assert "**50,257** of 50,257 tokens" in before
    assert "**50,257** of 50,257 tokens" not in after
    if left:
        assert f"**{left}** of 50,257 tokens" in after


def test_the_map_has_a_frame_per_layer_and_opens_on_the_last(open_page: OpenPage):
    app = open_page(SLUG)
    (frames,), (names,), (places,) = (components(app, field) for field in ("frames", "names", "places"))
    n_layers = model_cache.reading(MODEL, tuple(gpt2_tokenizer().encode(RIVER).ids)).n_layers
    assert [frame["label"] for frame in frames][:2] == ["embedding", "layer 1"]
    assert len(frames) == n_layers + 1
    sent = np.frombuffer(base64.b64decode(places), "<u2").reshape(n_layers + 1, len(names), 2)
    assert (sent.min(), sent.max()) == (0, 65_535)
    assert components(app, "at") == [n_layers]
    assert "cosine of ␣bank and ␣bank is 1.00" in frames[0]["sentence"]
    one, other = components(app, "marked")[0]
    assert (sent[0, one] == sent[0, other]).all(), "one point before the first layer"
    assert sent[-1, one, 0] < sent[-1, other, 0], "the first at the left after the last"


def test_the_map_says_how_much_it_keeps(open_page: OpenPage):
    app = open_page(SLUG, view="layers")
    texts = [tuple(gpt2_tokenizer().encode(app.text_input(key=key).value).ids) for key in ("cl_a", "cl_b")]
    states = np.concatenate([model_cache.reading(MODEL, ids).hidden_states for ids in texts], axis=1)
    directions = states / np.linalg.norm(states, axis=2, keepdims=True)
    across = directions[-1, len(texts[0]) + 5] - directions[-1, 5]
    flat = directions.reshape(-1, states.shape[2])
    flat -= flat.mean(axis=0)
    along = flat @ across / np.linalg.norm(across)
    rest = flat - np.outer(along, across / np.linalg.norm(across))
    up = np.linalg.svd(rest, compute_uv=False)[0]
    kept = ((along**2).sum() + up**2) / (flat**2).sum()
    assert f"The flat map above keeps {kept:.0%} of how all directions differ" in prose(app)


def test_an_old_link_to_the_map_opens_its_layer(open_page: OpenPage):
    app = open_page(SLUG, cl_view="Map", cl_map_layer="2")
    assert not app.exception
    assert not app.warning
    assert components(app, "at") == [2]


def test_the_scale_beside_the_cosine_is_measured(open_page: OpenPage):
    (lines,) = components(open_page(SLUG), "curves")
    assert [line["label"] for line in lines] == ["this pair", "same sense", "any two"]
    pair, same, random = (line["values"][-1] for line in lines)
    assert same > pair > random
    (lines,) = components(open_page(SLUG, cl_c=""), "curves")
    assert [line["label"] for line in lines] == ["this pair", "any two"]


def test_a_third_text_without_the_word_has_no_line(open_page: OpenPage):
    app = open_page(SLUG, cl_c="Nothing of the kind.")
    assert components(app, "prompt") == ["No ␣bank here:"]
    assert not app.warning


def test_a_nearest_token_at_layer_zero_is_the_token_itself(open_page: OpenPage):
    app = open_page(SLUG, view="nearest")
    ids = tuple(gpt2_tokenizer().encode(RIVER).ids)
    found = data.nearest_tokens(MODEL, ids, 5, 5)
    assert found[0].rows[0] == ids[5]
    spec = pictures(app, "vega_lite_chart")[0]
    assert spec["layer"][0]["mark"]["type"] == "rect"


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "nothing to read"),
        ("   ", "nothing to read"),
        ("bank " * 200, "reads at most 128"),
        ("x " * 50_000, "more than 128 tokens"),
    ],
    ids=["empty", "blank", "long", "100,000 characters"],
)
def test_text_that_cannot_be_read_is_explained_and_the_last_one_stays(
    open_page: OpenPage, view: str, typed: str, sentence: str
):
    app = open_page(SLUG, view=view)
    before = prose(app)
    app.text_input(key="cl_a").set_value(typed).run()
    assert not app.exception
    assert len(app.warning) == 1
    assert sentence in app.warning[0].value
    assert prose(app) == before


@pytest.mark.parametrize("view", VIEWS)
def test_texts_of_one_token_have_a_view_or_one_sentence(open_page: OpenPage, view: str):
    app = open_page(SLUG, view=view, cl_a="bank", cl_b="bank")
    assert not app.exception
    assert [each.value for each in app.warning] == (
        ["A text of one token has only itself to look at; type another word."] if view == "attention" else []
    )


def test_a_chosen_token_follows_its_word(open_page: OpenPage):
    app = open_page(SLUG)
    app.text_input(key="cl_a").set_value("Near the wide blue river the old bank floods.").run()
    assert app.selectbox(key="cl_a_at").value == "␣bank"
    assert not app.warning


def test_a_chosen_token_that_disappears_is_named(open_page: OpenPage):
    app = open_page(SLUG, cl_a_at="␣river")
    app.text_input(key="cl_a").set_value("Near the water the old bank floods every year.").run()
    assert not app.exception
    assert len(app.warning) == 1
    assert "“␣river” is no longer in the text" in app.warning[0].value
    assert app.selectbox(key="cl_a_at").value == "␣bank"


def test_random_pairs_are_the_same_on_every_visit():
    first = data.random_pairs(MODEL)
    st.cache_resource.clear()
    again = data.random_pairs(MODEL)
    np.testing.assert_array_equal(first.raw, again.raw)
    assert first.raw.shape == (5, 1000)


@pytest.mark.parametrize("preset", POCKET_CHANGES)
def test_each_changed_vector_turns_the_next_token_and_chance_does_not(open_page: OpenPage, preset: str):
    app = open_page(SLUG, view="act")
    app.button(key=f"cl_act_presets_{preset}").click().run()
    assert not app.exception
    assert not app.warning
    said = " ".join(prose(app).split())
    assert "**The next token turns from" in said
    assert re.search(
        r"With 20 random vectors of the same length, `␣\w+` has 0\.\d\d in the middle, from .*: the grey bar",
        said,
    )


def test_a_copied_state_acts_up_to_a_layer_once_that_is_predicted(open_page: OpenPage):
    app = open_page(SLUG, view="act", cl_act_mode="Where a fact lives")
    assert not app.exception
    assert not app.warning
    assert "`␣ball`" not in prose(app)
    app.selectbox(key="cl_act_guess").set_value(3).run()
    said = " ".join(prose(app).split())
    assert "You predicted layer 2, which is 2 layers off. **Only the copied row wins: `␣ball`.**" in said
    assert "Copied at the last token instead, `␣ball` wins from layer" in said


def test_another_seed_draws_other_random_vectors(open_page: OpenPage):
    said = [prose(open_page(SLUG, view="act", cl_act_seed=seed)) for seed in ("0", "7", "7")]
    assert said[0] != said[1] == said[2]


def test_a_head_and_the_order_are_switched_off(open_page: OpenPage):
    app = open_page(SLUG, view="act", cl_act_mode="Switch off")
    assert not app.exception
    assert "**Without head 4 of layer 1, `␣echoes` stays the most likely" in " ".join(prose(app).split())
    app.slider(key="cl_act_layer").set_value(2).run()
    app.slider(key="cl_act_head").set_value(2).run()
    assert "**Without head 2 of layer 2, hardly anything changes here**" in " ".join(prose(app).split())
    app.segmented_control(key="cl_act_off").set_value("the order of the tokens").run()
    assert "**Without the order, `␣echoes` stays the most likely" in " ".join(prose(app).split())


def test_one_token_has_no_order_to_switch_off(open_page: OpenPage):
    order = {"cl_act_mode": "Switch off", "cl_act_off": "the order of the tokens"}
    app = open_page(SLUG, view="act", cl_act="dog", **order)
    assert not app.exception
    assert "One token has no order to switch off" in " ".join(each.value for each in app.warning)
    assert "Without the order" not in prose(app)


def test_examples_that_do_not_act_are_not_offered(open_page: OpenPage, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(data, "acts", lambda *_: False)
    app = open_page(SLUG, view="act")
    assert not app.exception
    assert not [each for each in app.button if str(each.key).startswith("cl_act_presets")]
    assert "In SmolLM2 135M they do" in " ".join(each.value for each in app.caption).replace("\n", " ")


@pytest.mark.parametrize(
    ("parameters", "sentence"),
    [
        ({"cl_act": ""}, "nothing to read here yet"),
        ({"cl_act": "bank " * 100}, "at most 64 are run"),
        ({"cl_act_plus": ""}, "is 0 tokens here"),
        ({"cl_act_plus": "hippopotamus"}, "tokens here; type a word that is one token"),
        ({"cl_act_plus": "moon"}, "cancel out"),
        ({"cl_act_plus": "moon", "cl_act_mode": "Where a fact lives"}, "the word itself"),
    ],
)
def test_what_cannot_be_changed_is_one_sentence(
    open_page: OpenPage, parameters: dict[str, str], sentence: str
):
    app = open_page(SLUG, view="act", **parameters)
    assert not app.exception
    (warning,) = app.warning
    assert sentence in warning.value
