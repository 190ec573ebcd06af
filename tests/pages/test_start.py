"""The Start page as a learner sees it: the sentence's way through the model, links, neighbours, and any text."""

import dataclasses
import struct
import subprocess
import sys
from collections import Counter
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from dashboard.components.token_colours import palette_index
from dashboard.export import vega_export
from dashboard.lessons.start import data
from dashboard.lessons.start.views.pipeline_stages import CUT, IDS, NEXT, PLACES, ROWS, SUM
from dashboard.models import installed
from dashboard.models.language_model import LanguageModel
from dashboard.ui.export.export_bar import RECORDED, colours
from dashboard.ui.slots import model_picker
from tests.pages import walk
from tests.pages.conftest import APP, OpenPage, as_read
from tests.pages.drawn import components
from tests.pages.test_taken_away import SVG_PARTS

STAGES = (CUT, IDS, ROWS, PLACES, SUM, NEXT)


@pytest.fixture(scope="module")
def pocket() -> LanguageModel:
    return installed.language_model("pocket-gpt2")


def pipeline(app: AppTest) -> dict[str, dict]:
    """Return the steps of the sentence, by title."""
    [stages] = components(app, "stages")
    return {stage["title"]: stage for stage in stages}


def test_the_sentence_passes_all_stages_with_true_numbers(open_page: OpenPage, pocket: LanguageModel):
    stages = pipeline(open_page("start"))
    assert tuple(stages) == STAGES
    assert stages[CUT]["labels"] == ["cat", "␣sat", "␣on", "␣the"]
    assert stages[IDS]["labels"] == ["9246", "3332", "319", "262"]
    rows, places = pocket.token_embeddings[[9246, 3332, 319, 262]], pocket.position_embeddings[:4]
    for title, expected in ((ROWS, rows), (PLACES, places), (SUM, rows + places)):
        np.testing.assert_allclose(stages[title]["values"], expected[:, :3], atol=6e-5)


def test_one_token_has_one_colour_wherever_it_stands(open_page: OpenPage):
    app = open_page("start")
    app.text_input(key="st_text").set_value("the bank near the old bank").run()
    stages = pipeline(app)
    ids = [int(label) for label in stages[IDS]["labels"]]
    assert len(set(ids)) < len(ids)
    assert stages[CUT]["token_ids"] == stages[IDS]["token_ids"] == ids
    app.session_state[RECORDED] = []
    app.run()
    [drawn] = [each for each in walk.pictures(app) if each.key == "st_pipeline"]
    assert drawn.figure is not None
    [values] = drawn.figure["datasets"].values()
    chips = [mark["hue"] for mark in values.to_pylist() if mark["kind"] in ("chip", "random row")]
    assert chips == [palette_index(token_id) for token_id in ids] * 2


def test_the_transformer_runs_unless_switched_off(open_page: OpenPage, pocket: LanguageModel):
    app = open_page("start")
    bars = pipeline(app)[NEXT]["bars"]
    app.toggle(key="st_run").set_value(False).run()
    assert NEXT not in pipeline(app)
    expected = data.most_probable_next(pocket.slug, (9246, 3332, 319, 262), 5)
    assert [bar["length"] for bar in bars] == pytest.approx([share for _, share in expected])
    assert [bar["length"] for bar in bars] == sorted((bar["length"] for bar in bars), reverse=True)


def test_whole_tokens_can_be_added_until_the_text_is_long(open_page: OpenPage):
    app = open_page("start")
    assert components(app, "addable") == [[0, 1, 2, 3, 4]]
    app.text_input(key="st_text").set_value("the old bank near the unbelievable river").run()
    bars = [bar["label"] for bar in pipeline(app)[NEXT]["bars"]]
    assert components(app, "addable") == [[at for at, label in enumerate(bars) if label != "<|endoftext|>"]]
    app.text_input(key="st_text").set_value("cat " * 60).run()
    assert components(app, "addable") == [[]]


def test_nothing_heavy_is_imported_without_it():
    """In a fresh process: other tests import torch."""
    script = f"""
import sys
from streamlit.testing.v1 import AppTest
before = set(sys.modules)  # the test tool itself brings plotly
app = AppTest.from_file({str(APP)!r}, default_timeout=60)
app.query_params["st_run"] = "false"
app.run()
assert not app.exception and [each for each in app.main.get("bidi_component") if '"stages"' in each.proto.json]
heavy = {{"torch", "transformers", "gensim", "sklearn", "altair", "plotly"}} & (set(sys.modules) - before)
assert not heavy, heavy
"""
    done = subprocess.run([sys.executable, "-c", script], cwd=APP.parents[1], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]


def test_each_step_links_to_its_page_and_takes_the_sentence_along(open_page: OpenPage):
    app = open_page("start")
    app.text_input(key="st_text").set_value("river bank & <b>").run()
    links = {title: urlsplit(stage["to"]) for title, stage in pipeline(app).items() if stage["to"]}
    assert {title: link.path for title, link in links.items()} == {
        CUT: "subword_splitting",
        IDS: "vocabulary_matrix",
        ROWS: "learning",
        PLACES: "position_embeddings",
        NEXT: "context_layers",
    }
    assert parse_qs(links[PLACES].query)["pe_text"] == ["river bank & <b>"]
    assert parse_qs(links[CUT].query)["ss_text"] == ["river bank & <b>"]


def test_a_word_that_is_not_there_is_told_beside_the_map(open_page: OpenPage):
    app = open_page("start")
    app.text_input(key="st_word").set_value("breadd").run()
    # The box behind the map's own is not seen, nor what stands below it.
    assert "no word “breadd”. Did you mean bread" in app.warning[-1].value
    assert "Until then" not in app.warning[-1].value


def test_a_rotation_changes_all_numbers_and_no_neighbour(open_page: OpenPage):
    app = open_page("start")
    app.segmented_control(key="st_rotation").set_value("Rotation 1").run()
    said = as_read(app.main.markdown)
    assert "**100 of 100 numbers changed, and none of the 10 neighbours.**" in said
    [table] = [each.value for each in app.dataframe if "its cosine" in each.value.columns]
    assert list(table["nearest as learned"]) == list(table["nearest after the rotation"])
    app.segmented_control(key="st_rotation").set_value("As learned").run()
    assert "numbers changed" not in as_read(app.main.markdown)


def test_marks_that_minilm_adds_are_no_pieces_of_the_text(
    open_page: OpenPage, real_models: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("EMBEDDING_LAB_MODELS", str(real_models))
    app = open_page("start")
    app.selectbox(key="language").set_value("all-minilm-l6-v2").run()
    stage = pipeline(app)[CUT]
    assert stage["labels"] == ["[CLS]", "cat", "sat", "on", "the", "[SEP]"]
    said = "4 pieces of text and 2 marks that all-MiniLM-L6-v2 adds: [CLS], [SEP]"
    assert stage["note"] == said
    # As many as the page about cutting text counts.
    n_pieces = len(installed.language_model("all-minilm-l6-v2").tokenize("cat sat on the"))
    assert said.startswith(f"{n_pieces} pieces")
    app.text_input(key="st_text").set_value("[CLS] cat").run()
    assert pipeline(app)[CUT]["note"].startswith("2 pieces of text and 2 marks")


def test_an_empty_text_and_a_long_one_are_explained(open_page: OpenPage, pocket: LanguageModel):
    app = open_page("start")
    app.text_input(key="st_text").set_value("").run()
    assert "empty text" in app.warning[0].value
    assert pipeline(app)[IDS]["labels"] == ["9246", "3332", "319", "262"]
    app.text_input(key="st_text").set_value("dog " * 25_000).run()
    assert not app.exception
    assert f"first {pocket.n_positions}" in app.warning[0].value
    assert len(pipeline(app)[IDS]["labels"]) == 24
    assert len(pipeline(app)[NEXT]["bars"]) == 5
    assert components(app, "left_out") == [f"… and {pocket.n_positions - 24} more tokens"]


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "שלום", " ", "👩‍👩‍👧", "`*_$x$:red[y]{z}"])
def test_awkward_texts_are_just_text(open_page: OpenPage, text: str):
    app = open_page("start")
    app.text_input(key="st_text").set_value(text).run()
    assert not app.exception
    assert not app.warning
    assert pipeline(app)[ROWS]["values"]


def test_the_table_behind_has_all_values(open_page: OpenPage, pocket: LanguageModel):
    app = open_page("start")
    app.session_state["st_pipeline_open"] = "table"
    table = app.run().dataframe[0].value
    assert list(table[CUT]) == ["cat", "␣sat", "␣on", "␣the", ""]
    assert list(table[NEXT]) == [bar["label"] for bar in pipeline(app)[NEXT]["bars"]]
    last = pocket.n_dims - 1
    np.testing.assert_allclose(
        table[f"{ROWS} [{last}]"].dropna(), pocket.token_embeddings[[9246, 3332, 319, 262], last], atol=6e-5
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
    texts, _ = saved(app, "st_pipeline")
    stages = pipeline(app)
    assert not written(stages) - Counter(texts)
    for title, stage in stages.items():
        assert any(each.startswith(title) for each in texts)
        assert not stage["note"] or stage["note"] in texts


def test_a_long_sentence_makes_a_long_picture_and_no_wide_one(open_page: OpenPage):
    app = open_page("start")
    short, (wide, high) = saved(app, "st_pipeline")
    assert not any("more" in each for each in short)
    app.text_input(key="st_text").set_value("dog " * 100).run()
    n_tokens = int(pipeline(app)[CUT]["note"].split()[0])
    texts, (same, higher) = saved(app, "st_pipeline")
    assert same == wide
    assert higher > 2 * high
    assert [each for each in texts if each.startswith("Cut, ")] == [
        "Cut, 1 to 8",
        "Cut, 9 to 16",
        "Cut, 17 to 24",
    ]
    assert f"… and {n_tokens - 24} more" in texts


def test_a_model_without_position_matrix_says_so(
    open_page: OpenPage, pocket: LanguageModel, monkeypatch: pytest.MonkeyPatch
):
    turning = dataclasses.replace(pocket, all_position_embeddings=None, title="Turning model")
    monkeypatch.setattr(model_picker, "language_model", lambda: turning)
    app = open_page("start")
    assert not app.exception
    stages = pipeline(app)
    assert SUM not in stages
    assert "Turning model" in stages[PLACES]["note"]
