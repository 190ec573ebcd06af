"""The page Position embeddings as a learner sees it: a pair of tokens, each tab, each preset, and any text."""

import base64
import dataclasses
import json
import re
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from dashboard.concepts.similarity import cosine
from dashboard.lessons.position_embeddings.presets import TWO_BANKS
from dashboard.models import installed
from dashboard.models.language_model import LanguageModel
from dashboard.ui.slots import model_picker
from tests.pages.conftest import OpenPage, as_read
from tests.pages.drawn import vega_rows

SLUG = "position_embeddings"
ORDER, HEATMAP, DISTANCE, SCHEMES = "word_order", "matrix", "distance", "schemes"
BANK, SPACE_BANK, DOG = 17796, 3331, 3290


@pytest.fixture(scope="module")
def pocket() -> LanguageModel:
    return installed.language_model("pocket-gpt2")


def words(app: AppTest) -> str:
    """All that is written, each on one line."""
    return "\n".join(" ".join(as_read([each]).split()) for each in (*app.main.markdown, *app.main.caption))


def pair_sentence(app: AppTest) -> str:
    """Return the insight about the pair of tokens, on one line."""
    return " ".join(
        next(as_read([each]) for each in app.main.markdown if ":material/lightbulb:" in each.value).split()
    )


def pair_cosines(app: AppTest) -> tuple[float, ...]:
    """Cosines of the tokens, as the insight says them: alone where they are two tokens, and with positions."""
    found = re.findall(r"\*\*(−?\d\.\d\d)\*\*", pair_sentence(app))
    return tuple(float(number.replace("−", "-")) for number in found)


def picks(app: AppTest) -> list[str]:
    """Return the two compared tokens, as their select boxes show them."""
    boxes = [app.selectbox(key=key) for key in ("pe_a", "pe_b")]
    return [box.options[box.index] for box in boxes]


def type_text(app: AppTest, text: str) -> AppTest:
    return app.text_input(key="pe_text").set_value(text).run()


def hero(app: AppTest) -> dict[str, Any]:
    """Return what the browser is sent of the picture on top."""
    sent = [json.loads(each.proto.json or "{}") for each in app.main.get("bidi_component")]
    [picture] = [data for data in sent if "curve" in data]
    return picture


def differences(app: AppTest) -> dict[str, float]:
    """Return the length of the difference of the two texts, by way of summing up."""
    table = next(each.value for each in app.dataframe if "tells the order" in each.value)
    return dict(zip(table["how the text is summed up"], table["difference"], strict=True))


def matrices(app: AppTest) -> list[dict[str, Any]]:
    """Return what the browser is sent of the matrices side by side; empty in other tabs."""
    sent = [json.loads(each.proto.json or "{}") for each in app.main.get("bidi_component")]
    return [each for data in sent if "matrices" in data for each in data["matrices"]]


def alts(app: AppTest) -> list[str]:
    charts = [chart.proto.alt for kind in ("vega_lite_chart", "plotly_chart") for chart in app.get(kind)]
    return charts + [each["alt"] for each in matrices(app)]


def expected_cosine(model: LanguageModel, at_first: int, at_second: int, first: int = SPACE_BANK) -> float:
    tokens, places = model.token_embeddings, model.position_embeddings
    return cosine(tokens[first] + places[at_first], tokens[SPACE_BANK] + places[at_second])


def test_one_token_at_two_places_comes_first(open_page: OpenPage, pocket: LanguageModel):
    app = open_page(SLUG)
    (together,) = pair_cosines(app)
    assert together == pytest.approx(expected_cosine(pocket, 1, 6), abs=0.006)
    assert together < 1
    assert "one token at two positions" in words(app)
    assert hero(app)["alone"] == pytest.approx(1)


def test_the_lessons_pair_is_said_to_be_two_tokens(open_page: OpenPage, pocket: LanguageModel):
    app = open_page(SLUG, pe_text=TWO_BANKS)
    alone, together = pair_cosines(app)
    assert alone == pytest.approx(cosine(*pocket.token_embeddings[[BANK, SPACE_BANK]]), abs=0.006)
    assert together == pytest.approx(expected_cosine(pocket, 0, 5, BANK), abs=0.006)
    assert "two different tokens" in words(app)
    assert "two different tokens" not in words(open_page(SLUG, pe_text="dog near a river"))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("coffee", ["co · 0", "ffee · 1"]),
        ("the the", ["the · 0", "␣the · 1"]),
        ("Bank, bank; BANK!", ["Bank · 0", "␣bank · 2"]),
        ("I love my cat and my cat loves me", ["␣cat · 3", "␣cat · 6"]),
        ("I like cats, dogs, birds", [", · 3", ", · 5"]),
        ("I like cats", ["I · 0", "␣cats · 2"]),
        ("the bank is near the river bank.", ["␣bank · 1", "␣bank · 6"]),
    ],
)
def test_another_text_brings_two_places_worth_comparing(open_page: OpenPage, text: str, shown: list[str]):
    for app in (type_text(open_page(SLUG), text), open_page(SLUG, pe_text=text)):
        assert picks(app) == shown
        repeats = shown[0].split(" · ")[0] == shown[1].split(" · ")[0]
        assert len(pair_cosines(app)) == (1 if repeats else 2)
        assert ("one token at two positions" in pair_sentence(app)) == repeats
        assert ("No token comes twice in this text" in pair_sentence(app)) == (not repeats)


def test_a_text_of_one_token_has_no_two_places(open_page: OpenPage):
    for app in (type_text(open_page(SLUG), "hello"), open_page(SLUG, pe_text="hello")):
        assert picks(app) == ["hello · 0", "hello · 0"]
        assert "`hello` is the only token of your text" in pair_sentence(app)
        assert "Type a few more words" in pair_sentence(app)
        assert "two positions" not in words(app)
        assert picks(type_text(app, "hello hello and hello")) == ["␣hello · 1", "␣hello · 3"]


@pytest.mark.parametrize("word", ["coffee", "hello", "Ana ", " guitar"])
def test_one_word_is_shown_as_one_token_at_two_places_at_one_press(open_page: OpenPage, word: str):
    app = type_text(open_page(SLUG), word)
    [button] = [each for each in app.button if "show it twice" in each.label]
    token = f"␣{word.strip()}"
    assert button.label == f"{token} is one token: show it twice"
    button.click().run()
    assert picks(app) == [f"{token} · 0", f"{token} · 1"]
    assert "one token at two positions" in pair_sentence(app)
    assert not [each for each in app.button if "show it twice" in each.label]


@pytest.mark.parametrize("text", ["", "two words", "unflurbable", "the the", "x" * 5_000])
def test_what_is_no_single_token_is_not_offered_twice(open_page: OpenPage, text: str):
    app = type_text(open_page(SLUG), text)
    assert not app.exception
    assert not [each for each in app.button if "show it twice" in each.label]


def test_one_place_chosen_twice_is_said_and_how_to_go_on(open_page: OpenPage):
    app = open_page(SLUG)
    app.selectbox(key="pe_a").select_index(6).run()
    assert picks(app) == ["␣bank · 6", "␣bank · 6"]
    assert "You have chosen `␣bank` at position 6 **twice**" in pair_sentence(app)
    assert "Choose another token" in pair_sentence(app)
    assert "two positions" not in words(app)
    app.selectbox(key="pe_b").select_index(1).run()
    assert "one token at two positions" in pair_sentence(app)
    app = open_page(SLUG, pe_where="set by you", pe_at_a="3", pe_at_b="3")
    assert "are at **position 3**, so nothing tells them apart" in pair_sentence(app)


def test_while_a_text_is_typed_on_the_picks_stay(open_page: OpenPage):
    app = open_page(SLUG)
    app.selectbox(key="pe_a").select_index(4).run()
    chosen = ["␣the · 4", "␣bank · 6"]
    assert picks(app) == chosen
    assert picks(type_text(app, "the bank is near the river bank of the town")) == chosen


def test_presets_set_the_lessons_positions_and_the_true_ones_again(
    open_page: OpenPage, pocket: LanguageModel
):
    app = open_page(SLUG, pe_text="a dog and a man", view=ORDER)
    app.button(key="pe_presets_Lesson's script: 0 and 1").click().run()
    assert app.slider(key="pe_at_b").value == 1
    assert pair_cosines(app)[1] == pytest.approx(expected_cosine(pocket, 0, 1, BANK), abs=0.006)
    app.button(key="pe_presets_Lesson's text").click().run()
    assert not app.exception
    assert pair_cosines(app)[1] == pytest.approx(expected_cosine(pocket, 0, 5, BANK), abs=0.006)
    app.button(key="pe_presets_One token twice").click().run()
    assert pair_cosines(app) == pytest.approx((expected_cosine(pocket, 1, 6),), abs=0.006)


def test_a_link_opens_its_tokens_and_positions(open_page: OpenPage, pocket: LanguageModel):
    app = open_page(SLUG, pe_where="set by you", pe_at_a="7", pe_at_b="40")
    assert pair_cosines(app) == pytest.approx((expected_cosine(pocket, 7, 40),), abs=0.006)
    assert hero(app)["places"] == [7, 40]


def test_the_picture_has_the_vectors_of_both_tokens_and_of_each_place_nearby(
    open_page: OpenPage, pocket: LanguageModel
):
    sent = hero(open_page(SLUG))
    assert sent["live"] == list(range(32))
    cells = (32, pocket.n_dims)
    row = np.frombuffer(base64.b64decode(sent["rows"][0]), np.int8) / 127 * sent["bound"]
    added, second = (
        np.frombuffer(base64.b64decode(packed), np.int8).reshape(cells) / 127 * sent["bound"]
        for packed in (sent["added"], sent["encoded"][1])
    )
    inside = np.abs(row + added[6]) < sent["bound"]
    np.testing.assert_allclose((row + added[6])[inside], second[6][inside], atol=0.05)
    assert sent["cosines"][1][6] == pytest.approx(expected_cosine(pocket, 1, 6), abs=1e-4)


def test_a_text_of_other_tokens_takes_the_positions_of_the_text(open_page: OpenPage):
    app = type_text(open_page(SLUG), "my dog and your dog")
    assert hero(app)["places"] == [1, 4]
    assert not app.exception


def test_the_curve_covers_all_positions_and_says_whose_it_is(open_page: OpenPage, pocket: LanguageModel):
    app = open_page(SLUG)
    assert hero(app)["alt"].startswith(pocket.title)
    app.session_state["pe_curve_open"] = "table"
    table = app.run().dataframe[0].value
    assert len(table) == pocket.n_positions
    assert table["cosine"][5] == pytest.approx(expected_cosine(pocket, 1, 5), abs=6e-5)


def test_that_the_last_position_is_an_outlier_is_said_below_more(
    open_page: OpenPage, pocket: LanguageModel, monkeypatch: pytest.MonkeyPatch
):
    assert pocket.all_position_embeddings is not None
    matrix = pocket.all_position_embeddings.copy()
    steps = np.linalg.norm(np.diff(matrix[:-1], axis=0), axis=1)
    direction = matrix[-1] - matrix[-2]
    matrix[-1] = matrix[-2] + direction / np.linalg.norm(direction) * 2.8 * np.median(steps)
    outlier = dataclasses.replace(pocket, all_position_embeddings=matrix)
    monkeypatch.setattr(model_picker, "language_model", lambda: outlier)
    app = open_page(SLUG)
    [folded] = [each for each in app.main.get("popover") if each.proto.popover.label == "More on this"]
    said = " ".join(each.value for each in folded.markdown)
    assert "**The last position is an outlier.**" in said
    assert "2.8 times as far" in said
    assert not [each for each in app.main.caption if "outlier" in each.value]


def test_sums_forget_the_order_and_attention_with_positions_does_not(
    open_page: OpenPage, pocket: LanguageModel
):
    app = open_page(SLUG, view=ORDER)
    found = differences(app)
    assert list(found) == [
        "token vectors: sum",
        "token + position: sum",
        "token vectors: masked attention",
        "token vectors: attention",
        "token + position: attention",
    ]
    summed, with_positions, masked, alone, attended = found.values()
    assert summed == with_positions == alone == 0
    assert masked > 0, "a mask carries order without positions"
    assert attended > 0
    assert "A **sum** forgets the order" in words(app)


def stripes_of(app: AppTest, starts: str) -> dict[str, np.ndarray]:
    """Name to values of the stripes in the picture whose description starts so."""
    [chart] = [each for each in app.get("vega_lite_chart") if each.proto.alt.startswith(starts)]
    found: dict[str, list[float]] = {}
    for row in vega_rows(chart):
        found.setdefault(row["vector"], []).append(row["value"])
    return {name: np.array(values) for name, values in found.items()}


def order_sentence(app: AppTest) -> str:
    """Return the insight below the tab's picture, on one line."""
    insights = [as_read([each]) for each in app.main.tabs[0].markdown if ":material/lightbulb:" in each.value]
    return " ".join(insights[0].split())


def test_dog_has_a_vector_at_each_of_its_places(open_page: OpenPage, pocket: LanguageModel):
    app = open_page(SLUG, view=ORDER)
    dog, places = pocket.token_embeddings[DOG].astype(float), pocket.position_embeddings.astype(float)
    one, other = dog + places[0], dog + places[2]
    drawn = stripes_of(app, "␣dog at 0, ␣dog at 2, difference")
    for name, vector in {"␣dog at 0": one, "␣dog at 2": other, "difference": one - other}.items():
        np.testing.assert_allclose(drawn[name], vector, atol=6e-5)
    assert "**Both texts are made of the same tokens.**" in order_sentence(app)
    assert f"have cosine **{cosine(one, other):.2f}**" in order_sentence(app)
    folded = next(each for each in app.main.tabs[0].expander if "added up" in each.label)
    assert "**mask**" in " ".join(each.value for each in folded.markdown), "the mask is elsewhere"
    assert "mask" not in order_sentence(app)


@pytest.mark.parametrize(
    ("left", "right", "said"),
    [
        ("dog bites man", "dog bites man", "Both texts are the same"),
        ("dog bites man", "cat eats fish", "No token of the first text is at another position"),
        ("dog", "dog", "Both texts are the same"),
        ("dog bites", "cat dog", "is at position 0 in one text and 1 in the other"),
    ],
)
def test_texts_that_are_no_two_orders_of_the_same_words_are_told_so(
    open_page: OpenPage, left: str, right: str, said: str
):
    app = open_page(SLUG, view=ORDER, pe_left=left, pe_right=right)
    assert not app.exception
    assert said in order_sentence(app)
    assert "made of the same tokens" not in order_sentence(app)
    summed = any("added up" in each.label for each in app.main.tabs[0].expander)
    assert summed == (left != right), "of one text twice there is nothing to add up"


def test_without_the_leading_space_the_tokens_differ(open_page: OpenPage):
    app = open_page(SLUG, view=ORDER, pe_space="false")
    assert differences(app)["token vectors: sum"] > 0
    for token in ("`dog`", "`␣dog`", "`man`", "`␣man`"):
        assert token in words(app)
    assert "`␣bites`" not in words(app)


@pytest.mark.parametrize("kind", ["learned", "sinusoidal"])
@pytest.mark.parametrize("tab", [HEATMAP, DISTANCE])
def test_the_matrix_in_two_views(open_page: OpenPage, pocket: LanguageModel, tab: str, kind: str):
    app = open_page(SLUG, view=tab, pe_matrix=kind)
    assert not app.exception
    assert any(kind in alt and pocket.title in alt for alt in alts(app))


def test_of_a_long_matrix_some_rows_are_drawn_and_it_says_so(
    open_page: OpenPage, pocket: LanguageModel, monkeypatch: pytest.MonkeyPatch
):
    longer = dataclasses.replace(pocket, all_position_embeddings=np.ones((600, pocket.n_dims), np.float32))
    monkeypatch.setattr(model_picker, "language_model", lambda: longer)
    app = open_page(SLUG, view=HEATMAP)
    assert not app.exception
    assert "One position in 3 is drawn" in words(app)
    learned = matrices(app)[0]
    assert len(base64.b64decode(learned["values"]["steps"])) == 200 * pocket.n_dims * 2
    assert learned["last"] == 599


def test_chosen_dimensions_are_drawn_and_a_wrong_one_is_explained(open_page: OpenPage, pocket: LanguageModel):
    app = open_page(SLUG, pe_view="Curves", pe_dims="3, 5")
    assert any("dimension 3, dimension 5" in alt for alt in alts(app))
    app.text_input(key="pe_dims").set_value("3 many").run()
    [warning] = app.warning
    assert "many" in warning.value
    assert str(pocket.n_dims - 1) in warning.value
    assert pair_cosines(app)


@pytest.mark.parametrize("look", ["By distance", "In the vector", "Moved together"])
def test_four_schemes_are_compared_and_their_sources_named(open_page: OpenPage, look: str):
    app = open_page(SLUG, view=SCHEMES, pe_scheme=look)
    assert not app.exception
    assert not app.warning
    for source in ("Radford et al. 2019", "Vaswani et al. 2017", "Su et al. 2021", "Press et al. 2022"):
        assert source in words(app)


def test_only_rope_and_alibi_keep_their_score_when_both_tokens_move(open_page: OpenPage):
    app = open_page(SLUG, view=SCHEMES, pe_scheme="Moved together", pe_shift="30")
    kept = {metric.label for metric in app.metric if metric.delta.startswith("+0.0000")}
    assert {"RoPE", "ALiBi"} <= kept
    assert "sinusoidal" not in kept


def test_an_empty_sentence_is_said_and_the_lesson_stays(open_page: OpenPage, pocket: LanguageModel):
    app = open_page(SLUG)
    app.text_input(key="pe_text").set_value("").run()
    [warning] = app.warning
    assert "empty text" in warning.value
    assert pair_cosines(app) == pytest.approx((expected_cosine(pocket, 1, 6),), abs=0.006)


@pytest.mark.parametrize(
    "text", ["dog " * 300, ("bank is near the river bank " * 3_600)[:100_000]], ids=["long", "100,000"]
)
def test_of_a_text_longer_than_the_positions_the_part_that_fits_is_used(
    open_page: OpenPage, pocket: LanguageModel, text: str
):
    app = open_page(SLUG)
    app.text_input(key="pe_text").set_value(text).run()
    [warning] = app.warning
    assert f"first {pocket.n_positions}" in warning.value
    assert len(app.selectbox(key="pe_b").options) == pocket.n_positions
    assert pair_cosines(app)


@pytest.mark.parametrize(
    ("text", "n_cosines"),
    [
        ("<script>alert(1)</script>", 1),
        ("שלום עולם", 1),
        ("a", 0),
        (" ", 0),
        ("👩‍👩‍👧", 1),
        ("`*_$x$:red[y]", 1),
    ],
)
def test_awkward_texts_are_just_text(open_page: OpenPage, text: str, n_cosines: int):
    app = type_text(open_page(SLUG), text)
    assert not app.exception
    assert len(pair_cosines(app)) == n_cosines


def test_a_shorter_text_takes_the_picks_along(open_page: OpenPage):
    app = open_page(SLUG, pe_where="set by you", pe_at_b="200")
    app.text_input(key="pe_text").set_value("river bank").run()
    assert not app.exception
    assert len(app.selectbox(key="pe_b").options) == 2
    assert app.selectbox(key="pe_b").index == 1


PRINTED = "The lesson prints **0.5472**, for GPT-2 small."


def test_the_lessons_figure_stands_with_its_text(open_page: OpenPage):
    app = open_page(SLUG)
    assert PRINTED not in words(app)
    app.button(key="pe_presets_Lesson's text").click().run()
    assert PRINTED in words(app)
    assert "adds positions 0 and 1 to these two tokens, wherever they stand" in words(app)
    app.button(key="pe_presets_Lesson's script: 0 and 1").click().run()
    assert PRINTED in words(app)
    why = "adds position 1 to the last token, although that stands at position 5"
    assert why in words(app)
    assert "0.5472" not in words(type_text(app, "dog bites man"))


class TestWithoutPositionMatrix:
    """A model that turns its vectors (RoPE) has no matrix: one sentence, and what does not need it."""

    @pytest.fixture(autouse=True)
    def _no_matrix(self, monkeypatch: pytest.MonkeyPatch, pocket: LanguageModel):
        turning = dataclasses.replace(pocket, all_position_embeddings=None, title="Turning model")
        monkeypatch.setattr(model_picker, "language_model", lambda: turning)

    def test_it_is_said_once_and_the_tokens_still_compare(self, open_page: OpenPage):
        app = open_page(SLUG)
        assert words(app).count("found no matrix of positions") == 1
        assert len(pair_cosines(app)) == 1
        app.button(key="pe_presets_Lesson's text").click().run()
        assert f"{PRINTED} Its script adds" in words(app)
        assert "Turning model has none to add" in words(app)

    def test_one_token_and_one_place_are_said(self, open_page: OpenPage):
        app = type_text(open_page(SLUG), "hello")
        assert "`hello` is the only token of your text" in pair_sentence(app)
        assert "curve" not in pair_sentence(app)
        app = type_text(app, "the bank is near the river bank")
        app.selectbox(key="pe_a").select_index(6).run()
        assert "the same `␣bank` **twice**" in pair_sentence(app)

    def test_the_row_of_dog_is_the_same_in_both_texts(self, open_page: OpenPage):
        app = open_page(SLUG)
        assert "Turning model adds nothing to its row" in order_sentence(app)
        assert not stripes_of(app, "␣dog at 0, ␣dog at 2, difference")["difference"].any()

    def test_sums_are_equal(self, open_page: OpenPage):
        app = open_page(SLUG)
        assert list(differences(app).values())[::2] == [0, 0]

    @pytest.mark.parametrize("tab", [HEATMAP, DISTANCE, SCHEMES])
    def test_each_tab_shows_what_is_left(self, open_page: OpenPage, tab: str):
        app = open_page(SLUG, view=tab)
        assert not app.exception
        assert any("sinusoidal" in alt for alt in alts(app))
        assert not any("learned" in alt for alt in alts(app))
