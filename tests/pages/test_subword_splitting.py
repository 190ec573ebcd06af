"""The page Subword splitting as a learner sees it: tokens, merges, spellings, languages, tokenizers, and any text."""

import json
from dataclasses import replace

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from dashboard.concepts.similarity import cosine_matrix
from dashboard.lessons.subword_splitting.presets import GREETINGS, PRESETS
from dashboard.models import installed
from dashboard.models.language_model import LanguageModel
from dashboard.models.tokenizer import gpt2_tokenizer
from dashboard.ui import model_cache
from tests.pages.conftest import OpenPage, as_read
from tests.pages.drawn import components, vega_rows

SLUG = "subword_splitting"
EACH, MERGES, SPELLINGS, LANGUAGES, TOKENIZERS = TABS = (
    "Each token",
    "Merge by merge",
    "Four spellings",
    "Languages",
    "Tokenizers compared",
)

SPELLED = {"bank": 17796, "␣bank": 3331, "Bank": 28650, "␣Bank": 5018}

AWKWARD = [
    " ",
    "<script>alert(1)</script>",
    "שלום עולם",
    "👩‍👩‍👧",
    "`*_{}[]$x$:red[y]",
    "<|endoftext|>",
    "x" * 300,
]


@pytest.fixture(scope="module")
def pocket() -> LanguageModel:
    return installed.language_model("pocket-gpt2")


def words(app: AppTest) -> str:
    return as_read((*app.main.markdown, *app.main.caption))


def strips(app: AppTest) -> list[dict]:
    sent = [json.loads(each.proto.json) for each in app.main.get("bidi_component")]
    return [data for data in sent if "tokens" in data]


def labels(strip: dict) -> list[str]:
    return [token["label"] for token in strip["tokens"]]


def ids(strip: dict) -> list[int]:
    return [token["id"] for token in strip["tokens"]]


def rungs(app: AppTest) -> dict[str, list[str]]:
    """Rung to its pieces, as the player shows them."""
    [ladder], [at] = components(app, "rungs"), components(app, "at")
    return {
        rung["name"]: [piece["text"] for piece in rung["pieces"]] for rung in ladder if rung["since"] <= at
    }


def test_the_lessons_text_has_the_lessons_tokens_and_the_models_own_values(
    open_page: OpenPage, pocket: LanguageModel
):
    app = open_page(SLUG)
    [strip] = strips(app)
    assert labels(strip) == ["rand", "_", "xy", "z"]
    assert ids(strip) == [25192, 62, 5431, 89]
    assert f"`(4, {pocket.n_dims})` from {pocket.title}" in words(app)
    assert "characters per token **2.00**" in words(app)
    table = app.dataframe[0].value
    assert table["ID"].tolist() == [25192, 62, 5431, 89]
    assert table["bytes"].tolist() == ["72 61 6E 64", "5F", "78 79", "7A"]
    assert table["merge rank"].fillna(-1).tolist() == [25192 - 256, -1, 5431 - 256, -1]
    assert "an ID is its rank plus 256" in words(app)
    shown = table[[f"value {n}" for n in range(5)]].to_numpy()
    assert shown == pytest.approx(pocket.token_embeddings[[25192, 62, 5431, 89], :5], abs=5e-5)


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_sets_the_text_and_the_token(open_page: OpenPage, name: str):
    app = open_page(SLUG, ss_text="something else")
    next(button for button in app.button if button.label == name).click().run()
    text, chosen = PRESETS[name]
    assert not app.exception
    assert app.text_input(key="ss_text").value == text
    [strip] = strips(app)
    assert b"".join(bytes.fromhex(token["bytes"]) for token in strip["tokens"]).decode() == text
    assert strip["chosen"] == chosen


@pytest.mark.parametrize("tab", TABS)
def test_any_text_is_cut_without_loss_on_every_tab(open_page: OpenPage, tab: str):
    app = open_page(SLUG, ss_view=tab)
    for text in AWKWARD:
        app.text_input(key="ss_text").set_value(text).run()
        assert not app.exception
        assert not app.error
        shown = b"".join(bytes.fromhex(token["bytes"]) for token in strips(app)[0]["tokens"])
        assert shown.decode() == text


def test_an_empty_text_is_one_sentence_and_the_other_views_stay(open_page: OpenPage):
    app = open_page(SLUG, ss_view=LANGUAGES)
    app.text_input(key="ss_text").set_value("").run()
    assert [each.value for each in app.info] == ["There is no text yet; type some above or take an example."]
    assert len(app.get("vega_lite_chart")) == 1


@pytest.mark.parametrize("tab", [EACH, MERGES, TOKENIZERS])
def test_100_000_characters_are_counted_whole_and_drawn_in_part(open_page: OpenPage, tab: str):
    app = open_page(SLUG, ss_view=tab)
    app.text_input(key="ss_text").set_value(("lorem ipsum " * 8_334)[:100_000]).run()
    assert not app.exception
    n_tokens = 41_666
    assert f"tokens **{n_tokens:,}** · characters **100,000**" in words(app)
    assert len(strips(app)[0]["tokens"]) == 1_000
    assert f"The first 1,000 of {n_tokens:,} tokens are drawn." in words(app)
    assert all(len(table.value) <= 1_000 for table in app.dataframe)
    assert all(len(strip["tokens"]) <= 100 for strip in strips(app)[1:])


def test_the_g_with_a_dot_and_the_parts_of_a_character_are_explained_where_they_arise(open_page: OpenPage):
    assert "Ġ" not in words(open_page(SLUG))
    app = open_page(SLUG, ss_text="a bank 🦜", ss_token="1")
    assert "Why `Ġbank`?" in words(app)
    assert "is `␣bank` in your text" in words(app)
    # The space before the parrot stands in one token with its first byte.
    assert labels(strips(app)[0])[2:] == ["20 F0 9F", "A6", "9C"]
    assert "3 tokens with a dashed border are not a whole character" in words(app)
    # A space that shares its token with a part of a character explains nothing.
    assert "Ġ" not in words(open_page(SLUG, ss_text="a 🦜"))


def test_a_text_longer_than_the_models_positions_says_so(open_page: OpenPage, pocket: LanguageModel):
    assert "reads at most" not in words(open_page(SLUG))
    app = open_page(SLUG, ss_text="bank " * pocket.n_positions)
    assert f"reads at most {pocket.n_positions} tokens at once" in words(app)


def test_the_replay_goes_from_bytes_to_ids(open_page: OpenPage):
    app = open_page(SLUG, ss_view=MERGES)
    assert rungs(app) == {"bytes": ["72", "61", "6E", "64"], "letters": ["r", "a", "n", "d"]}
    assert "Which two neighbours will be joined first?" in words(app)
    pairs = app.dataframe[0].value
    assert pairs["rank"].is_monotonic_increasing
    assert pairs["pair"][0] == "a + n"

    app.slider(key="ss_step").set_value(1).run()
    assert list(rungs(app).values())[2:] == [["r", "an", "d"]]
    assert "`a` + `n`, rank 16 of 50,000" in words(app)

    app.slider(key="ss_step").set_value(3).run()
    assert list(rungs(app).values())[-2:] == [["rand"], ["25192"]]
    assert "All 3 merges are done." in words(app)


def test_choosing_a_token_replays_its_word_and_a_step_that_is_too_far_moves_to_the_last(open_page: OpenPage):
    app = open_page(SLUG, ss_view=MERGES, ss_text="unhappily is", ss_step="5")
    assert app.slider(key="ss_step").value == 5
    app.slider(key="ss_token").set_value(4).run()
    assert "Word 2 of 2 in the text: `␣is`" in words(app)
    last = app.slider(key="ss_step").max
    assert app.slider(key="ss_step").value == last < 5
    assert rungs(app)["IDs"] == [str(id_) for id_ in gpt2_tokenizer().encode(" is").ids]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [("y" * 65, "This word has 65 bytes"), ("<|endoftext|>", "is a special token")],
)
def test_what_cannot_be_replayed_is_one_sentence(open_page: OpenPage, text: str, sentence: str):
    app = open_page(SLUG, ss_view=MERGES, ss_text=text)
    assert [sentence in each.value for each in app.warning] == [True]


def test_four_spellings_have_four_ids(open_page: OpenPage, pocket: LanguageModel):
    app = open_page(SLUG, ss_view=SPELLINGS)
    assert [ids(strip) for strip in strips(app)[1:]] == [[17796], [3331], [28650], [5018]]
    assert "One word, 4 sequences of IDs" in words(app)
    assert pocket.title in words(app)
    [chart] = app.get("vega_lite_chart")
    assert [row["column"] for row in vega_rows(chart)[: len(SPELLED)]] == list(SPELLED)
    cosines = cosine_matrix(pocket.token_embeddings[list(SPELLED.values())])
    highest = cosines[~np.eye(len(cosines), dtype=bool)].max()
    assert f"came closest, with cosine {highest:.2f}" in words(app)
    assert "began as vectors of GloVe 6B" in words(app)


@pytest.mark.parametrize("word", ["", "   ", "zxqv", "漢字", "<b>"])
def test_any_word_may_be_spelled(open_page: OpenPage, word: str):
    app = open_page(SLUG, ss_view=SPELLINGS)
    app.text_input(key="ss_word").set_value(word).run()
    assert not app.exception
    assert not app.error
    if not word.strip():
        assert ["Type a word" in each.value for each in app.warning] == [True]


def test_the_greeting_costs_what_gpt2_makes_of_it(open_page: OpenPage):
    app = open_page(SLUG, ss_view=LANGUAGES)
    costs = {language: len(gpt2_tokenizer().encode(text).ids) for language, text in GREETINGS.items()}
    dearest, cheapest = max(costs, key=costs.__getitem__), min(costs, key=costs.__getitem__)
    assert len(costs) == 10
    sentence = f"costs {costs[dearest]} tokens in {dearest} and {costs[cheapest]} in {cheapest}"
    assert sentence in words(app)
    app.selectbox(key="ss_language").set_value(list(GREETINGS).index("Hindi")).run()
    assert ids(strips(app)[1]) == gpt2_tokenizer().encode(GREETINGS["Hindi"]).ids


def test_tokenizers_side_by_side_on_the_same_text(open_page: OpenPage):
    app = open_page(SLUG, ss_view=TOKENIZERS, ss_text="the Bank é")
    # Between the first and the others stand those of the other models that are here.
    subwords, *_, bytes_, characters, whole, trained = strips(app)[1:]
    assert ids(subwords) == gpt2_tokenizer().encode("the Bank é").ids
    assert ids(bytes_) == list("the Bank é".encode())
    assert ids(characters) == [ord(letter) for letter in "the Bank é"]
    assert [token["kind"] for token in whole["tokens"]] == ["whole", "unknown", "unknown"]
    assert "2 tokens are unknown" in words(app)
    assert labels(trained)[0] == "the"
    table = app.dataframe[0].value
    vocabulary = table["vocabulary"].tolist()
    assert [vocabulary[0], *vocabulary[-4:-2]] == [50_257, 256, 1_112_064]
    assert vocabulary[-1] == 1_000
    app.slider(key="ss_size").set_value(300).run()
    assert app.dataframe[0].value["vocabulary"].tolist()[-1] == 300
    app.text_input(key="ss_text").set_value("the river").run()
    assert len(strips(app)[-1]["tokens"]) > 2
    app.slider(key="ss_size").set_value(4_000).run()
    assert labels(strips(app)[-1]) == ["the", "␣river"]


def test_a_tokenizer_has_no_opinion_on_rows(
    open_page: OpenPage, pocket: LanguageModel, monkeypatch: pytest.MonkeyPatch
):
    knows_bank = replace(pocket, trained_ids=frozenset({17796, 3331}), put_in_ids=frozenset())
    monkeypatch.setattr(model_cache, "language_model", lambda slug: knows_bank)
    app = open_page(SLUG)
    assert not any(token["random"] for token in strips(app)[0]["tokens"])
    assert not any("random" in each.value for each in app.main.caption)
    app = open_page(SLUG, ss_view=SPELLINGS)
    assert "`␣Bank`, `Bank` are left out here: Pocket GPT-2 learned nothing about them" in words(app)
    [chart] = app.get("vega_lite_chart")
    assert {row["column"] for row in vega_rows(chart)} == {"bank", "␣bank"}
