"""What a language model says of itself, whatever its family calls it."""

from pathlib import Path

import numpy as np
import pytest

from dashboard.concepts.architecture import Start
from dashboard.models.language_model import LanguageModel
from dashboard.models.tokenizer import gpt2_tokenizer


def model_of(config: dict, positions: np.ndarray | None = None) -> LanguageModel:
    rows = np.ones((3, 2), np.float32)
    return LanguageModel(
        "tiny", "Tiny", Path(), config, gpt2_tokenizer(), rows, positions, 6, Start(first_position=0)
    )


GPT2 = {"n_layer": 12, "n_head": 12, "n_positions": 1024, "architectures": ["GPT2LMHeadModel"]}
BERT = {
    "num_hidden_layers": 6,
    "num_attention_heads": 8,
    "max_position_embeddings": 512,
    "architectures": ["BertForMaskedLM"],
}


@pytest.mark.parametrize(
    ("config", "layers", "heads", "length", "continues"),
    [(GPT2, 12, 12, 1024, True), (BERT, 6, 8, 512, False), ({}, None, None, None, False)],
    ids=["GPT-2", "BERT", "says nothing"],
)
def test_families_differ_in_names_only(config: dict, layers: int, heads: int, length: int, continues: bool):
    model = model_of(config)
    assert (model.n_layers, model.n_heads, model.context_length) == (layers, heads, length)
    assert model.continues_text is continues


def test_a_position_matrix_says_how_long_a_text_may_be():
    assert not model_of(BERT).adds_positions
    model = model_of(BERT, np.ones((7, 2), np.float32))
    assert model.adds_positions
    assert model.context_length == model.n_positions == 7


@pytest.mark.parametrize(
    ("stated", "deviation"),
    [(0.5, 0.5), (1, 1.0), (None, 0.02), ("wide", 0.02), (0, 0.02), (-1, 0.02), (float("inf"), 0.02)],
)
def test_a_start_that_is_no_usable_number_counts_as_gpt2s(stated: object, deviation: float):
    config = {} if stated is None else {"initializer_range": stated}
    assert model_of(config).start_deviation == deviation


@pytest.mark.parametrize("stated", ["12", 0, -3, 1.5, True, None, [12]])
def test_a_count_that_is_no_number_is_as_good_as_none(stated: object):
    assert model_of({"n_layer": stated, "n_head": stated}).n_layers is None
