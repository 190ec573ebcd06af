"""Families that differ most: what the app takes for a model's beginning and end is what the model computes."""

import json
import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from dashboard.concepts.architecture import Start, body_of, first_states
from dashboard.concepts.context import read
from dashboard.concepts.logit_lens import layer_logits
from dashboard.models import torch_transformer
from dashboard.models.language_model import LanguageModel, open_language_model
from dashboard.models.measurement_cache import Measured, get, mtime_hash, put
from dashboard.models.model_families import Positions
from dashboard.models.torch_transformer import open_torch
from dashboard.models.transformer import Head
from tests.families import save

ADDED, INSIDE, ROTARY, ALIBI, RELATIVE, UNKNOWN = (
    Positions.ADDED,
    Positions.INSIDE,
    Positions.ROTARY,
    Positions.ALIBI,
    Positions.RELATIVE,
    Positions.UNKNOWN,
)
PAD = {"pad_token_id": 0}
OPT_350M = {"word_embed_proj_dim": 16, "do_layer_norm_before": False}
SHORT_ROWS = {"embedding_size": 16}
DEBERTA = {"position_biased_input": False, "relative_attention": True, "type_vocab_size": 0}
ALL_OF_BERT = Start(first_position=0, has_shared_vector=True, normalises=True)
# Family, further settings, how the first layer's input is made, how it tells positions, what finishes the last layer.
EXPECTED = [
    ("gpt2", {}, Start(first_position=0), ADDED, "LayerNorm"),
    ("opt", {}, Start(first_position=2), ADDED, "LayerNorm"),
    ("opt", OPT_350M, Start(first_position=2, has_projection=True), INSIDE, "Linear"),
    ("biogpt", {}, Start(math.sqrt(32), first_position=2), ADDED, "LayerNorm"),
    ("bert", {}, ALL_OF_BERT, ADDED, None),
    ("distilbert", {}, Start(first_position=0, normalises=True), ADDED, None),
    ("albert", SHORT_ROWS, replace(ALL_OF_BERT, has_projection=True), ADDED, None),
    ("mpnet", {"pad_token_id": 1}, Start(first_position=2, normalises=True), ADDED, None),
    ("roberta", PAD, Start(first_position=1, has_shared_vector=True, normalises=True), ADDED, None),
    ("xlm-roberta-xl", PAD, Start(first_position=1, has_shared_vector=True), ADDED, "LayerNorm"),
    ("data2vec-text", PAD, Start(first_position=1, has_shared_vector=True, normalises=True), ADDED, None),
    ("longformer", PAD, Start(first_position=1, has_shared_vector=True, normalises=True), ADDED, None),
    ("luke", PAD, Start(first_position=1, has_shared_vector=True, normalises=True), ADDED, None),
    ("esm", {"position_embedding_type": "absolute"}, Start(first_position=1), ADDED, "LayerNorm"),
    ("gemma", {}, Start(math.sqrt(32)), ROTARY, "GemmaRMSNorm"),
    ("bloom", {}, Start(normalises=True), ALIBI, "LayerNorm"),
    ("llama", {}, Start(), ROTARY, "LlamaRMSNorm"),
    ("gpt_neox", {}, Start(), ROTARY, "LayerNorm"),
    ("deberta-v2", DEBERTA, Start(normalises=True), RELATIVE, None),
    ("xglm", {}, Start(math.sqrt(32), has_computed_positions=True), UNKNOWN, "LayerNorm"),
    ("mamba", {}, Start(), UNKNOWN, "MambaRMSNorm"),
    ("rwkv", {}, Start(), UNKNOWN, "LayerNorm"),
]  # fmt: skip
IDS = (6, 7, 11, 9, 10)


def model_in(folder: Path) -> LanguageModel:
    return open_language_model(folder, slug="tiny", title="Tiny")


@pytest.mark.parametrize(
    ("family", "more", "start", "positions", "finish"),
    EXPECTED,
    ids=[f"{family}-{len(more)}" for family, more, *_ in EXPECTED],
)
def test_the_beginning_and_the_end_are_those_that_transformers_computes(
    tmp_path: Path, family: str, more: dict, start: Start, positions: Positions, finish: str | None
):
    reference = save(tmp_path, family, **more)
    model = model_in(tmp_path)
    assert model.positions is positions
    assert model.start_is_certain == (family == "gpt2")
    whole = open_torch(model)
    found = whole.anatomy.start
    assert found is not None
    assert found.scale == pytest.approx(start.scale, rel=1e-6)
    assert (
        found.first_position,
        found.has_computed_positions,
        found.has_shared_vector,
        found.has_projection,
        found.normalises,
    ) == (
        start.first_position,
        start.has_computed_positions,
        start.has_shared_vector,
        start.has_projection,
        start.normalises,
    )
    assert [type(module).__name__ for module in whole.anatomy.finish[:1]] == ([finish] if finish else [])
    reading = read(whole.module, whole.anatomy, IDS)
    if not found.has_computed_positions:
        at = found.first_position
        rows = None
        if at is not None and model.all_position_embeddings is not None:
            rows = model.all_position_embeddings[at : at + len(IDS)]
        made = first_states(whole.anatomy, model.token_embeddings[list(IDS)], rows)
        np.testing.assert_allclose(made, reading.hidden_states[0], atol=1e-5)
    with torch.inference_mode():
        logits = reference(torch.tensor([IDS])).logits[0, -1].numpy()
    assert whole.lens
    np.testing.assert_allclose(
        layer_logits(whole.module, whole.anatomy, reading.last_output[-1:])[-1], logits, atol=1e-4
    )


@pytest.mark.parametrize(
    "family", ["mpnet", "opt", "biogpt", "roberta", "esm", "longformer", "luke", "bert", "gpt2"]
)
def test_the_rows_that_positions_get_are_right_before_the_layers_are_here(tmp_path: Path, family: str):
    """The family's name tells them; once measured, the model says so."""
    save(tmp_path, family, **({"position_embedding_type": "absolute"} if family == "esm" else {}))
    by_name = model_in(tmp_path)
    measured = open_torch(by_name).anatomy.start
    assert measured is not None
    assert by_name.first_position == measured.first_position
    mark = mtime_hash(tmp_path)
    put(mark, Measured(measured))
    assert get(mark) is not None
    again = model_in(tmp_path)
    assert again.start_is_certain
    assert again.position_embeddings is not None
    assert again.all_position_embeddings is not None
    np.testing.assert_array_equal(
        again.position_embeddings, again.all_position_embeddings[measured.first_position :]
    )


@pytest.mark.parametrize("family", ["bert", "albert", "gpt2", "llama", "mamba", "xlnet", "opt"])
def test_what_was_measured_once_is_known_at_the_next_opening(
    tmp_path: Path, family: str, monkeypatch: pytest.MonkeyPatch
):
    save(tmp_path, family)
    model = model_in(tmp_path)
    first = open_torch(model)
    for name in ("introspect", "lens_agrees"):
        monkeypatch.setattr(torch_transformer, name, lambda *_: pytest.fail("the layers are run"))
    again = open_torch(model, json.loads(json.dumps(first.measured)))
    assert (again.head, again.lens, again.measured) == (first.head, first.lens, first.measured)
    np.testing.assert_array_equal(again.read(IDS).hidden_states, first.read(IDS).hidden_states)


@pytest.mark.parametrize(
    "other", [{"release": "1.0"}, {"anatomy": {}}, {"anatomy": {"after": ["no.such.module"]}}]
)
def test_what_does_not_fit_is_measured_anew(tmp_path: Path, other: dict):
    save(tmp_path, "bert")
    model = model_in(tmp_path)
    first = open_torch(model)
    changed = {**first.measured, **other}
    if other.get("anatomy"):
        changed["anatomy"] = {**first.measured["anatomy"], **other["anatomy"]}
    assert open_torch(model, changed).measured["anatomy"] == first.measured["anatomy"]


@pytest.mark.parametrize(
    "family", ["bert", "albert", "fnet", "longformer", "xlnet", "gpt2", "llama", "mamba", "rwkv"]
)
def test_whether_a_later_token_changes_an_earlier_one_is_measured(tmp_path: Path, family: str):
    save(tmp_path, family)
    whole = open_torch(model_in(tmp_path))
    assert whole.anatomy.looks_ahead is (family in ("bert", "albert", "fnet", "longformer", "xlnet"))


def test_a_head_that_has_seen_the_answer_predicts_nothing(tmp_path: Path):
    save(tmp_path, "xlnet")
    whole = open_torch(model_in(tmp_path))
    assert whole.head is Head.OTHER
    assert not whole.lens


@pytest.mark.parametrize("family", ["mamba", "falcon_mamba", "rwkv"])
def test_states_that_a_model_tells_of_late_are_put_in_order(tmp_path: Path, family: str):
    """Mamba's list begins with the first layer's output; the input of that layer belongs before it."""
    reference = save(tmp_path, family)
    model = model_in(tmp_path)
    whole = open_torch(model)
    states = read(whole.module, whole.anatomy, IDS).hidden_states
    np.testing.assert_allclose(states[0], model.token_embeddings[list(IDS)], atol=1e-6)
    with torch.inference_mode():
        told = body_of(reference)[1](torch.tensor([IDS]), output_hidden_states=True).hidden_states
    np.testing.assert_allclose(states[1], told[0][0].numpy(), atol=1e-6)
    np.testing.assert_allclose(states[-1], told[-1][0].numpy(), atol=1e-6)


def test_a_changed_file_has_another_mark(tmp_path: Path):
    save(tmp_path, "gpt2")
    before = mtime_hash(tmp_path)
    assert mtime_hash(tmp_path) == before
    save(tmp_path, "gpt2", n_positions=32)
    assert mtime_hash(tmp_path) != before
