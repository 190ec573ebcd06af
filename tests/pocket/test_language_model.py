"""Pocket GPT-2 as committed opens as any model folder does and reaches its goals."""

import json
from pathlib import Path

import numpy as np
import pytest

from dashboard.models.tokenizer import END_OF_TEXT, gpt2_tokenizer
from dashboard.pocket import figures, train_language_model
from dashboard.pocket.sentences import generate

FOLDER = Path(figures.__file__).parent / "weights" / "gpt2"


@pytest.fixture(scope="module")
def measured() -> dict[str, float]:
    return figures.language_model_figures(FOLDER, n_held_out=300)


@pytest.fixture(scope="module")
def model():
    from transformers import AutoModelForCausalLM

    return AutoModelForCausalLM.from_pretrained(FOLDER, dtype="float32").eval()


@pytest.mark.parametrize("name", figures.LANGUAGE_MODEL_GOALS)
def test_goal_is_met(measured: dict[str, float], name: str) -> None:
    goal = figures.LANGUAGE_MODEL_GOALS[name]
    assert goal.holds(measured[name]), f"{name} is {measured[name]:.4g}, its goal {goal}"


def test_at_no_held_out_position_are_the_never_occurring_tokens_likely(measured: dict[str, float]) -> None:
    assert measured["share_of_never_occurring_highest"] < 0.01


def test_it_predicts_far_better_than_the_frequencies_of_tokens(measured: dict[str, float]) -> None:
    assert measured["perplexity"] < measured["perplexity_of_unigram"] / 5


def test_it_is_a_gpt2_with_the_full_vocabulary_and_tied_embeddings(model) -> None:
    assert type(model).__name__ == "GPT2LMHeadModel"
    assert model.transformer.wte.weight.shape == (50257, 128)
    assert model.lm_head.weight is model.transformer.wte.weight
    assert model.transformer.wpe.weight.shape[0] >= 128


def test_the_file_is_float16_and_small() -> None:
    from safetensors import safe_open

    with safe_open(FOLDER / "model.safetensors", framework="numpy") as tensors:
        assert {tensors.get_tensor(name).dtype for name in tensors.keys()} == {np.dtype(np.float16)}  # noqa: SIM118
    assert (FOLDER / "model.safetensors").stat().st_size <= 16_000_000


def test_trained_tokens_are_those_of_the_pocket_world() -> None:
    trained = json.loads((FOLDER / "trained_tokens.json").read_text(encoding="utf-8"))
    assert trained == sorted(set(trained))
    occurring = train_language_model.corpus(generate(2_000, seed=1), seed=1).occurring
    assert len(set(occurring) - set(trained)) < 0.01 * len(occurring)
    assert gpt2_tokenizer().token_to_id(END_OF_TEXT) in trained


@pytest.mark.parametrize("text", ["cat sat on the", "The cat sat on the"])
def test_the_cat_sat_on_the_mat(model, text: str) -> None:
    import torch

    with torch.no_grad():
        logits = model(torch.tensor([gpt2_tokenizer().encode(text).ids])).logits[0, -1]
    assert gpt2_tokenizer().decode([int(logits.argmax())]) == " mat"


def test_every_position_was_trained(model) -> None:
    """Trained positions are like their neighbours; random starts are not: their cosines are about 0 +- 0.09."""
    positions = model.transformer.wpe.weight.detach()
    unit = positions / positions.norm(dim=1, keepdim=True)
    assert float((unit[:-1] * unit[1:]).sum(dim=1).min()) > 0.35


def test_all_positions_can_be_used(model) -> None:
    import torch

    text = torch.full((1, model.config.n_positions), gpt2_tokenizer().token_to_id(END_OF_TEXT))
    with torch.no_grad():
        assert torch.isfinite(model(text).logits).all()
