"""Sentences that state a fact about a model change when the fact does: Pocket GPT-2 beside a tiny random GPT-2.

What each sentence should say is computed here anew, from the weights.
"""

import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from streamlit.testing.v1 import AppTest
from transformers import GPT2Config, GPT2LMHeadModel

from dashboard.concepts.tokenizers_compared import N_CHARACTERS
from dashboard.lessons.context_layers.presets import RIVER
from dashboard.models import installed
from dashboard.models.row_kinds import RowKind
from dashboard.models.tokenizer import gpt2_tokenizer
from dashboard.numerals import format_number
from dashboard.ui import model_cache
from tests.pages.conftest import OpenPage, ShowFolder, as_read
from tests.pages.drawn import components

TINY = "Tiny random"
N_LAYERS, N_HEADS, N_DIMS, N_POSITIONS = 2, 2, 16, 64

Say = Callable[..., str]


@pytest.fixture(scope="module")
def tiny_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Save a tiny GPT-2 with random weights and GPT-2's tokenizer; its last position is like the others."""
    folder = tmp_path_factory.mktemp("tiny")
    torch.manual_seed(0)
    sizes = {"n_layer": N_LAYERS, "n_head": N_HEADS, "n_embd": N_DIMS, "n_positions": N_POSITIONS}
    GPT2LMHeadModel(GPT2Config(**sizes)).save_pretrained(folder)
    gpt2_tokenizer().save(str(folder / "tokenizer.json"))
    return folder


@pytest.fixture(params=["pocket", "tiny"])
def model(request: pytest.FixtureRequest, tiny_folder: Path, show_folder: ShowFolder):
    """Open the language model on screen."""
    if request.param == "tiny":
        show_folder(tiny_folder, TINY)
    return installed.language_model(installed.POCKET[1].slug)


@pytest.fixture
def say(open_page: OpenPage) -> Say:
    """All that a page says, on one line."""

    def said(slug: str, **parameters: str) -> str:
        app = open_page(slug, **parameters)
        assert not app.exception
        return text_of(app)

    return said


def text_of(app: AppTest) -> str:
    return as_read((*app.main.markdown, *app.main.caption)).replace("\n", " ")


def test_the_rows_that_are_random_are_counted(model, say: Say):
    said = say("vocabulary_matrix", view="training")
    kinds = model.row_kinds
    assert ("Three kinds of rows" in said) == (kinds is not None)
    if kinds is not None:
        trained, random = (int((kinds == kind).sum()) for kind in (RowKind.TRAINED, RowKind.RANDOM))
        assert f"{trained:,} trained here" in said
        assert f"{random:,} still random" in said


def test_the_first_token_is_a_sink_only_above_even_attention(model, say: Say):
    said = say("context_layers", view="attention")
    attentions = model_cache.reading(model.slug, tuple(gpt2_tokenizer().encode(RIVER).ids)).attentions
    by_layer = attentions[:, :, 1:, 0].mean(axis=(1, 2))
    even = (1 / np.arange(2, attentions.shape[-1] + 1)).mean()
    sinks = int((by_layer > 1.5 * even).sum())
    assert f"even share would be {even:.0%}" in said
    assert f"{by_layer.max():.0%}" in said
    assert (f"is an attention sink in {sinks} of {len(by_layer)} layers" in said) == bool(sinks)
    assert ("No layer of" in said) == (not sinks)


def test_word_order_says_what_masks_and_positions_carry(model, say: Say):
    said = say("position_embeddings", view="word_order")
    ids = [gpt2_tokenizer().encode(text).ids for text in (" dog bites man", " man bites dog")]
    rows, places = (model.token_embeddings.astype(float), model.position_embeddings.astype(float))

    def attended(vectors: np.ndarray, mask: bool) -> np.ndarray:
        scores = vectors @ vectors.T / np.sqrt(model.n_dims)
        if mask:
            scores += np.triu(np.full_like(scores, -np.inf), 1)
        weights = np.exp(scores - scores.max(axis=1, keepdims=True))
        return (weights / weights.sum(axis=1, keepdims=True) @ vectors).sum(axis=0)

    def apart(mask: bool, placed: bool) -> float:
        left, right = (attended(rows[each] + places[:3] * placed, mask) for each in ids)
        return float(np.linalg.norm(left - right))

    assert apart(False, False) == pytest.approx(0, abs=1e-6)
    assert apart(True, False) > 1e-4
    assert f"the texts come out {apart(False, True):.2f} apart" in said
    length = np.linalg.norm(attended(rows[ids[0]] + places[:3], False))
    assert f"{apart(False, True) / length:.0%} of the length of such a sum" in said


def test_curves_are_called_what_they_are(model, say: Say):
    said = say("position_embeddings", view="curves")
    is_random = TINY in said
    assert ("jumps **without order**" in said) == is_random
    assert ("runs **one way**" in said or "goes **up and down**" in said) != is_random
    steps = np.linalg.norm(np.diff(model.position_embeddings, axis=0), axis=1)
    is_outlier = steps[-1] > 2 * np.median(steps)
    assert not (is_outlier and is_random), "only training sets the last position apart"
    for view in ("Distance", "Position matrix"):
        assert ("The last position is an outlier" in say("position_embeddings", pe_view=view)) == is_outlier
    if is_outlier:
        assert "by one prediction only" in said
        assert f"{steps[-1] / np.median(steps):.1f} times as far" in said


def test_four_schemes_keep_cosines_and_factors_apart(model, open_page: OpenPage):
    app = open_page("position_embeddings", view="schemes")
    alts = [chart.proto.alt for chart in app.get("vega_lite_chart")]
    assert not any("RoPE" in alt and "ALiBi" in alt for alt in alts)
    assert any("factor on an attention weight" in alt for alt in alts)
    assert "the factor by which *ALiBi* lowers an attention weight" in " ".join(text_of(app).split())
    said = text_of(open_page("position_embeddings", view="schemes", pe_scheme="In the vector"))
    assert "A turn keeps the length. ALiBi changes no vector." in " ".join(said.split())


def test_the_position_page_leads_with_one_token(model, say: Say):
    assert "is **one token at two positions**" in say("position_embeddings")


def test_spellings_are_compared_with_rows_taken_at_random(model, say: Say):
    said = say("subword_splitting", view="spellings")
    typical = model_cache.typical_cosine(model.slug)
    assert f"Two rows taken at random have {format_number(typical, '.2f')} on average" in said
    counted = model.rows_for_statistics()
    rows = np.arange(model.n_rows) if counted is None else counted
    unit = model.token_embeddings[rows].astype(float)
    unit /= np.linalg.norm(unit, axis=1, keepdims=True)
    pairs = len(unit) * (len(unit) - 1)
    assert typical == pytest.approx((np.square(unit.sum(axis=0)).sum() - len(unit)) / pairs, abs=1e-4)


def test_ways_to_cut_are_compared_on_this_text(say: Say):
    for text in ("the river bank", "supercalifragilistic"):
        said = say("subword_splitting", view="tokenizers", ss_text=text)
        assert (
            f"the most tokens come from **Bytes** and **Characters** ({len(text)} each, with vocabularies"
            in said
        )
    assert f"Unicode has room for {N_CHARACTERS:,}" in said
    said = say("subword_splitting", view="tokenizers", ss_text="zxqv")
    assert "1 token is unknown" in said
    assert "as it was typed: Whole words of the pocket world." in said


def test_the_band_says_whose_sentences_it_is_made_of(model, say: Say):
    said = say("context_layers", view="layers")
    assert ("did not learn from" in said) == (model.trained_ids is None)
    assert ("like those that" in said) == (model.trained_ids is not None)


def test_verify_is_promised_only_where_it_is(say: Say, models_folder: Path, tiny_folder: Path):
    said = say("model_library", view="host")
    assert "**Verify**" not in said
    assert "Nothing has been fetched" in said


def test_percentages_of_axes_add_up_to_what_the_text_says(open_page: OpenPage):
    app = open_page("word_clusters", wc_map_of="These words", wc_axes="3")
    [titles] = components(app, "axisTitles")
    shares = [int(re.search(r"\((\d+)%\)", title)[1]) for title in titles]
    [kept] = re.findall(r"axes keep (\d+)% of the variance", text_of(app))
    assert sum(shares) == int(kept)


def test_signs_are_compared_with_two_words_at_random(say: Say):
    said = say("word_clusters", view="vector")
    vectors = installed.word_vectors("pocket-word2vec").matrix > 0
    draws = np.random.default_rng(0).integers(len(vectors), size=(20_000, 2))
    usual = (vectors[draws[:, 0]] == vectors[draws[:, 1]]).sum(axis=1).mean()
    found = int(said.split("Two random words agree in ")[1].split(".")[0])
    assert found == pytest.approx(usual, abs=1)
    assert found > vectors.shape[1] / 2 + 1


def test_before_training_there_is_no_flat_line(open_page: OpenPage):
    app = open_page("learning", view="frequency", le_epochs="300")
    assert "No row has moved yet" in " ".join(each.value for each in app.main.warning)
    assert not app.get("vega_lite_chart")
