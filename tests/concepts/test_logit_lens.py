"""The lens against the models' own logits, in three families."""

import numpy as np
import pytest
import torch
from tokenizers import Tokenizer
from tokenizers.models import WordLevel

from dashboard.concepts.architecture import Architecture, introspect
from dashboard.concepts.context import read
from dashboard.concepts.logit_lens import layer_logits, lens_agrees, mask_of
from dashboard.models.tokenizer import gpt2_tokenizer
from tests.concepts.tiny_transformers import FAMILIES, N_LAYERS, N_VOCAB, tiny

IDS = (5, 9, 5, 33, 2)


TEXTS = ([5, 9, 11, 33, 2, 40], [6, 10, 12, 34, 3, 41])


def outputs(model: torch.nn.Module, anatomy: Architecture, at: int) -> np.ndarray:
    """Return the first layer's input and each layer's output for one token."""
    reading = read(model, anatomy, IDS)
    return np.concatenate([reading.hidden_states[:-1, at], reading.last_output[None, at]])


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("at", [0, 3, -1])
def test_after_the_last_layer_the_lens_shows_the_logits_of_the_model(family, at):
    model = tiny(family)
    anatomy = introspect(model, TEXTS, None)
    lens = layer_logits(model, anatomy, outputs(model, anatomy, at))
    with torch.inference_mode():
        logits = model(torch.tensor([IDS])).logits[0, at].numpy()
    assert lens.shape == (N_LAYERS + 1, N_VOCAB)
    np.testing.assert_allclose(lens[-1], logits, atol=1e-5)
    assert lens_agrees(model, anatomy, IDS)


def test_earlier_layers_go_through_the_final_norm_of_gpt2():
    model = tiny("gpt2")
    anatomy = introspect(model, TEXTS, None)
    states = outputs(model, anatomy, 2)
    with torch.inference_mode():
        expected = model.lm_head(model.transformer.ln_f(torch.from_numpy(states[1].copy()))).numpy()
    np.testing.assert_allclose(layer_logits(model, anatomy, states)[1], expected, atol=1e-5)


def test_where_more_is_done_after_the_last_layer_than_is_seen_the_lens_is_not_trusted():
    model = tiny("gpt2")
    own = model.transformer.forward

    def doubled(*given, **named):
        output = own(*given, **named)
        output.last_hidden_state = output.last_hidden_state * 2
        if output.hidden_states:
            output.hidden_states = (*output.hidden_states[:-1], output.last_hidden_state)
        return output

    model.transformer.forward = doubled
    anatomy = introspect(model, TEXTS, None)
    assert not anatomy.finish_is_whole
    assert not lens_agrees(model, anatomy, IDS)


def test_the_shared_model_is_left_as_it_was():
    model = tiny("gpt2")
    anatomy = introspect(model, TEXTS, None)
    parts, states = dict(model._modules), outputs(model, anatomy, 1)
    before = states.copy()
    layer_logits(model, anatomy, states)
    assert dict(model._modules) == parts
    np.testing.assert_array_equal(states, before)


@pytest.mark.parametrize("name", ["[MASK]", "<mask>", "<|mask|>", "[mask]"])
def test_the_mask_is_found_whatever_a_family_calls_it(name: str):
    tokenizer = Tokenizer(WordLevel({"[UNK]": 0, "unmasked": 1, "mask": 2}, unk_token="[UNK]"))
    assert mask_of(tokenizer) is None
    tokenizer.add_special_tokens([name])
    assert mask_of(tokenizer) == 3


def test_a_mask_may_be_an_ordinary_word_of_the_vocabulary():
    assert mask_of(Tokenizer(WordLevel({"[MASK]": 0, "bank": 1}, unk_token="[UNK]"))) == 0
    assert mask_of(gpt2_tokenizer()) is None
