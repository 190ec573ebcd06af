"""The page Position embeddings as a learner sees it: a pair of tokens, each tab, each preset, and any text."""

import dataclasses
import json
import re

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from dashboard.concepts.similarity import cosine
from dashboard.interface import slots
from dashboard.lessons.presets import TWO_BANKS
from dashboard.models import installed
from dashboard.models.language_model import LanguageModel
from tests.pages.conftest import OpenPage

SLUG = "position_embeddings"
ORDER, HEATMAP, CURVES, DISTANCE, SCHEMES = (
    "Word order",
    "Position matrix",
    "Curves",
    "Distance",
    "Four schemes",
)
BANK, SPACE_BANK = 17796, 3331


@pytest.fixture(scope="module")
def pocket() -> LanguageModel:
    return installed.language_model("pocket-gpt2")


def words(app: AppTest) -> str:
    return "\n".join(each.value for each in (*app.main.markdown, *app.main.caption))


def pair_cosines(app: AppTest) -> tuple[float, float]:
    """Cosine of the tokens alone and with positions, as the page says them."""
    [sentence] = [
        each.value
        for each in app.markdown
        if re.search("have cosine|one token at two places|one token and have one vector", each.value)
    ]
    return tuple(float(number) for number in re.findall(r"\*\*(-?\d\.\d{4})\*\*", sentence))


def metrics(app: AppTest) -> dict[str, float]:
    return {metric.label: float(metric.value) for metric in app.metric}


def alts(app: AppTest) -> list[str]:
    return [chart.proto.alt for kind in ("vega_lite_chart", "plotly_chart") for chart in app.get(kind)]


def expected_cosine(model: LanguageModel, at_first: int, at_second: int, first: int = SPACE_BANK) -> float:
    tokens, places = model.token_embeddings, model.position_embeddings
    return cosine(tokens[first] + places[at_first], tokens[SPACE_BANK] + places[at_second])


def test_one_token_at_two_places_comes_first(open_page: OpenPage, pocket: LanguageModel):
    app = open_page(SLUG)
    alone, together = pair_cosines(app)
    assert alone == 1
    assert together == pytest.approx(expected_cosine(pocket, 1, 6), abs=6e-5)
    assert together < 1
    assert "one token at two places" in words(app)


def test_the_lessons_pair_is_said_to_be_two_tokens(open_page: OpenPage, pocket: LanguageModel):
    app = open_page(SLUG, pe_text=TWO_BANKS)
    alone, together = pair_cosines(app)
    assert alone == pytest.approx(cosine(*pocket.token_embeddings[[BANK, SPACE_BANK]]), abs=6e-5)
    assert together == pytest.approx(expected_cosine(pocket, 0, 5, BANK), abs=6e-5)
    assert "two different tokens" in words(app)
    of_places = cosine(*pocket.position_embeddings[[0, 5]])
    assert f"have cosine {of_places:.4f}" in words(app).replace("\n", " ")
    assert "two different tokens" not in words(open_page(SLUG, pe_text="dog near a river"))


def test_presets_set_the_lessons_positions_and_the_true_ones_again(
    open_page: OpenPage, pocket: LanguageModel
):
    app = open_page(SLUG, pe_text="a dog and a man", pe_view=ORDER)
    app.button(key="pe_presets_Lesson's 0 and 1").click().run()
    assert app.slider(key="pe_at_b").value == 1
    assert pair_cosines(app)[1] == pytest.approx(expected_cosine(pocket, 0, 1, BANK), abs=6e-5)
    app.button(key="pe_presets_Lesson's text").click().run()
    assert not app.exception
    assert pair_cosines(app)[1] == pytest.approx(expected_cosine(pocket, 0, 5, BANK), abs=6e-5)
    app.button(key="pe_presets_One token twice").click().run()
    assert pair_cosines(app) == pytest.approx((1, expected_cosine(pocket, 1, 6)), abs=6e-5)


def test_a_link_opens_its_tokens_and_positions(open_page: OpenPage, pocket: LanguageModel):
    app = open_page(SLUG, pe_where="set by you", pe_at_a="7", pe_at_b="40")
    assert pair_cosines(app)[1] == pytest.approx(expected_cosine(pocket, 7, 40), abs=6e-5)


def test_the_curve_covers_all_positions_and_says_whose_it_is(open_page: OpenPage, pocket: LanguageModel):
    app = open_page(SLUG)
    chart = app.get("vega_lite_chart")[0].proto
    assert pocket.title in chart.alt
    app.session_state["pe_curve_open"] = "table"
    table = app.run().dataframe[0].value
    assert len(table) == pocket.n_positions
    assert table["cosine"][5] == pytest.approx(expected_cosine(pocket, 1, 5), abs=6e-5)


def test_sums_forget_the_order_and_attention_with_positions_does_not(
    open_page: OpenPage, pocket: LanguageModel
):
    app = open_page(SLUG, pe_view=ORDER)
    found = metrics(app)
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
    assert "a sum forgets the order" in words(app)
    assert any("minus the other" in alt for alt in alts(app))


def test_without_the_leading_space_the_tokens_differ(open_page: OpenPage):
    app = open_page(SLUG, pe_view=ORDER, pe_space="false")
    assert metrics(app)["token vectors: sum"] > 0
    for token in ("`dog`", "`␣dog`", "`man`", "`␣man`"):
        assert token in words(app)
    assert "`␣bites`" not in words(app)


@pytest.mark.parametrize("kind", ["learned", "sinusoidal"])
@pytest.mark.parametrize("tab", [HEATMAP, CURVES, DISTANCE])
def test_the_matrix_in_three_views(open_page: OpenPage, pocket: LanguageModel, tab: str, kind: str):
    app = open_page(SLUG, pe_view=tab, pe_matrix=kind)
    assert not app.exception
    assert any(kind in alt and pocket.title in alt for alt in alts(app))


def test_of_a_long_matrix_some_rows_are_drawn_and_it_says_so(
    open_page: OpenPage, pocket: LanguageModel, monkeypatch: pytest.MonkeyPatch
):
    longer = dataclasses.replace(pocket, all_position_embeddings=np.ones((600, pocket.n_dims), np.float32))
    monkeypatch.setattr(slots, "language_model", lambda: longer)
    app = open_page(SLUG, pe_view=HEATMAP)
    assert not app.exception
    assert "One position in 3 is drawn" in words(app)
    rows = json.loads(app.get("plotly_chart")[0].proto.spec)["data"][0]["y"]
    assert rows[:3] == ["0", "3", "6"]
    assert len(rows) == 200


def test_waves_have_one_length(open_page: OpenPage, pocket: LanguageModel):
    app = open_page(SLUG, pe_view=HEATMAP, pe_matrix="sinusoidal")
    assert f"{np.sqrt(pocket.n_dims / 2):.4f}" in words(app)


def test_chosen_dimensions_are_drawn_and_a_wrong_one_is_explained(open_page: OpenPage, pocket: LanguageModel):
    app = open_page(SLUG, pe_view=CURVES, pe_dims="3, 5")
    assert any("dimension 3, dimension 5" in alt for alt in alts(app))
    app.text_input(key="pe_dims").set_value("3 many").run()
    [warning] = app.warning
    assert "many" in warning.value
    assert str(pocket.n_dims - 1) in warning.value
    assert pair_cosines(app)


@pytest.mark.parametrize("look", ["By distance", "In the vector", "Moved together"])
def test_four_schemes_are_compared_and_their_sources_named(open_page: OpenPage, look: str):
    app = open_page(SLUG, pe_view=SCHEMES, pe_scheme=look)
    assert not app.exception
    assert not app.warning
    for source in ("Radford et al. 2019", "Vaswani et al. 2017", "Su et al. 2021", "Press et al. 2022"):
        assert source in words(app)


def test_only_rope_and_alibi_keep_their_score_when_both_tokens_move(open_page: OpenPage):
    app = open_page(SLUG, pe_view=SCHEMES, pe_scheme="Moved together", pe_shift="30")
    kept = {metric.label for metric in app.metric if metric.delta.startswith("+0.0000")}
    assert {"RoPE", "ALiBi"} <= kept
    assert "sinusoidal" not in kept


def test_an_empty_sentence_is_said_and_the_lesson_stays(open_page: OpenPage, pocket: LanguageModel):
    app = open_page(SLUG)
    app.text_input(key="pe_text").set_value("").run()
    [warning] = app.warning
    assert "empty text" in warning.value
    assert pair_cosines(app)[1] == pytest.approx(expected_cosine(pocket, 1, 6), abs=6e-5)


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
    "text", ["<script>alert(1)</script>", "שלום עולם", "a", " ", "👩‍👩‍👧", "`*_$x$:red[y]"]
)
def test_awkward_texts_are_just_text(open_page: OpenPage, text: str):
    app = open_page(SLUG)
    app.text_input(key="pe_text").set_value(text).run()
    assert not app.exception
    assert pair_cosines(app)


def test_a_shorter_text_takes_the_picks_along(open_page: OpenPage):
    app = open_page(SLUG, pe_where="set by you", pe_at_b="200")
    app.text_input(key="pe_text").set_value("river bank").run()
    assert not app.exception
    assert len(app.selectbox(key="pe_b").options) == 2
    assert app.selectbox(key="pe_b").index == 1


class TestWithoutPositionMatrix:
    """A model that turns its vectors (RoPE) has no matrix: one sentence, and what does not need it."""

    @pytest.fixture(autouse=True)
    def _no_matrix(self, monkeypatch: pytest.MonkeyPatch, pocket: LanguageModel):
        turning = dataclasses.replace(pocket, all_position_embeddings=None, title="Turning model")
        monkeypatch.setattr(slots, "language_model", lambda: turning)

    def test_it_is_said_once_and_the_tokens_still_compare(self, open_page: OpenPage):
        app = open_page(SLUG)
        assert words(app).count("has no matrix of position vectors") == 1
        assert len(pair_cosines(app)) == 1
        assert list(metrics(app).values())[::2] == [0, 0]

    @pytest.mark.parametrize("tab", [HEATMAP, CURVES, DISTANCE, SCHEMES])
    def test_each_tab_shows_what_is_left(self, open_page: OpenPage, tab: str):
        app = open_page(SLUG, pe_view=tab)
        assert not app.exception
        assert any("sinusoidal" in alt for alt in alts(app))
        assert not any("learned" in alt for alt in alts(app))
