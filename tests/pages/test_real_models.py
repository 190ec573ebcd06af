"""The pages about tokens, matrix and positions with the real models of the installed packages."""

from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from dashboard.concepts import untrained_estimate
from dashboard.concepts.vocabulary import read_vocabulary
from dashboard.course import lesson_figures
from dashboard.lessons.position_embeddings.presets import TWO_BANKS
from dashboard.lessons.subword_splitting.presets import FIRST_TEXT
from dashboard.models import installed
from dashboard.models.chat_template import ChatTemplate, Message
from dashboard.models.language_model import LanguageModel
from dashboard.models.row_kinds import RowKind
from tests.pages.conftest import OpenPage, as_read
from tests.pages.drawn import components

SMOLLM2, MINILM, POCKET = "smollm2-135m", "all-minilm-l6-v2", "pocket-gpt2"
MODELS = (POCKET, SMOLLM2, MINILM)
TABS = {
    "subword_splitting": (
        "view",
        ("spellings", "languages", "tokenizers"),
    ),
    "vocabulary_matrix": ("view", ("scripts", "neighbours", "training")),
    "position_embeddings": (
        "pe_view",
        ("Word order", "Position matrix", "Curves", "Distance", "Four schemes"),
    ),
}


@pytest.fixture(autouse=True)
def with_real_models(real_models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EMBEDDING_LAB_MODELS", str(real_models))


def open_with(open_page: OpenPage, slug: str, model: str, **state: str) -> AppTest:
    """Open the page by a link with this model in its slot."""
    app = open_page("start")
    app.selectbox(key="language").set_value(model).run()
    for name, value in state.items():
        app.query_params[name] = value
    return app.switch_page(f"../pages/{slug}.py").run()


def words(app: AppTest) -> str:
    return as_read((*app.main.markdown, *app.main.caption))


def strips(app: AppTest) -> list[list[dict]]:
    return components(app, "tokens")


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize(("slug", "tab"), [(slug, tab) for slug, (_, tabs) in TABS.items() for tab in tabs])
def test_every_tab_draws_with_every_model(open_page: OpenPage, slug: str, tab: str, model: str):
    app = open_with(open_page, slug, model, **{TABS[slug][0]: tab})
    assert not app.exception
    assert not app.error
    assert not app.warning


def estimated(model: LanguageModel) -> tuple[untrained_estimate.Estimate, list[str]]:
    vocabulary = read_vocabulary(model.tokenizer, model.n_rows)
    return untrained_estimate.estimate(model.token_embeddings, model.tokenizer, vocabulary), list(
        vocabulary.pieces
    )


def test_minilm_s_unused_rows_are_found_by_their_company():
    found, pieces = estimated(installed.language_model(MINILM))
    unused = np.array([piece.startswith("[unused") for piece in pieces])
    assert unused.sum() == 994
    assert found.shown is untrained_estimate.Evidence.NO_TEXT
    assert (found.never & unused).sum() == 993, "[unused80] was moved"
    others = [pieces[at] for at in np.flatnonzero(found.never & ~unused)]
    assert len(others) <= 720
    # Everyday words are not among them.
    assert not {"bank", "river", "king", "the", "[CLS]", "[SEP]"} & set(others)


def test_pocket_gpt2_s_never_trained_rows_are_found_without_its_list():
    model = installed.language_model(POCKET)
    found, _ = estimated(model)
    assert model.row_kinds is not None
    never = model.row_kinds == RowKind.RANDOM
    assert found.never[never].all()
    # A token that occurs a few times may still be near its random start.
    assert (found.never & ~never).sum() <= 10


def test_smollm2_s_idle_special_tokens_and_those_that_fell_onto_them_are_found():
    found, pieces = estimated(installed.language_model(SMOLLM2))
    names = {pieces[at] for at in np.flatnonzero(found.never)}
    assert found.shown is untrained_estimate.Evidence.SPECIAL
    assert {"<jupyter_start>", "<gh_stars>", "<issue_closed>", "ManagementPlaneProtection"} <= names
    assert not {"<|im_start|>", "<|im_end|>", "<|endoftext|>", "Ġbank"} & names
    assert len(names) < 30


@pytest.mark.parametrize(
    ("model", "ids", "text"),
    [
        (POCKET, "25192 62 5431 89", "rand_xyz"),
        (SMOLLM2, "[2363, 79, 33300]", "rand_xyz"),
        (MINILM, "14566,1035,1060,2100,2480", "rand _ xyz"),
    ],
)
def test_ids_become_text_again(open_page: OpenPage, model: str, ids: str, text: str):
    app = open_with(open_page, "subword_splitting", model, view="ids", ss_ids=ids)
    assert app.text_input(key="ss_text").value == text
    assert "Cut again" not in words(app)


@pytest.mark.parametrize(
    ("typed", "said"),
    [("9246 99999", "No token has the ID 99,999"), ("cat", "“cat” is not an ID")],
)
def test_what_is_no_id_gets_a_sentence_and_the_text_s_own_stay(open_page: OpenPage, typed: str, said: str):
    app = open_with(open_page, "subword_splitting", SMOLLM2, view="ids", ss_ids=typed)
    [warning] = app.warning
    assert said in warning.value
    assert app.text_input(key="ss_text").value == FIRST_TEXT


def test_a_chat_template_s_tokens_are_marked_and_counted(open_page: OpenPage):
    app = open_with(open_page, "subword_splitting", SMOLLM2, view="chat", ss_text="Where is the bank?")
    own = [token["label"] for token in strips(app)[1] if not token["added"]]
    assert own == ["Where", "␣is", "␣the", "␣bank", "?"]
    assert "**5 tokens**, and SmolLM2 135M is given **35**: its chat template adds **30**" in words(app)
    app.text_input(key="ss_system").set_value("Be brief.").run()
    assert [token["label"] for token in strips(app)[1] if not token["added"]][:3] == ["Be", "␣brief", "."]
    app.toggle(key="ss_answer").set_value(False).run()
    assert strips(app)[1][-1]["label"] == "⏎"
    assert not app.exception


def test_the_chat_template_is_the_one_in_the_package():
    model = installed.language_model(SMOLLM2)
    template = ChatTemplate.read(model.folder, model.title)
    assert template is not None
    [text] = template.write(model.title, [[Message("user", "Hi")]], begin_answer=True)
    assert text == (
        "<|im_start|>system\nYou are a helpful AI assistant named SmolLM, trained by Hugging Face<|im_end|>\n"
        "<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\n"
    )


@pytest.mark.parametrize("model", [POCKET, MINILM])
def test_a_model_without_a_chat_template_says_so(open_page: OpenPage, model: str):
    assert "has no chat template" in words(open_with(open_page, "subword_splitting", model, view="chat"))


def test_a_text_begins_after_cls_where_the_model_reads_it_so(open_page: OpenPage):
    app = open_with(open_page, "position_embeddings", MINILM)
    assert app.selectbox(key="pe_a").options[0] == "the · 1"
    assert "`[CLS]` comes before your text" in words(app)
    model = installed.language_model(MINILM)
    rows, places = model.token_embeddings, model.position_embeddings
    assert places is not None
    assert places.shape == (512, 384)
    bank = rows[model.tokenizer.token_to_id("bank")]
    first, last = bank + places[2], bank + places[7]
    cosine = first @ last / np.linalg.norm(first) / np.linalg.norm(last)
    assert f"With them added, the two vectors differ: cosine **{cosine:.2f}**" in words(app).replace(
        "\n", " "
    )


@pytest.mark.parametrize(("model", "token"), [(POCKET, "␣coffee"), (SMOLLM2, "␣coffee"), (MINILM, "coffee")])
def test_one_word_is_shown_twice_with_every_model(open_page: OpenPage, model: str, token: str):
    app = open_with(open_page, "position_embeddings", model, pe_text="coffee")
    [button] = [each for each in app.button if each.label == f"{token} is one token: show it twice"]
    button.click().run()
    first, second = (app.selectbox(key=key) for key in ("pe_a", "pe_b"))
    assert [first.index, second.index] == [0, 1]
    assert {each.split(" · ")[0] for each in first.options} == {token}
    assert "one token at two positions" in words(app)
    app = open_with(open_page, "vocabulary_matrix", model, vm_token="coffee")
    offered = [each.label for each in app.button if "is one token" in each.label]
    assert offered == ([] if model == MINILM else ["␣coffee is one token: show it"])


@pytest.mark.parametrize("model", MODELS)
def test_trained_positions_of_the_other_models_stand_beside(open_page: OpenPage, model: str):
    app = open_with(open_page, "position_embeddings", model, view="distance")
    own = {POCKET: "Pocket GPT-2", MINILM: "all-MiniLM-L6-v2"}
    others = [title for slug, title in own.items() if slug != model]
    shown = ["learned", "sinusoidal", *others] if model in own else ["sinusoidal", *others]
    alt = app.get("vega_lite_chart")[-1].proto.alt
    assert f": {', '.join(shown)}, " in alt
    for title in others:
        app.segmented_control(key="pe_matrix").set_value(title).run()
        assert not app.exception
        assert any(title in chart.proto.alt for chart in app.get("vega_lite_chart"))


def test_the_kept_matrix_gives_way_where_another_model_has_none_of_that_name(open_page: OpenPage):
    app = open_with(open_page, "position_embeddings", POCKET, view="matrix")
    app.segmented_control(key="pe_matrix").set_value("all-MiniLM-L6-v2").run()
    app.selectbox(key="language").set_value(MINILM).run()
    assert not app.exception
    assert app.segmented_control(key="pe_matrix").value == "learned"


def test_smollm2_turns_by_its_own_base_and_heads(open_page: OpenPage):
    rope = installed.language_model(SMOLLM2).rope
    assert rope is not None
    assert (rope.base, rope.head_dims) == (100_000.0, 64)
    app = open_with(open_page, "position_embeddings", SMOLLM2, view="schemes")
    assert "base of SmolLM2 135M is 100,000, and each of its 9 heads turns its own 64 dimensions" in " ".join(
        words(app).split()
    )
    assert "for *sinusoidal* of two position vectors" in " ".join(words(app).split())
    app = open_with(open_page, "position_embeddings", SMOLLM2, view="word_order")
    table = next(each.value for each in app.dataframe if "tells the order" in each.value)
    assert table["tells the order"].tolist()[-1] == "yes"


def test_where_the_tokenizer_drops_spaces_no_switch_adds_one(open_page: OpenPage):
    app = open_with(open_page, "position_embeddings", MINILM, view="word_order")
    assert not app.toggle
    app = open_with(open_page, "position_embeddings", SMOLLM2, view="word_order")
    assert [each.label for each in app.toggle] == ["Begin both texts with a space"]


LESSONS_PAIR = {
    "pe_text": TWO_BANKS,
    "pe_a": "0",
    "pe_b": "5",
    "pe_where": "set by you",
    "pe_at_a": "0",
    "pe_at_b": "1",
}


@pytest.mark.parametrize("model", MODELS)
def test_the_lesson_s_figures_stand_beside_the_model_s(open_page: OpenPage, model: str):
    app = open_with(open_page, "vocabulary_matrix", model)
    assert "The lesson prints, for GPT-2 small: `[50257, 768]`" in words(app)
    app = open_with(open_page, "position_embeddings", model, **LESSONS_PAIR)
    assert "The lesson prints **0.5472**, for GPT-2 small." in words(app)
    assert ("SmolLM2 135M has none to add" in words(app)) == (model == SMOLLM2)


def test_where_the_lesson_s_model_is_on_screen_its_own_figures_stand_there(
    open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(lesson_figures, "GPT2_SLUG", POCKET)
    app = open_with(open_page, "position_embeddings", POCKET, **LESSONS_PAIR)
    assert "which prints this cosine" in words(app)
    assert "0.5472" not in words(app)


def test_what_smollm2_has_no_token_for_is_dropped_and_not_called_an_unknown_token(open_page: OpenPage):
    assert [token.piece for token in installed.language_model(SMOLLM2).tokenize("a\x04b")] == ["a", "b"]
    app = open_page("subword_splitting", language=SMOLLM2, ss_text="Straße qwrtz")
    assert not app.exception
    said = as_read(app.main.markdown)
    assert "A byte without a token is lost." in said
    assert "unknown token" not in said
