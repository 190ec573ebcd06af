"""The whole model: opened from its folder as it was trained, or refused in one sentence."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
import transformers

from dashboard.errors import InputError
from dashboard.models import installed
from dashboard.models.error_translation import translate_errors
from dashboard.models.language_model import LanguageModel, open_language_model
from dashboard.models.torch_transformer import TorchTransformer, open_torch
from dashboard.models.transformer import Head, next_token_probabilities
from tests.families import save, tiny_config, word_tokenizer


def opened(folder: Path) -> TorchTransformer:
    """Open the model in a folder with all its layers, as the app does."""
    with translate_errors("Tiny", "opened"):
        return open_torch(open_language_model(folder, slug="tiny", title="Tiny"))


def saved_as(folder: Path, kind: str, family: str, *, masked: bool = True, **more: Any) -> Any:
    """Save a tiny model of one of transformers' classes with a tokenizer."""
    torch.manual_seed(0)
    model = getattr(transformers, kind)(tiny_config(family, **more)).eval()
    model.save_pretrained(folder)
    word_tokenizer(around=masked).save(str(folder / "tokenizer.json"))
    return model


def change_config(folder: Path, **values: Any) -> None:
    config = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps(config | values))


@pytest.fixture(scope="module")
def pocket() -> LanguageModel:
    return installed.language_model("pocket-gpt2")


@pytest.fixture(scope="module")
def whole(pocket: LanguageModel) -> TorchTransformer:
    return open_torch(pocket)


def test_opens_in_float32_ready_to_run(whole: TorchTransformer):
    assert {str(values.dtype) for values in whole.module.parameters()} == {"torch.float32"}
    assert not whole.module.training
    assert whole.module.config._attn_implementation == "eager"
    assert whole.head is Head.NEXT
    assert whole.lens


def test_probabilities_are_those_of_the_last_token(whole: TorchTransformer):
    ids = [9246, 3332, 319, 262]
    probabilities = next_token_probabilities(whole, ids)
    assert probabilities.shape == (50_257,)
    assert probabilities.sum() == pytest.approx(1, abs=1e-4)
    with torch.no_grad():
        logits = whole.module(torch.tensor([ids])).logits[0, -1].double().numpy()
    expected = np.exp(logits - logits.max())
    np.testing.assert_allclose(probabilities, expected / expected.sum(), rtol=1e-4, atol=1e-8)


def test_too_many_tokens_and_none_are_explained(whole: TorchTransformer, pocket: LanguageModel):
    limit = pocket.n_positions
    assert limit
    with pytest.raises(InputError, match=f"{limit + 1:,} tokens"):
        next_token_probabilities(whole, [262] * (limit + 1))
    with pytest.raises(InputError, match="empty"):
        next_token_probabilities(whole, [])


@pytest.mark.parametrize("tied", [True, False])
def test_the_token_matrix_is_not_held_twice(tmp_path: Path, tied: bool):
    reference = save(tmp_path, "gpt2", tie_word_embeddings=tied)
    model = open_language_model(tmp_path, slug="tiny", title="Tiny")
    module: Any = open_torch(model).module
    rows = module.get_input_embeddings().weight
    assert np.shares_memory(rows.numpy(), model.token_embeddings)
    assert (module.lm_head.weight is rows) is tied
    ids = torch.tensor([[7, 8, 9]])
    np.testing.assert_allclose(module(ids).logits.numpy(), reference(ids).logits.detach().numpy(), atol=1e-5)


def test_a_model_that_fills_in_words_opens_with_its_own_head(tmp_path: Path):
    reference = save(tmp_path, "bert")
    whole = opened(tmp_path)
    module: Any = whole.module
    assert whole.head is Head.HIDDEN
    assert not module.config.is_decoder
    np.testing.assert_array_equal(
        module.cls.predictions.bias.numpy(),
        reference.cls.predictions.bias.detach().numpy(),  # type: ignore[union-attr, operator]
    )


HEADLESS = {
    "BertModel": ("bert", {}),
    "BertForSequenceClassification": ("bert", {}),
    "GPT2Model": ("gpt2", {"tie_word_embeddings": False}),
    "GPT2ForSequenceClassification": ("gpt2", {}),
    "ElectraForPreTraining": ("electra", {}),
    "RobertaForTokenClassification": ("roberta", {}),
    "DistilBertModel": ("distilbert", {}),
    "LlamaForSequenceClassification": ("llama", {}),
}


@pytest.mark.parametrize("kind", HEADLESS)
def test_no_head_was_trained_so_nothing_is_predicted(tmp_path: Path, kind: str):
    family, more = HEADLESS[kind]
    reference = saved_as(tmp_path, kind, family, **more)
    first, second = opened(tmp_path), opened(tmp_path)
    assert first.head is second.head is Head.NONE
    assert not first.lens
    with pytest.raises(InputError, match="no trained prediction head"):
        next_token_probabilities(first, [7, 8])
    body = getattr(reference, reference.base_model_prefix, reference)
    ids = torch.tensor([[7, 8, 9]])
    with torch.inference_mode():
        expected = body(ids, output_hidden_states=True).hidden_states
        found = first.module(ids, output_hidden_states=True).hidden_states
    for mine, theirs in zip(found, expected, strict=True):
        np.testing.assert_allclose(mine.numpy(), theirs.numpy(), atol=1e-5)


SPOILED: dict[str, tuple[str, Callable[[Path], None], str]] = {
    "more layers than the file has": (
        "gpt2",
        lambda folder: change_config(folder, n_layer=3),
        r"lack 12 of its parts, such as transformer\.h\.2\.",
    ),
    "more layers, BERT": (
        "bert",
        lambda folder: change_config(folder, num_hidden_layers=4),
        r"lack \d+ of its parts, such as bert\.encoder\.layer\.2\.",
    ),
    "fewer layers than the file has": (
        "gpt2",
        lambda folder: change_config(folder, n_layer=1),
        r"hold \d+ parts that its config\.json has no place for",
    ),
    "fewer layers, Llama": (
        "llama",
        lambda folder: change_config(folder, num_hidden_layers=1),
        r"hold \d+ parts that its config\.json has no place for",
    ),
    "wrong sizes": (
        "bert",
        lambda folder: change_config(folder, intermediate_size=64),
        r"does not fit its files: bert\.encoder\.layer\.0\.intermediate\.dense\.bias has the shape \(32,\) in",
    ),
    "wrong positions": (
        "gpt2",
        lambda folder: change_config(folder, n_positions=128),
        r"wpe\.weight has the shape \(64, 32\) in the file and \(128, 32\) by the config",
    ),
    "heads that do not divide": (
        "bert",
        lambda folder: change_config(folder, num_attention_heads=5),
        r"cannot be opened here",
    ),
    "quantised": (
        "llama",
        lambda folder: change_config(folder, quantization_config={"quant_method": "gptq", "bits": 4}),
        r"packed \(quantised\)",
    ),
    "a family that nobody knows": (
        "gpt2",
        lambda folder: change_config(folder, model_type="gpt17"),
        r"cannot be opened here",
    ),
    "an encoder and a decoder": ("bart", lambda folder: None, r"an encoder and a decoder"),
    "an encoder and a decoder, mBART": ("mbart", lambda folder: None, r"an encoder and a decoder"),
}


@pytest.mark.parametrize("fault", SPOILED)
def test_what_was_never_loaded_is_not_the_model(tmp_path: Path, fault: str):
    family, spoil, sentence = SPOILED[fault]
    save(tmp_path, family)
    spoil(tmp_path)
    with pytest.raises(InputError, match=sentence):
        opened(tmp_path)


@pytest.mark.parametrize("config", [b"[]", b"3", b"{", b"\xff", b"", b'"gpt2"', b"null", b"[" * 100_000])
def test_a_configuration_that_is_no_object(tmp_path: Path, config: bytes):
    save(tmp_path, "gpt2")
    (tmp_path / "config.json").write_bytes(config)
    with pytest.raises(InputError, match=r"config\.json|cannot be opened"):
        opened(tmp_path)


@pytest.mark.parametrize("n_bytes", [0, 5, 5000])
def test_weights_that_end_early(tmp_path: Path, n_bytes: int):
    save(tmp_path, "gpt2")
    weights = tmp_path / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:n_bytes])
    with pytest.raises(InputError):
        opened(tmp_path)


def test_a_folder_with_nothing_in_it(tmp_path: Path):
    with pytest.raises(InputError, match="cannot be opened"):
        opened(tmp_path)
