"""The whole model: opened from its folder, or refused in one sentence."""

from pathlib import Path

import numpy as np
import pytest

from dashboard.errors import InputError
from dashboard.models.installed import available, find
from dashboard.models.manifest import Slot
from dashboard.models.transformer import next_token_probabilities, open_transformer


@pytest.fixture(scope="module")
def model():
    return open_transformer(find(Slot.LANGUAGE, available(Slot.LANGUAGE)[0].slug).folder)


def test_opens_in_float32_ready_to_run(model):
    assert {str(values.dtype) for values in model.parameters()} == {"torch.float32"}
    assert not model.training
    assert model.config._attn_implementation == "eager"


def test_probabilities_are_those_of_the_last_token(model):
    import torch

    ids = [9246, 3332, 319, 262]
    probabilities = next_token_probabilities(model, ids)
    assert probabilities.shape == (50_257,)
    assert probabilities.sum() == pytest.approx(1, abs=1e-4)
    with torch.no_grad():
        logits = model(torch.tensor([ids])).logits[0, -1].double().numpy()
    expected = np.exp(logits - logits.max())
    np.testing.assert_allclose(probabilities, expected / expected.sum(), rtol=1e-4, atol=1e-8)


def test_too_many_tokens_and_none_are_explained(model):
    limit = model.config.max_position_embeddings
    with pytest.raises(InputError, match=f"{limit + 1:,} tokens"):
        next_token_probabilities(model, [262] * (limit + 1))
    with pytest.raises(InputError, match="empty"):
        next_token_probabilities(model, [])


@pytest.mark.parametrize("tied", [True, False])
def test_a_token_matrix_that_is_open_already_is_not_held_twice(tmp_path: Path, tied: bool):
    import torch
    from transformers import GPT2Config, GPT2LMHeadModel

    config = GPT2Config(
        vocab_size=40, n_positions=16, n_embd=8, n_layer=1, n_head=1, tie_word_embeddings=tied
    )
    GPT2LMHeadModel(config).save_pretrained(tmp_path)
    alone = open_transformer(tmp_path)
    matrix = alone.get_input_embeddings().weight.numpy().copy()
    matrix.flags.writeable = False
    shared = open_transformer(tmp_path, matrix)
    assert np.shares_memory(shared.get_input_embeddings().weight.numpy(), matrix)
    assert (shared.lm_head.weight is shared.get_input_embeddings().weight) is tied
    ids = torch.tensor([[3, 1, 2]])
    np.testing.assert_array_equal(shared(ids).logits.numpy(), alone(ids).logits.numpy())


@pytest.mark.parametrize("damage", ["nothing there", "weights cut off"])
def test_damaged_folders_are_explained(tmp_path: Path, damage: str):
    if damage == "weights cut off":
        folder = find(Slot.LANGUAGE, available(Slot.LANGUAGE)[0].slug).folder
        (tmp_path / "config.json").write_bytes((folder / "config.json").read_bytes())
        (tmp_path / "model.safetensors").write_bytes((folder / "model.safetensors").read_bytes()[:5000])
    with pytest.raises(InputError, match="cannot be opened"):
        open_transformer(tmp_path)


def test_a_model_that_fills_in_words_opens_with_its_own_head(tmp_path: Path):
    from transformers import BertConfig, BertForMaskedLM

    config = BertConfig(
        vocab_size=40,
        hidden_size=8,
        num_hidden_layers=1,
        num_attention_heads=1,
        intermediate_size=8,
        max_position_embeddings=16,
    )
    saved = BertForMaskedLM(config).eval()
    saved.save_pretrained(tmp_path)
    opened = open_transformer(tmp_path)
    assert type(opened).__name__ == "BertForMaskedLM"
    assert not opened.config.is_decoder
    np.testing.assert_array_equal(
        opened.cls.predictions.bias.numpy(), saved.cls.predictions.bias.detach().numpy()
    )
