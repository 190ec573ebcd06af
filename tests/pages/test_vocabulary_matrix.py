"""The page Vocabulary and matrix as a learner sees it: every zoom, every tab, and what may be typed."""

import base64
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest
from tokenizers import Tokenizer, decoders, models, pre_tokenizers

from dashboard.concepts.similarity import cosine
from dashboard.models import installed
from dashboard.models.language_model import LanguageModel
from dashboard.models.row_kinds import RowKind
from dashboard.ui import model_cache
from tests.pages.conftest import OpenPage, ShowFolder, as_read
from tests.pages.drawn import vega_rows
from tests.servers.models import safetensors

SLUG = "vocabulary_matrix"
TABS = ("search", "scripts", "neighbours", "training", "column")
BANK = 3_331
# Rows of the pocket model that are random, and those that mean something.
POCKET_KINDS = installed.language_model("pocket-gpt2").row_kinds
assert POCKET_KINDS is not None
RANDOM, COUNTED = (
    np.flatnonzero(POCKET_KINDS == RowKind.RANDOM),
    np.flatnonzero(POCKET_KINDS != RowKind.RANDOM),
)


@pytest.fixture(scope="module")
def pocket() -> LanguageModel:
    return installed.language_model("pocket-gpt2")


def words(app: AppTest) -> str:
    return as_read(app.main.markdown)


def tokens_found(app: AppTest) -> list[str]:
    table = next(each.value for each in app.main.dataframe if "token" in each.value)
    return table["token"].tolist()


def hero(app: AppTest) -> dict[str, Any]:
    """Return what the browser is sent of the picture on top."""
    sent = [json.loads(each.proto.json or "{}") for each in app.main.get("bidi_component")]
    [picture] = [data for data in sent if "window" in data]
    return picture


def exact(packed: dict[str, Any], n_columns: int) -> np.ndarray:
    """Unpack values that travel in two bytes each."""
    steps = np.frombuffer(base64.b64decode(packed["steps"]), "<i2")
    return steps.reshape(-1, n_columns) * packed["scale"]


def test_the_picture_says_the_size_and_the_notes_why(open_page: OpenPage, pocket: LanguageModel):
    app = open_page(SLUG)
    size = 50_257 * pocket.n_dims
    share = f"{size / pocket.n_parameters:.0%}"
    assert hero(app)["extent"] == f"{size:,} values · {size * 4 / 1e6:,.1f} MB · {share} of {pocket.title}"
    assert "256 single bytes" in words(app)
    assert "50,000 merges" in words(app)
    assert f"Why {pocket.n_dims} columns?" in words(app)


def test_the_whole_matrix_comes_first_by_true_values_and_the_token_is_among_its_rows(
    open_page: OpenPage, pocket: LanguageModel
):
    sent = hero(open_page(SLUG))
    assert sent["window"] == {"top": 0, "rows": 50_257, "left": 0, "columns": pocket.n_dims}
    assert len(sent["rows"]) == 120
    assert BANK in sent["rows"]
    values = exact(sent["values"], len(sent["columns"]))
    expected = np.asarray(pocket.token_embeddings[sent["rows"]])[:, sent["columns"]]
    np.testing.assert_allclose(values, expected, atol=1e-4)


def test_near_by_the_rows_of_the_window_are_drawn_and_a_new_token_is_in_its_middle(
    open_page: OpenPage, pocket: LanguageModel
):
    app = open_page(SLUG, vm_rows="8")
    sent = hero(app)
    assert sent["rows"] == list(range(BANK - 4, BANK + 4))
    assert sent["columns"] == list(range(10))
    app.text_input(key="vm_token").set_value("17796").run()
    assert hero(app)["rows"] == list(range(17_792, 17_800))
    assert hero(open_page(SLUG, vm_rows="8", vm_top="100", vm_left="20"))["columns"][0] == 20
    assert hero(open_page(SLUG, vm_zoom="Row"))["rows"] == sent["rows"]


def test_the_row_stands_beside_the_matrix_with_its_neighbours(open_page: OpenPage, pocket: LanguageModel):
    app = open_page(SLUG)
    sent = hero(app)
    assert sent["first"] == pytest.approx(pocket.token_embeddings[BANK, :4], abs=1e-4)
    expected = model_cache.nearest_in_matrix(pocket.slug, BANK, 4)
    assert [each["row"] for each in sent["nearest"]] == expected.rows.tolist()
    assert [each["row"] for each in sent["beside"]] == [BANK - 1, BANK + 1]
    beside = pocket.token_embeddings[BANK + 1]
    assert sent["beside"][1]["cosine"] == pytest.approx(
        cosine(pocket.token_embeddings[BANK], beside), abs=1e-4
    )
    assert "IDs are only names" in words(app)
    assert hero(open_page(SLUG, vm_token=str(RANDOM[0])))["random"]


@pytest.mark.parametrize("rows", ["8", "24", "50257"])
@pytest.mark.parametrize("token", ["␣bank", "rand_xyz", "<br>`$", "0", "50256"])
def test_every_zoom_opens(open_page: OpenPage, rows: str, token: str):
    app = open_page(SLUG, vm_rows=rows, vm_token=token)
    assert not app.exception
    assert not app.error
    assert not app.warning


@pytest.mark.parametrize("tab", TABS)
@pytest.mark.parametrize("token", ["␣bank", "<|endoftext|>", "🙂"])
def test_every_tab_opens(open_page: OpenPage, tab: str, token: str):
    app = open_page(SLUG, view=tab, vm_token=token)
    assert not app.exception
    assert not app.error
    assert not app.warning


def test_only_the_open_tab_is_drawn(open_page: OpenPage):
    assert "Neighbours" not in [slider.label for slider in open_page(SLUG, view="search").slider]
    assert "Neighbours" in [slider.label for slider in open_page(SLUG).slider]


def test_a_column_shows_its_ends(open_page: OpenPage, pocket: LanguageModel):
    app = open_page(SLUG, view="column", vm_column="5")
    lowest, highest = app.dataframe[0].value, app.dataframe[1].value
    column = pocket.token_embeddings[COUNTED, 5]
    assert lowest["ID"][0] == COUNTED[column.argmin()]
    assert highest["ID"][0] == COUNTED[column.argmax()]
    assert lowest["column 5"][0] == pytest.approx(column.min(), abs=1e-4)


@pytest.mark.parametrize(
    ("by", "query", "first"),
    [
        ("Text", "bank", "bank"),
        ("Text", "␣bank", "␣bank"),
        ("Regular expression", "^ bank$", "␣bank"),
        ("ID", "3331", "␣bank"),
    ],
)
def test_the_vocabulary_is_searched(open_page: OpenPage, by: str, query: str, first: str):
    assert tokens_found(open_page(SLUG, view="search", vm_by=by, vm_find=query))[0] == first


def test_the_vocabulary_has_pages_from_the_first_to_the_last_token(open_page: OpenPage):
    assert tokens_found(open_page(SLUG, view="search"))[0] == "!"
    n_pages = -(-50_257 // 15)
    assert tokens_found(open_page(SLUG, view="search", vm_page=str(n_pages)))[-1] == "<|endoftext|>"
    app = open_page(SLUG, view="search", vm_page="3000", vm_find="ban")
    assert not app.exception
    assert tokens_found(app), "a page that no longer exists becomes the last one"


@pytest.mark.parametrize(
    ("by", "query"),
    [
        ("Regular expression", "["),
        ("Regular expression", "(a+)+\\1"),
        ("Regular expression", "x" * 100_000),
        ("ID", "bank"),
        ("ID", "50257"),
    ],
)
def test_a_search_that_cannot_be_done_gets_a_sentence_and_the_rest_stays(
    open_page: OpenPage, by: str, query: str
):
    app = open_page(SLUG, view="search", vm_by=by, vm_find=query)
    assert not app.exception
    assert len(app.warning) == 1
    assert hero(app)["row"] == BANK


def test_nothing_found_is_said(open_page: OpenPage):
    assert "No token fits" in words(open_page(SLUG, view="search", vm_find="no token is like this"))


@pytest.mark.parametrize("token", ["", "50257", "99999999999999999999", "word " * 20_000])
def test_a_token_that_does_not_exist_gets_a_sentence_and_the_picture_stays(open_page: OpenPage, token: str):
    app = open_page(SLUG, vm_token=token)
    assert not app.exception
    assert len(app.warning) == 1
    assert hero(app)["row"] == BANK


def test_while_something_unusable_is_typed_the_last_good_token_stays(open_page: OpenPage):
    app = open_page(SLUG, vm_token="river")
    app.text_input(key="vm_token").set_value("60000").run()
    assert "There is no ID 60000" in app.warning[0].value
    assert hero(app)["row"] == 38_291


def test_while_a_pattern_is_unfinished_the_last_result_stays(open_page: OpenPage):
    app = open_page(SLUG, view="search", vm_by="Regular expression", vm_find="^ bank$")
    app.text_input(key="vm_find").set_value("^ bank(").run()
    assert "not a regular expression" in app.warning[0].value
    assert tokens_found(app) == ["␣bank"]


def test_a_word_of_several_tokens_lets_the_learner_choose_one(open_page: OpenPage):
    app = open_page(SLUG, vm_token="rand_xyz")
    assert app.selectbox(key="vm_at").options == ["1. rand · 25192", "2. _ · 62", "3. xy · 5431", "4. z · 89"]
    app.selectbox(key="vm_at").select_index(2).run()
    assert hero(app)["row"] == 5_431


@pytest.mark.parametrize(
    ("typed", "offered"),
    [("coffee", "␣coffee"), ("Ana", "␣Ana"), ("guitar ", "␣guitar"), ("␣ffee", "ffee")],
)
def test_a_word_that_is_one_token_with_a_space_or_without_is_shown_so_at_one_press(
    open_page: OpenPage, pocket: LanguageModel, typed: str, offered: str
):
    app = open_page(SLUG, vm_token=typed)
    [button] = [each for each in app.button if "is one token" in each.label]
    assert button.label == f"{offered} is one token: show it"
    button.click().run()
    assert app.text_input(key="vm_token").value == offered
    [id_] = pocket.tokenizer.encode(offered.replace("␣", " ")).ids
    assert hero(app)["row"] == id_
    assert not [each for each in app.button if "is one token" in each.label]


@pytest.mark.parametrize("typed", ["dog", "␣dog", "rand_xyz", "two words", "3331", "", "x" * 3_000, "`*[x]"])
def test_nothing_is_offered_where_a_space_makes_no_single_token(open_page: OpenPage, typed: str):
    app = open_page(SLUG, vm_token=typed)
    assert not app.exception
    assert not [button for button in app.button if "is one token" in button.label]


def test_one_word_has_two_ids_and_the_dotted_g_is_a_space(open_page: OpenPage):
    text = words(open_page(SLUG, view="search"))
    assert "`bank` is 17796 and `␣bank` is 3331" in text
    assert "its Ġ is the space" in text


def test_neighbours_are_the_exact_ones(open_page: OpenPage, pocket: LanguageModel):
    text = words(open_page(SLUG, view="neighbours"))
    unit = pocket.token_embeddings / pocket.token_norms[:, None]
    cosines = unit @ unit[BANK]
    cosines[[BANK, *RANDOM]] = -2
    assert f"with cosine **{cosines.max():.2f}**" in text


def test_vocabulary_and_context_name_the_same_nearest_token(open_page: OpenPage, pocket: LanguageModel):
    expected = model_cache.nearest_in_matrix(pocket.slug, BANK, 5)
    assert f"with cosine **{expected.cosines[0]:.2f}**" in words(open_page(SLUG, view="neighbours"))
    row = pocket.token_embeddings[[BANK]]
    (by_state,) = pocket.nearest_tokens(row, 6)
    assert by_state.rows.tolist() == [BANK, *expected.rows.tolist()]


def test_statistics_are_taken_over_rows_that_mean_something_unless_all_are_asked_for(
    open_page: OpenPage, pocket: LanguageModel
):
    for every, rows in ((False, COUNTED), (True, np.arange(pocket.n_rows))):
        link = {"vm_all": "true"} if every else {}
        values, norms = pocket.token_embeddings[rows].astype(np.float64), pocket.token_norms[rows]
        unit = values / norms[:, None]
        pairs = len(rows) * (len(rows) - 1)
        typical = (np.square(unit.sum(axis=0)).sum() - len(rows)) / pairs
        assert f"Two rows at random have {typical:.2f}" in words(open_page(SLUG, view="neighbours", **link))
        assert f"the median row {np.median(norms):.2f}" in words(open_page(SLUG, view="lengths", **link))
        column = pocket.token_embeddings[rows, 5].astype(np.float64)
        app = open_page(SLUG, view="column", vm_column="5", **link)
        assert app.dataframe[1].value["ID"][0] == rows[column.argmax()]


def test_a_random_row_has_no_neighbours_that_mean_something(open_page: OpenPage):
    random = int(RANDOM[0])
    app = open_page(SLUG, vm_token=str(random), view="neighbours")
    assert "this order is an accident" in words(app)
    assert any("still random numbers" in each.value for each in app.main.caption)
    app = open_page(SLUG, vm_token=str(random), view="neighbours", vm_all="true", vm_k="50")
    names = [row["name"] for row in vega_rows(app.get("vega_lite_chart")[0])]
    assert any(name.endswith("random row") for name in names)


def test_a_row_that_was_put_in_is_no_accident(open_page: OpenPage):
    app = open_page(SLUG, vm_token="␣Messi", view="neighbours")
    assert "accident" not in words(app)
    assert not [each.value for each in app.main.caption if "random numbers" in each.value]


def test_three_kinds_of_rows_are_told_apart(open_page: OpenPage, pocket: LanguageModel):
    app = open_page(SLUG, view="training")
    text = words(app)
    kinds = np.bincount(POCKET_KINDS)
    assert "An estimate" not in text
    assert f"{kinds[RowKind.TRAINED]:,} trained here" in text
    assert f"{kinds[RowKind.PUT_IN]:,} put in from GloVe 6B" in text
    assert f"{kinds[RowKind.RANDOM]:,} still random" in text
    [choice] = [each for each in app.main.get("button_group") if each.key == "vm_kind"]
    for kind, name in zip(RowKind, ("random", "put in from GloVe 6B", "trained here"), strict=True):
        choice.set_value(name).run()
        assert f"**{kinds[kind]:,} tokens** {name}" in words(app)
        assert (POCKET_KINDS[app.dataframe[0].value["ID"]] == kind).all()


@pytest.fixture
def tiny(tmp_path: Path, show_folder: ShowFolder) -> None:
    """Show a model with a WordPiece vocabulary, more rows than tokens, no position matrix and known trained tokens."""
    tokenizer = Tokenizer(
        models.WordPiece({"[UNK]": 0, "bank": 1, "##s": 2, "river": 3, "s": 4}, unk_token="[UNK]")
    )
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.decoder = decoders.WordPiece()
    tokenizer.add_special_tokens(["[UNK]"])
    tokenizer.save(str(tmp_path / "tokenizer.json"))
    rows = np.arange(18, dtype=np.float32).reshape(6, 3)
    (tmp_path / "model.safetensors").write_bytes(safetensors({"wte.weight": rows, "mlp": rows}))
    (tmp_path / "config.json").write_text('{"num_attention_heads": 1}')
    (tmp_path / "trained_tokens.json").write_text("[1, 2]")
    show_folder(tmp_path, "Tiny")


@pytest.mark.usefixtures("tiny")
@pytest.mark.parametrize("tab", TABS)
def test_any_other_model_has_every_view(open_page: OpenPage, tab: str):
    app = open_page(SLUG, vm_rows="3", view=tab)
    assert not app.exception
    assert not app.error
    assert hero(app)["extent"].endswith("50% of Tiny")
    assert "single bytes" not in words(app), "only GPT-2's vocabulary is 256 + 50,000 + 1"
    if tab == "training":
        assert "4 of 6 tokens never occurred" in words(app)


@pytest.mark.usefixtures("tiny")
def test_a_vocabulary_of_word_pieces_has_its_own_twins(open_page: OpenPage):
    assert "two IDs" not in words(open_page(SLUG, view="search", vm_token="bank"))
    assert "`s` is 4 and `##s` is 2" in words(open_page(SLUG, view="search", vm_token="4"))
