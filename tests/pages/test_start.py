"""The Start page as a learner sees it: the sentence's way through the model, links, neighbours, and any text."""

import dataclasses
import struct
import subprocess
import sys
from collections import Counter
from pathlib import Path
from urllib.parse import parse_qs
from xml.etree import ElementTree

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from dashboard.components.token_colours import hue_of_token
from dashboard.export import vega_export
from dashboard.lessons.start import data
from dashboard.lessons.start.sentences import CLEARLY_NEARER
from dashboard.models import installed
from dashboard.models.language_model import LanguageModel
from dashboard.pocket.world import FIELDS
from dashboard.ui import model_cache
from dashboard.ui.export.export_bar import RECORDED, colours
from dashboard.ui.slots import model_picker
from dashboard.ui.slots.unseen_tokens import RANDOM_ROW
from tests.pages import walk
from tests.pages.conftest import APP, OpenPage, as_read
from tests.pages.drawn import components
from tests.pages.test_taken_away import SVG_PARTS

TOKENS, IDS, VECTORS, POSITIONS, SUM = STAGES = (
    "Tokens",
    "IDs",
    "Token vectors",
    "+ position vectors",
    "= input",
)
NEXT = "Transformer: next token"


@pytest.fixture(scope="module")
def pocket() -> LanguageModel:
    return installed.language_model("pocket-gpt2")


def pictures(app: AppTest) -> list[dict[str, dict]]:
    """Each picture's stages by title."""
    return [{stage["title"]: stage for stage in stages} for stages in components(app, "stages")]


def test_the_sentence_passes_all_stages_with_true_numbers(open_page: OpenPage, pocket: LanguageModel):
    stages = pictures(open_page("start"))[0]
    assert tuple(stages) == STAGES
    assert stages[TOKENS]["labels"] == ["cat", "␣sat", "␣on", "␣the"]
    assert stages[IDS]["labels"] == ["9246", "3332", "319", "262"]
    rows, places = pocket.token_embeddings[[9246, 3332, 319, 262]], pocket.position_embeddings[:4]
    for title, expected in ((VECTORS, rows), (POSITIONS, places), (SUM, rows + places)):
        np.testing.assert_allclose(stages[title]["values"], expected[:, :3], atol=6e-5)


def test_one_token_has_one_colour_wherever_it_stands(open_page: OpenPage):
    app = open_page("start")
    app.text_input(key="st_text").set_value("the bank near the old bank").run()
    stages = pictures(app)[0]
    ids = [int(label) for label in stages[IDS]["labels"]]
    assert len(set(ids)) < len(ids)
    assert stages[TOKENS]["token_ids"] == stages[IDS]["token_ids"] == ids
    app.session_state[RECORDED] = []
    app.run()
    [drawn] = [each for each in walk.pictures(app) if each.key == "st_pipeline"]
    assert drawn.figure is not None
    [values] = drawn.figure["datasets"].values()
    chips = [mark["hue"] for mark in values.to_pylist() if mark["kind"] in ("chip", "random row")]
    assert chips == [hue_of_token(token_id) for token_id in ids] * 2


def test_the_transformer_runs_unless_switched_off(open_page: OpenPage, pocket: LanguageModel):
    app = open_page("start")
    bars = pictures(app)[1][NEXT]["bars"]
    app.toggle(key="st_run").set_value(False).run()
    assert not any(NEXT in stages for stages in pictures(app))
    expected = data.most_probable_next(pocket.slug, (9246, 3332, 319, 262), 5)
    assert [bar["length"] for bar in bars] == pytest.approx([share for _, share in expected])
    assert [bar["length"] for bar in bars] == sorted((bar["length"] for bar in bars), reverse=True)


def test_a_press_on_an_expected_token_adds_it_and_the_text_grows_to_a_bound(open_page: OpenPage):
    app = open_page("start")
    text = app.text_input(key="st_text").value
    for _ in range(3):
        first = app.button(key="st_text_add_0")
        text += first.label.replace("␣", " ").replace("\\", "")
        app = first.click().run()
        assert not app.exception
        assert app.text_input(key="st_text").value == text
    app.text_input(key="st_text").set_value("cat " * 60).run()
    assert not [each for each in app.button if str(each.key).startswith("st_text_add")]


def test_nothing_heavy_is_imported_without_it():
    """In a fresh process: other tests import torch."""
    script = f"""
import sys
from streamlit.testing.v1 import AppTest
before = set(sys.modules)  # the test tool itself brings plotly
app = AppTest.from_file({str(APP)!r}, default_timeout=60)
app.query_params["st_run"] = "false"
app.run()
# The opening; the map and two pictures, and the row below each of them.
assert not app.exception and len(app.main.get("bidi_component")) == 7
heavy = {{"torch", "transformers", "gensim", "sklearn", "altair", "plotly"}} & (set(sys.modules) - before)
assert not heavy, heavy
"""
    done = subprocess.run([sys.executable, "-c", script], cwd=APP.parents[1], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]


def test_each_stage_links_to_its_page_and_takes_the_sentence_along(open_page: OpenPage):
    app = open_page("start")
    app.text_input(key="st_text").set_value("river bank & <b>").run()
    links = {each.proto.page: parse_qs(each.proto.query_string) for each in app.get("page_link")}
    assert {"subword_splitting", "vocabulary_matrix", "position_embeddings", "context_layers"} <= set(links)
    assert links["position_embeddings"]["pe_text"] == ["river bank & <b>"]
    assert links["subword_splitting"]["ss_text"] == ["river bank & <b>"]


def test_neighbours_by_id_and_by_vector(open_page: OpenPage, pocket: LanguageModel):
    near = pictures(open_page("start"))[-1]
    beside, space = near["Beside it in the list of IDs"]["bars"], near["Beside it in the space"]["bars"]
    *beside, at_random = beside
    assert [bar["label"].split(" · ")[1] for bar in beside] == ["9244", "9245", "9247", "9248", "9249"]
    # What the lesson promises: by vector, an animal stands beside the cat.
    assert space[0]["label"].split(" · ")[0] in FIELDS["animals"]
    lengths = [bar["length"] for bar in space]
    assert lengths == sorted(lengths, reverse=True)
    assert lengths[0] > max(bar["length"] for bar in beside)
    assert at_random["label"] == "two tokens at random"
    assert at_random["length"] == pytest.approx(model_cache.typical_cosine(pocket.slug))


@pytest.mark.parametrize("slug", ["pocket-gpt2", "smollm2-135m", "all-minilm-l6-v2"])
def test_the_list_of_ids_stands_beside_what_two_tokens_have_at_random(
    open_page: OpenPage, real_models: Path, monkeypatch: pytest.MonkeyPatch, slug: str
):
    monkeypatch.setenv("EMBEDDING_LAB_MODELS", str(real_models))
    app = open_page("start")
    app.selectbox(key="language").set_value(slug).run()
    # Also where another model put a mark before the text.
    assert app.selectbox(key="st_token").value == (1 if slug == "all-minilm-l6-v2" else 0)
    *beside, at_random = pictures(app)[-1]["Beside it in the list of IDs"]["bars"]
    typical = model_cache.typical_cosine(slug)
    assert at_random["value"] == f"{typical:.4f}"
    cosines = [float(bar["value"]) for bar in beside if bar["value"] != RANDOM_ROW]
    said = as_read(app.main.markdown)
    assert f"have a cosine of {np.mean(cosines):.2f} with it" in said
    if np.mean(cosines) - typical > CLEARLY_NEARER:
        assert f"more than the {typical:.2f} of two tokens taken at random" in said
        assert "That is no meaning of the number" in said
    else:
        assert f"with it on average; two tokens taken at random have {typical:.2f}" in said
        assert "bars say nothing about" in said


def test_marks_that_minilm_adds_are_no_pieces_of_the_text(
    open_page: OpenPage, real_models: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("EMBEDDING_LAB_MODELS", str(real_models))
    app = open_page("start")
    app.selectbox(key="language").set_value("all-minilm-l6-v2").run()
    stage = pictures(app)[0][TOKENS]
    assert stage["labels"] == ["[CLS]", "cat", "sat", "on", "the", "[SEP]"]
    said = "4 pieces of text and 2 marks that all-MiniLM-L6-v2 adds: [CLS], [SEP]"
    assert stage["note"] == said
    # As many as the page about cutting text counts.
    n_pieces = len(installed.language_model("all-minilm-l6-v2").tokenize("cat sat on the"))
    assert said.startswith(f"{n_pieces} pieces")
    app.text_input(key="st_text").set_value("[CLS] cat").run()
    assert pictures(app)[0][TOKENS]["note"].startswith("2 pieces of text and 2 marks")


def test_it_says_which_models_are_in_the_slots(open_page: OpenPage, pocket: LanguageModel):
    app = open_page("start")
    [sentence] = [each.value for each in app.main.caption if "language model is" in each.value]
    assert pocket.title in sentence
    assert "Pocket Word2Vec" in sentence


def test_an_empty_text_and_a_long_one_are_explained(open_page: OpenPage, pocket: LanguageModel):
    app = open_page("start")
    app.text_input(key="st_text").set_value("").run()
    assert "empty text" in app.warning[0].value
    assert pictures(app)[0][IDS]["labels"] == ["9246", "3332", "319", "262"]
    app.text_input(key="st_text").set_value("dog " * 25_000).run()
    assert not app.exception
    assert f"first {pocket.n_positions}" in app.warning[0].value
    assert len(pictures(app)[0][IDS]["labels"]) == 24
    assert len(pictures(app)[1][NEXT]["bars"]) == 5
    assert any(f"first 24 of {pocket.n_positions}" in each.value for each in app.main.caption)


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "שלום", " ", "👩‍👩‍👧", "`*_$x$:red[y]{z}"])
def test_awkward_texts_are_just_text(open_page: OpenPage, text: str):
    app = open_page("start")
    app.text_input(key="st_text").set_value(text).run()
    assert not app.exception
    assert not app.warning
    assert pictures(app)[0][VECTORS]["values"]


def test_the_table_behind_has_all_values(open_page: OpenPage, pocket: LanguageModel):
    app = open_page("start")
    app.session_state["st_pipeline_open"] = "table"
    table = app.run().dataframe[0].value
    assert list(table[TOKENS]) == ["cat", "␣sat", "␣on", "␣the"]
    last = pocket.n_dims - 1
    np.testing.assert_allclose(
        table[f"{VECTORS} [{last}]"], pocket.token_embeddings[[9246, 3332, 319, 262], last], atol=6e-5
    )


def written(stages: dict[str, dict]) -> Counter[str]:
    """All that stands in a picture on the page, apart from the headings of its stages."""
    texts: Counter[str] = Counter()
    for stage in stages.values():
        texts.update(stage["labels"])
        texts.update(f"{value:.4f}".replace("-", "−") for values in stage["values"] for value in values)
        texts.update(bar["label"] for bar in stage["bars"])
        texts.update(bar["value"].replace("-", "−") for bar in stage["bars"])
    return texts


def saved(app: AppTest, key: str) -> tuple[list[str], tuple[int, int]]:
    """Return the texts in the SVG of a picture, and the width and height of its PNG."""
    app.session_state[RECORDED] = []
    app.run()
    assert not app.exception
    [drawn] = [each for each in walk.pictures(app) if each.key == key]
    assert drawn.figure is not None
    root = ElementTree.fromstring(vega_export.svg(drawn.figure, colours("light"), drawn.origin))
    # Whatever the sentence says, it is text.
    assert not {each.tag.rpartition("}")[2] for each in root.iter()} - SVG_PARTS
    png = vega_export.png(drawn.figure, colours("dark"), drawn.origin)
    width, height = struct.unpack(">II", png[16:24])
    texts = [each.text or "" for each in root.iter() if each.tag.endswith(("text", "tspan"))]
    return texts, (width, height)


@pytest.mark.parametrize(
    "text", ["cat sat on the", "</text><script>alert(1)</script> & <b>bank</b> 'שלום' \"x\" ]]>"]
)
def test_the_picture_that_is_saved_says_what_is_on_screen(open_page: OpenPage, text: str):
    app = open_page("start")
    app.text_input(key="st_text").set_value(text).run()
    for key, stages in zip(("st_pipeline", "st_next", "st_near"), pictures(app), strict=True):
        texts, _ = saved(app, key)
        assert not written(stages) - Counter(texts), key
        for title, stage in stages.items():
            assert any(each.startswith(title) for each in texts)
            assert stage["note"] in texts


def test_a_long_sentence_makes_a_long_picture_and_no_wide_one(open_page: OpenPage):
    app = open_page("start")
    short, (wide, high) = saved(app, "st_pipeline")
    assert not any("more" in each for each in short)
    app.text_input(key="st_text").set_value("dog " * 100).run()
    n_tokens = int(pictures(app)[0][TOKENS]["note"].split()[0])
    texts, (same, higher) = saved(app, "st_pipeline")
    assert same == wide
    assert higher > 2 * high
    assert [each for each in texts if each.startswith("Tokens, ")] == [
        "Tokens, 1 to 8",
        "Tokens, 9 to 16",
        "Tokens, 17 to 24",
    ]
    assert f"… and {n_tokens - 24} more" in texts


def test_a_model_without_position_matrix_says_so(
    open_page: OpenPage, pocket: LanguageModel, monkeypatch: pytest.MonkeyPatch
):
    turning = dataclasses.replace(pocket, all_position_embeddings=None, title="Turning model")
    monkeypatch.setattr(model_picker, "language_model", lambda: turning)
    app = open_page("start")
    assert not app.exception
    stages = pictures(app)[0]
    assert SUM not in stages
    assert "Turning model" in stages[POSITIONS]["note"]
