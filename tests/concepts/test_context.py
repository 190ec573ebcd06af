"""Hidden states and attention against transformers' own; neighbours and names by hand."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from dashboard.concepts.architecture import introspect
from dashboard.concepts.context import (
    Reading,
    distinct_names,
    layer_map,
    read,
)
from dashboard.concepts.projection import pca
from dashboard.concepts.similarity import cosine, paired_cosines, unit_rows
from dashboard.errors import InputError
from tests.concepts.tiny_transformers import FAMILIES, N_DIMS, N_HEADS, N_LAYERS, tiny

IDS = (5, 9, 5, 33, 2)
TEXTS = ([5, 9, 11, 33, 2, 40], [6, 10, 12, 34, 3, 41])


def reading_of(model: torch.nn.Module) -> Reading:
    return read(model, introspect(model, TEXTS, None), IDS)


@pytest.mark.parametrize("family", FAMILIES)
def test_reading_equals_the_output_of_transformers(family):
    model = tiny(family)
    reading = reading_of(model)
    with torch.inference_mode():
        output = model(torch.tensor([IDS]), output_hidden_states=True, output_attentions=True)
    assert reading.hidden_states.shape == (N_LAYERS + 1, len(IDS), N_DIMS)
    assert reading.attentions.shape == (N_LAYERS, N_HEADS, len(IDS), len(IDS))
    np.testing.assert_allclose(reading.hidden_states, torch.cat(output.hidden_states).numpy(), atol=1e-5)
    np.testing.assert_allclose(reading.attentions, torch.cat(output.attentions).numpy(), atol=1e-5)
    np.testing.assert_allclose(reading.attentions.sum(axis=-1), 1.0, atol=1e-5)
    assert reading.n_layers == N_LAYERS


def test_layer_zero_of_gpt2_is_token_plus_position_vector():
    model = tiny("gpt2")
    sums = model.transformer.wte.weight[list(IDS)] + model.transformer.wpe.weight[: len(IDS)]
    np.testing.assert_array_equal(reading_of(model).hidden_states[0], sums.detach().numpy())


def test_layer_zero_of_a_rotary_model_is_the_token_vector_alone():
    model = tiny("llama")
    rows = model.get_input_embeddings().weight[list(IDS)].detach().numpy()
    np.testing.assert_array_equal(reading_of(model).hidden_states[0], rows)


def test_a_reading_cannot_be_changed():
    reading = reading_of(tiny("gpt2"))
    with pytest.raises(ValueError, match="read-only"):
        reading.hidden_states[0, 0, 0] = 1.0


def test_cosines_by_layer_at_known_angles():
    here = np.array([[1.0, 0.0], [1.0, 0.0], [1.0, 0.0], [0.0, 0.0]])
    there = np.array([[3.0, 0.0], [1.0, 1.0], [-2.0, 0.0], [1.0, 0.0]])
    np.testing.assert_allclose(paired_cosines(here, there), [1.0, 0.5**0.5, -1.0, 0.0])


MATRICES = hnp.arrays(np.float64, (4, 3), elements=st.floats(-9, 9, allow_subnormal=False, width=32))


@given(MATRICES, MATRICES)
def test_cosines_by_layer_are_those_of_each_pair(a, b):
    np.testing.assert_allclose(
        paired_cosines(a, b), [cosine(x, y) for x, y in zip(a, b, strict=True)], atol=1e-9
    )


def test_unit_rows_leave_zeros_alone():
    np.testing.assert_allclose(unit_rows(np.array([[3.0, 4.0], [0.0, 0.0]])), [[0.6, 0.8], [0.0, 0.0]])


@given(st.lists(st.sampled_from(["a", "b", "a (2)", "a (3)", "a (2) (2)"]), max_size=9))
def test_names_are_distinct_and_begin_with_their_label(labels):
    names = distinct_names(labels)
    assert len(set(names)) == len(labels)
    assert all(name.startswith(label) for name, label in zip(names, labels, strict=True))


def test_the_map_shows_how_far_two_tokens_part_at_the_end():
    states = np.random.default_rng(2).normal(size=(3, 4, 6)).astype(np.float32)
    found = layer_map(states, 1, 3)
    ends = unit_rows(states[-1])
    gap = found.points[-1, 3] - found.points[-1, 1]
    np.testing.assert_allclose(gap, [np.linalg.norm(ends[3] - ends[1]), 0.0], atol=1e-6)
    flat = pca(unit_rows(states).reshape(12, 6), 6)
    assert 0 < found.explained.sum() <= flat.explained[:2].sum() + 1e-9


def test_where_two_tokens_end_as_one_the_map_has_the_axes_of_greatest_variance():
    states = np.random.default_rng(2).normal(size=(3, 4, 6)).astype(np.float32)
    states[-1, 3] = 2 * states[-1, 1]
    found = layer_map(states, 1, 3)
    flat = pca(unit_rows(states).reshape(12, 6).astype(np.float64), 2)
    np.testing.assert_array_equal(found.points, flat.points.reshape(3, 4, 2))


def test_one_token_has_no_map():
    with pytest.raises(InputError, match="at least two tokens"):
        layer_map(np.ones((3, 1, 4), np.float32), 0, 0)
