"""What a language model says of itself, whatever its family calls it."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from dashboard.concepts.architecture import Start
from dashboard.models.language_model import LanguageModel
from dashboard.models.row_kinds import RowKind
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


def test_each_row_is_of_one_kind_and_random_rows_are_left_out():
    model = replace(
        model_of(GPT2),
        token_embeddings=np.ones((5, 2), np.float32),
        trained_ids=frozenset({0, 3, 9}),
        put_in_ids=frozenset({1, 3, 9}),
    )
    kinds = [RowKind.TRAINED, RowKind.PUT_IN, RowKind.RANDOM, RowKind.TRAINED, RowKind.RANDOM]
    assert model.row_kinds is not None
    assert model.row_kinds.tolist() == kinds
    assert [model.count_rows(kind) for kind in RowKind] == [2, 1, 2]
    counted = model.rows_for_statistics()
    assert counted is not None
    assert counted.tolist() == [0, 1, 3]
    assert model.rows_for_statistics(include_random=True) is None
    assert model.random_among([0, 1, 2]) == {2}
    assert model.unseen_among([0, 1, 2]) == {1, 2}


def test_of_a_model_that_does_not_say_what_it_met_no_row_is_called_random():
    model = model_of(GPT2)
    assert model.row_kinds is None
    assert model.n_random_rows == 0
    assert model.rows_for_statistics() is None
    assert not model.random_among([0, 1])
