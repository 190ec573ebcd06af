"""The page Subword splitting as a learner sees it: tokens, merges, spellings, languages, tokenizers, and any text."""

import json
from dataclasses import replace

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from dashboard.concepts.similarity import cosine_matrix
from dashboard.concepts.subwords import tokenize
from dashboard.lessons.subword_splitting.presets import FIRST_TEXT, GREETINGS, PRESETS
from dashboard.lessons.subword_splitting.views.counts import token_table
from dashboard.lessons.subword_splitting.views.text_and_ids import CutText
from dashboard.models import installed
from dashboard.models.language_model import LanguageModel
from dashboard.models.tokenizer import gpt2_tokenizer
from dashboard.ui import model_cache
from tests.pages.conftest import OpenPage, as_read
from tests.pages.drawn import components

SLUG = "subword_splitting"
SPELLINGS, LANGUAGES, TOKENIZERS = TABS = ("spellings", "languages", "tokenizers")

LESSONS_IDS = [25192, 62, 5431, 89]
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
    sent = [json.loads(each.proto.json or "{}") for each in app.main.get("bidi_component")]
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


def hero(app: AppTest) -> dict:
    """Return the strip of the text; those of the open tab come after it."""
    return strips(app)[0]


def id_line(app: AppTest) -> str:
    return app.text_input(key="ss_ids").value


def say(app: AppTest) -> str:
    """Return all sentences of the player's frames, and what is read on the page."""
    frames = components(app, "frames")
    return " ".join([*(frame["sentence"] for frame in (frames[0] if frames else [])), words(app)])


def test_the_page_opens_on_a_word_that_tells_the_story(open_page: OpenPage):
    app = open_page(SLUG)
    assert labels(hero(app)) == ["un", "bel", "iev", "able", "␣rand", "_", "xy", "z"]
    assert id_line(app) == "403 6667 11203 540 43720 62 5431 89"
    assert "**8 tokens** · 21 characters, 2.62 a token" in words(app)
    assert list(rungs(app).values())[-1] == ["403", "6667", "11203", "540"]
    assert "4 tokens are left" in say(app)
    assert "`␣unbelievable` is **one token**, ID 24479. Without the space it is 4 tokens." in words(app)


def test_a_space_in_front_makes_the_word_one_token(open_page: OpenPage):
    app = open_page(SLUG)
    app.button(key="ss_space").click().run()
    assert ids(hero(app))[0] == 24479
    assert "Without it, the word is 4 tokens" in words(app)
    assert not [button for button in app.button if button.key == "ss_space"]


def test_the_lessons_text_has_the_lessons_tokens_and_values(open_page: OpenPage, pocket: LanguageModel):
    app = open_page(SLUG, ss_text="rand_xyz")
    assert labels(hero(app)) == ["rand", "_", "xy", "z"]
    table = token_table(pocket, CutText("rand_xyz", tokenize(gpt2_tokenizer(), "rand_xyz"), LESSONS_IDS))
    assert table["ID"].tolist() == LESSONS_IDS == ids(hero(app))
    assert table["bytes"].tolist() == ["72 61 6E 64", "5F", "78 79", "7A"]
    assert table["merge rank"].fillna(-1).tolist() == [25192 - 256, -1, 5431 - 256, -1]
    shown = table[[f"value {n}" for n in range(5)]].to_numpy()
    assert shown == pytest.approx(pocket.token_embeddings[LESSONS_IDS, :5], abs=5e-5)
    assert table["GPT-2 small, value 2"].tolist() == [0.2527, 0.0005, 0.1115, 0.0941]


def test_the_text_follows_the_ids_and_the_ids_the_text(open_page: OpenPage):
    app = open_page(SLUG)
    app.text_input(key="ss_ids").set_value("31373, 995").run()
    assert app.text_input(key="ss_text").value == "hello world"
    assert labels(hero(app)) == ["hello", "␣world"]
    app.text_input(key="ss_text").set_value("bank").run()
    assert id_line(app) == "17796"
    app.text_input(key="ss_ids").set_value("").run()
    assert app.text_input(key="ss_text").value == ""
    assert [each.value for each in app.info] == ["There is no text yet. Type some, or take an example."]


def test_ids_that_no_text_is_cut_into_are_shown_as_they_are(open_page: OpenPage):
    app = open_page(SLUG)
    app.text_input(key="ss_ids").set_value("65 962").run()
    assert app.text_input(key="ss_text").value == "bank"
    assert ids(hero(app)) == [65, 962]
    assert "Cut again, this text gives other IDs: `17796`" in words(app)
    app.text_input(key="ss_ids").set_value("8582").run()
    assert "The bytes `F0 9F` are not a whole character" in words(app)


@pytest.mark.parametrize("wrong", ["24479 x", "50257", "-1", "1" * 40])
def test_ids_that_cannot_be_read_get_a_sentence_and_the_text_stays(open_page: OpenPage, wrong: str):
    app = open_page(SLUG)
    app.text_input(key="ss_ids").set_value(wrong).run()
    assert not app.exception
    [warning] = app.warning
    assert "is not an ID" in warning.value or "No token has the ID" in warning.value
    assert id_line(app) == wrong
    assert app.text_input(key="ss_text").value == FIRST_TEXT
    assert "tokens**" not in words(app)


@pytest.mark.parametrize("old", [{"view": "ids"}, {"ss_view": "From IDs to text"}, {}])
def test_a_link_to_ids_opens_their_text(open_page: OpenPage, old: dict[str, str]):
    app = open_page(SLUG, ss_ids="31373 995", **old)
    assert app.text_input(key="ss_text").value == "hello world"
    assert not app.warning


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_sets_the_text_and_the_token(open_page: OpenPage, name: str):
    app = open_page(SLUG, ss_text="something else")
    next(button for button in app.button if button.label == name).click().run()
    text, chosen = PRESETS[name]
    assert not app.exception
    assert app.text_input(key="ss_text").value == text
    strip = hero(app)
    assert b"".join(bytes.fromhex(token["bytes"]) for token in strip["tokens"]).decode() == text
    assert strip["chosen"] == chosen


@pytest.mark.parametrize("tab", TABS)
def test_any_text_is_cut_without_loss_on_every_tab(open_page: OpenPage, tab: str):
    app = open_page(SLUG, view=tab)
    for text in AWKWARD:
        app.text_input(key="ss_text").set_value(text).run()
        assert not app.exception
        assert not app.error
        shown = b"".join(bytes.fromhex(token["bytes"]) for token in hero(app)["tokens"])
        assert shown.decode() == text


def test_an_empty_text_is_one_sentence_and_the_other_views_stay(open_page: OpenPage):
    app = open_page(SLUG, view=LANGUAGES)
    app.text_input(key="ss_text").set_value("").run()
    assert [each.value for each in app.info] == ["There is no text yet. Type some, or take an example."]
    assert len(app.get("vega_lite_chart")) == 1


@pytest.mark.parametrize("tab", TABS)
def test_100_000_characters_are_counted_whole_and_drawn_in_part(open_page: OpenPage, tab: str):
    app = open_page(SLUG, view=tab)
    app.text_input(key="ss_text").set_value(("lorem ipsum " * 8_334)[:100_000]).run()
    assert not app.exception
    n_tokens = 41_666
    assert f"**{n_tokens:,} tokens** · 100,000 characters" in words(app)
    assert len(hero(app)["tokens"]) == 1_000
    assert f"The first 1,000 of {n_tokens:,} tokens are drawn." in words(app)
    # So many IDs are no line that can be edited.
    assert "ss_ids" not in [each.key for each in app.text_input]


def test_the_g_with_a_dot_and_the_parts_of_a_character_are_explained_where_they_arise(open_page: OpenPage):
    assert "Ġ" not in words(open_page(SLUG))
    app = open_page(SLUG, ss_text="a bank 🦜", ss_token="1")
    assert "`␣bank` is spelled `Ġbank` there" in words(app)
    # The space before the parrot stands in one token with its first byte.
    assert labels(hero(app))[2:] == ["20 F0 9F", "A6", "9C"]
    assert "3 tokens with a dashed border are only some bytes of a character" in words(app)
    # A space that shares its token with a part of a character explains nothing.
    assert "Ġ" not in words(open_page(SLUG, ss_text="a 🦜", ss_token="1"))


def test_a_text_longer_than_the_models_positions_says_so(open_page: OpenPage, pocket: LanguageModel):
    assert "reads at most" not in words(open_page(SLUG))
    app = open_page(SLUG, ss_text="bank " * pocket.n_positions)
    assert f"reads at most {pocket.n_positions} tokens at once" in words(app)


def test_the_replay_goes_from_letters_to_ids(open_page: OpenPage):
    app = open_page(SLUG, ss_text="rand_xyz", ss_step="0")
    assert rungs(app) == {"letters": ["r", "a", "n", "d"]}
    app.slider(key="ss_step").set_value(1).run()
    assert list(rungs(app).values())[1:] == [["r", "an", "d"]]
    assert "a + n, rank 16. Of 3 pairs that could be joined, this one was learned first." in say(app)
    app.slider(key="ss_step").set_value(3).run()
    assert list(rungs(app).values())[-2:] == [["rand"], ["25192"]]
    assert "The whole word is one token now." in say(app)


def test_a_piece_has_the_colour_of_its_token_once_it_is_one(open_page: OpenPage):
    [ladder] = components(open_page(SLUG), "rungs")
    un = [[piece["id"] for piece in rung["pieces"] if piece["text"] == "un"] for rung in ladder]
    assert [id_ for found in un for id_ in found] == [403] * 6
    assert all(piece["id"] is None for piece in ladder[0]["pieces"])


def test_choosing_a_token_opens_its_word_and_a_step_that_is_too_far_moves_to_the_last(open_page: OpenPage):
    app = open_page(SLUG, ss_text="unhappily is", ss_step="5")
    assert app.slider(key="ss_step").value == 5
    app.slider(key="ss_token").set_value(4).run()
    last = app.slider(key="ss_step").max
    assert app.slider(key="ss_step").value == last < 5
    assert rungs(app)["bytes"] == ["20", "69", "73"]
    assert rungs(app)["IDs"] == [str(id_) for id_ in gpt2_tokenizer().encode(" is").ids]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [("y" * 65, "This word has 65 bytes"), ("<|endoftext|>", "is a special token")],
)
def test_what_cannot_be_replayed_is_one_sentence(open_page: OpenPage, text: str, sentence: str):
    app = open_page(SLUG, ss_text=text)
    assert [sentence in each.value for each in app.warning] == [True]


def test_four_spellings_have_four_ids(open_page: OpenPage, pocket: LanguageModel):
    app = open_page(SLUG, view=SPELLINGS)
    assert [ids(strip) for strip in strips(app)[1:]] == [[17796], [3331], [28650], [5018]]
    assert "One word, 4 sequences of IDs" in words(app)
    assert pocket.title in words(app)
    cosines = cosine_matrix(pocket.token_embeddings[list(SPELLED.values())])
    highest = cosines[~np.eye(len(cosines), dtype=bool)].max()
    assert f"have the most similar vectors, with cosine {highest:.2f}" in words(app)
    assert "began as vectors of GloVe 6B" in words(app)


@pytest.mark.parametrize("word", ["", "   ", "zxqv", "漢字", "<b>"])
def test_any_word_may_be_spelled(open_page: OpenPage, word: str):
    app = open_page(SLUG, view=SPELLINGS)
    app.text_input(key="ss_word").set_value(word).run()
    assert not app.exception
    assert not app.error
    if not word.strip():
        assert ["Type a word" in each.value for each in app.warning] == [True]


def test_the_greeting_costs_what_gpt2_makes_of_it(open_page: OpenPage):
    app = open_page(SLUG, view=LANGUAGES)
    costs = {language: len(gpt2_tokenizer().encode(text).ids) for language, text in GREETINGS.items()}
    dearest, cheapest = max(costs, key=costs.__getitem__), min(costs, key=costs.__getitem__)
    assert len(costs) == 10
    sentence = f"costs {costs[dearest]} tokens in {dearest} and {costs[cheapest]} in {cheapest}"
    assert sentence in words(app)
    app.selectbox(key="ss_language").set_value(list(GREETINGS).index("Hindi")).run()
    assert ids(strips(app)[1]) == gpt2_tokenizer().encode(GREETINGS["Hindi"]).ids


def test_tokenizers_side_by_side_on_the_same_text(open_page: OpenPage):
    app = open_page(SLUG, view=TOKENIZERS, ss_text="the Bank é")
    # Between the first and the others stand those of the other models that are here.
    subwords, *_, bytes_, characters, whole, trained = strips(app)[1:]
    assert ids(subwords) == gpt2_tokenizer().encode("the Bank é").ids
    assert ids(bytes_) == list("the Bank é".encode())
    assert ids(characters) == [ord(letter) for letter in "the Bank é"]
    assert [token["kind"] for token in whole["tokens"]] == ["whole", "unknown", "unknown"]
    assert "2 tokens are unknown" in words(app)
    assert labels(trained)[0] == "the"
    for vocabulary in ("50,257", "256", "1,112,064", "1,000"):
        assert f"vocabulary {vocabulary}" in words(app)
    app.slider(key="ss_size").set_value(300).run()
    assert "vocabulary 300" in words(app)
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
    app = open_page(SLUG, view=SPELLINGS)
    assert "`␣Bank`, `Bank` are left out: Pocket GPT-2 learned nothing about them" in words(app)
    assert "The vectors of `bank` and `␣bank` have cosine" in words(app) or "The vectors of `␣bank`" in words(
        app
    )
