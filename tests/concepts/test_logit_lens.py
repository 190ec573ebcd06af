"""The lens against the models' own logits, in three families."""

import numpy as np
import pytest
import torch
from tokenizers import Tokenizer
from tokenizers.models import WordLevel

from dashboard.concepts.context import read
from dashboard.concepts.logit_lens import final_norm, layer_logits, with_hidden_word
from dashboard.models.tokenizer import gpt2_tokenizer
from tests.concepts.tiny_transformers import FAMILIES, N_LAYERS, N_VOCAB, tiny

IDS = (5, 9, 5, 33, 2)


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("at", [0, 3, -1])
def test_after_the_last_layer_the_lens_shows_the_logits_of_the_model(family, at):
    model = tiny(family)
    lens = layer_logits(model, read(model, IDS).hidden_states[:, at])
    with torch.inference_mode():
        logits = model(torch.tensor([IDS])).logits[0, at].numpy()
    assert lens.shape == (N_LAYERS + 1, N_VOCAB)
    np.testing.assert_allclose(lens[-1], logits, atol=1e-5)


def test_earlier_layers_go_through_the_final_norm_of_gpt2():
    model = tiny("gpt2")
    states = read(model, IDS).hidden_states[:, 2]
    with torch.inference_mode():
        expected = model.lm_head(model.transformer.ln_f(torch.from_numpy(states[1].copy()))).numpy()
    np.testing.assert_allclose(layer_logits(model, states)[1], expected, atol=1e-5)


def test_the_final_norm_is_found_where_there_is_one():
    gpt2, llama = tiny("gpt2"), tiny("llama")
    assert final_norm(gpt2) is gpt2.transformer.ln_f
    assert final_norm(llama) is llama.model.norm
    assert final_norm(tiny("bert")) is None


def test_the_shared_model_is_left_as_it_was():
    model = tiny("gpt2")
    parts, states = dict(model._modules), read(model, IDS).hidden_states[:, 1]
    before = states.copy()
    layer_logits(model, states)
    assert dict(model._modules) == parts
    np.testing.assert_array_equal(states, before)


@pytest.fixture
def word_tokenizer():
    return Tokenizer(WordLevel({"[UNK]": 0, "the": 1, "bank": 2, "[MASK]": 3}, unk_token="[UNK]"))


def test_a_word_is_hidden_behind_the_mask(word_tokenizer):
    assert with_hidden_word(word_tokenizer, (1, 2, 1), 1) == (1, 3, 1)
    assert with_hidden_word(word_tokenizer, (1, 2, 1), 0) == (3, 2, 1)


def test_a_tokenizer_without_a_mask_hides_nothing():
    assert with_hidden_word(gpt2_tokenizer(), (1, 2, 1), 1) == (1, 2, 1)
