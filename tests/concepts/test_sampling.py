"""Sampling against Hugging Face's own samplers, and by hand."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from transformers import TemperatureLogitsWarper, TopKLogitsWarper, TopPLogitsWarper

from dashboard.concepts.sampling import filter_logits, most_probable, softmax


@pytest.mark.parametrize("temperature", [0.3, 1.0, 1.7])
@pytest.mark.parametrize("top_k", [1, 5, 40])
@pytest.mark.parametrize("top_p", [0.2, 0.9])
def test_narrowed_is_the_distribution_of_transformers(temperature, top_k, top_p):
    logits = np.random.default_rng(2).normal(scale=3, size=100)
    scores = torch.from_numpy(logits)[None]
    for warper in (TemperatureLogitsWarper(temperature), TopKLogitsWarper(top_k), TopPLogitsWarper(top_p)):
        scores = warper(torch.zeros((1, 1), dtype=torch.long), scores)
    expected = torch.softmax(scores, dim=-1)[0].numpy()
    found = filter_logits(logits, temperature=temperature, top_k=top_k, top_p=top_p)
    np.testing.assert_allclose(found, expected, atol=1e-9)


LOGITS = hnp.arrays(np.float64, st.integers(1, 30), elements=st.integers(-60, 60))


@given(LOGITS, st.floats(0.1, 2), st.integers(0, 40), st.floats(0.01, 1))
def test_a_distribution_comes_out_and_the_best_token_stays_the_best(logits, temperature, top_k, top_p):
    found = filter_logits(logits, temperature=temperature, top_k=top_k, top_p=top_p)
    assert found.sum() == pytest.approx(1.0)
    assert (found >= 0).all()
    assert found[logits.argmax()] == found.max()


def test_without_limits_it_is_the_softmax():
    logits = np.array([0.0, np.log(3.0)])
    np.testing.assert_allclose(filter_logits(logits), [0.25, 0.75])
    np.testing.assert_array_equal(softmax(logits), filter_logits(logits))


def test_huge_logits_do_not_overflow():
    np.testing.assert_allclose(softmax(np.array([1e6, 1e6, -1e6])), [0.5, 0.5, 0.0])


def test_most_probable_in_order_without_the_impossible():
    assert most_probable(np.array([0.1, 0.0, 0.6, 0.1, 0.2]), 3).tolist() == [2, 4, 0]
    assert most_probable(np.array([0.0, 1.0, 0.0]), 3).tolist() == [1]
