"""The forward pass in NumPy against transformers, with and without interventions."""

from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from transformers import GPT2Config, GPT2LMHeadModel

from dashboard.concepts import interventions
from dashboard.concepts.gpt2 import GPT2, Layer, forward, layer_norm, logits
from dashboard.concepts.interventions import NO_CHANGE, Change, embedded_rows, with_row

# Largest difference, in the unit of the largest absolute value.
NEAR = 1e-5


def built(
    n_vocab: int, n_dims: int, n_layers: int, n_heads: int, n_places: int, seed: int
) -> GPT2LMHeadModel:
    """Build a model with random weights, large enough that its layers differ."""
    torch.manual_seed(seed)
    config = GPT2Config(
        vocab_size=n_vocab,
        n_embd=n_dims,
        n_layer=n_layers,
        n_head=n_heads,
        n_positions=n_places,
        bos_token_id=0,
        eos_token_id=0,
        attn_implementation="eager",
    )
    model = GPT2LMHeadModel(config)
    with torch.no_grad():
        for weights in model.parameters():
            weights.add_(0.05 * torch.randn_like(weights))
    return model.eval()


def in_numpy(model: GPT2LMHeadModel) -> GPT2:
    """Take the weights of a model."""
    values = {
        name.removeprefix("transformer."): each.detach().numpy() for name, each in model.named_parameters()
    }

    def pair(name: str) -> tuple[np.ndarray, np.ndarray]:
        return values[f"{name}.weight"], values[f"{name}.bias"]

    layers = [
        Layer(
            pair(f"h.{at}.ln_1"),
            pair(f"h.{at}.attn.c_attn"),
            pair(f"h.{at}.attn.c_proj"),
            pair(f"h.{at}.ln_2"),
            pair(f"h.{at}.mlp.c_fc"),
            pair(f"h.{at}.mlp.c_proj"),
        )
        for at in range(model.config.n_layer)
    ]
    head = model.lm_head.weight.detach().numpy()
    return GPT2(values["wte.weight"], values["wpe.weight"], layers, pair("ln_f"), head, model.config.n_head)


def assert_equal(found: np.ndarray, expected: torch.Tensor) -> None:
    """Check that arrays agree to `NEAR` of the largest value."""
    wanted = expected.float().numpy()
    assert found.dtype == np.float32
    assert found.shape == wanted.shape
    assert np.abs(found - wanted).max() <= NEAR * np.abs(wanted).max()


def compare(model: GPT2LMHeadModel, ids: list[int]) -> None:
    """Compare states, attention and logits."""
    mine = in_numpy(model)
    seen = forward(mine, ids)
    with torch.inference_mode():
        theirs: Any = model(torch.tensor([ids]), output_hidden_states=True, output_attentions=True)
    last = layer_norm(seen.states[-1], mine.final_norm, mine.epsilon)
    for found, expected in zip([*seen.states[:-1], last], theirs.hidden_states, strict=True):
        assert_equal(found, expected)
    for found, expected in zip(seen.attentions, theirs.attentions, strict=True):
        assert_equal(found, expected)
    assert_equal(logits(mine, seen.states[-1]), theirs.logits)


@settings(max_examples=40, deadline=None)
@given(
    n_layers=st.integers(1, 4),
    n_heads=st.integers(1, 4),
    dims_per_head=st.sampled_from([2, 4, 16]),
    seed=st.integers(0, 1000),
    ids=st.lists(st.integers(0, 30), min_size=1, max_size=16),
)
def test_any_small_model_gives_what_transformers_gives(
    n_layers: int, n_heads: int, dims_per_head: int, seed: int, ids: list[int]
):
    compare(built(31, n_heads * dims_per_head, n_layers, n_heads, 16, seed), ids)


def test_the_shape_of_gpt2_small_gives_what_transformers_gives():
    ids = np.random.default_rng(0).integers(0, 50_257, 24).tolist()
    compare(built(50_257, 768, 12, 12, 1024, seed=0), ids)


@pytest.fixture(scope="module")
def model() -> GPT2LMHeadModel:
    return built(31, 16, 3, 2, 16, seed=5)


IDS = [3, 14, 15, 9, 2, 6]
CHANGES = {
    "nothing": NO_CHANGE,
    "rows": Change(rows=np.random.default_rng(1).normal(size=(3, 6, 16)).astype(np.float32)),
    "states": Change(written=[(1, 2, np.full(16, 0.5)), (2, 5, np.arange(16.0)), (3, 0, np.ones(16))]),
    "a head": Change(muted=[(2, 1)]),
    "heads": Change(muted=[(1, 2), (3, 1), (3, 2)]),
    "one place": Change(positions=[0] * 6),
    "turned round": Change(positions=[5, 4, 3, 2, 1, 0]),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=list(CHANGES))
def test_the_same_change_does_the_same_by_hooks(model: GPT2LMHeadModel, change: Change):
    mine = in_numpy(model)
    found = logits(mine, forward(mine, IDS, change).states[-1])[:, -1]
    expected = interventions.next_logits(model, IDS, change)
    assert found.shape == expected.shape
    np.testing.assert_allclose(found, expected, atol=NEAR * np.abs(expected).max())
    if change is not NO_CHANGE:
        untouched = interventions.next_logits(model, IDS, NO_CHANGE)
        # The state of an earlier token after the last layer reaches nobody.
        assert np.abs(found[0] - untouched[0]).max() > 1e-3


def test_a_row_put_in_place_of_another_is_that_of_another_text(model: GPT2LMHeadModel):
    other = [*IDS[:2], 7, *IDS[3:]]
    change = with_row(embedded_rows(model, IDS), 2, embedded_rows(model, [7]))
    found, expected = (
        interventions.next_logits(model, ids, each) for ids, each in ((IDS, change), (other, NO_CHANGE))
    )
    np.testing.assert_allclose(found, expected, atol=1e-5)


def test_runs_are_split_into_batches_of_bounded_size(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(interventions.limits, "MAX_TOKENS_IN_BATCH", 12)
    assert [len(batch.rows) for batch in CHANGES["rows"].batches(6)] == [2, 1]
    assert [len(batch.written) for batch in CHANGES["states"].batches(6)] == [2, 1]
    assert [batch.muted for batch in CHANGES["a head"].batches(6)] == [[(2, 1)]]
    # A text longer than a batch still runs.
    assert len(list(CHANGES["rows"].batches(100))) == 3
