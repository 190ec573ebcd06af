"""A changed vector acts as the same vector would that a token brings itself; and no hook stays behind."""

import threading

import numpy as np
import pytest
import torch

from dashboard.concepts.interventions import (
    NO_CHANGE,
    Change,
    attention_output,
    embedded_rows,
    layers_of,
    next_logits,
    random_changes,
    slide,
    with_row,
)
from dashboard.errors import InputError
from tests.concepts.tiny_transformers import N_HEADS, N_LAYERS, tiny

IDS, AT, OTHER = [5, 9, 11, 33, 2], 2, 40


@pytest.fixture(scope="module")
def module() -> torch.nn.Module:
    return tiny("llama")


def own(module: torch.nn.Module, ids: list[int]) -> np.ndarray:
    with torch.inference_mode():
        return module(torch.tensor([ids])).logits[0, -1].numpy()


def states(module: torch.nn.Module, ids: list[int]) -> list[np.ndarray]:
    """Return what each layer gives for one token, the last one before the final normalisation."""
    kept: list[np.ndarray] = []
    hooks = [
        layer.register_forward_hook(lambda _, given, output: kept.append(output[0, AT].numpy()))
        for layer in layers_of(module)
    ]
    own(module, ids)
    for hook in hooks:
        hook.remove()
    return kept


def test_a_slide_begins_at_one_word_and_ends_at_the_other(module: torch.nn.Module):
    other = [*IDS[:AT], OTHER, *IDS[AT + 1 :]]
    one, two = embedded_rows(module, [IDS[AT], OTHER])
    found = next_logits(module, IDS, with_row(embedded_rows(module, IDS), AT, slide(one, two, 3)))
    np.testing.assert_allclose(found[0], own(module, IDS), atol=1e-5)
    np.testing.assert_allclose(found[-1], own(module, other), atol=1e-5)
    # Nothing is left behind in the model that all visitors share.
    np.testing.assert_allclose(own(module, IDS), found[0], atol=1e-5)


@pytest.mark.parametrize(
    "change",
    [
        Change(rows=np.ones((1, 5, 16), np.float32)),
        Change(written=[(1, AT, np.ones(16))]),
        Change(muted=[(1, 1)]),
    ],
    ids=["rows", "a state", "a head"],
)
def test_a_pass_of_another_thread_goes_on_unchanged(module: torch.nn.Module, change: Change):
    expected, passed = own(module, IDS), []

    def visit(layer: object, args: object, output: object) -> None:
        if threading.current_thread() is threading.main_thread():
            visitor = threading.Thread(target=lambda: passed.append(own(module, IDS)))
            visitor.start()
            visitor.join()

    handle = layers_of(module)[0].register_forward_hook(visit)
    try:
        changed = next_logits(module, IDS, change)
    finally:
        handle.remove()
    assert np.abs(changed[0] - expected).max() > 1e-3
    (seen,) = passed
    np.testing.assert_allclose(seen, expected, atol=1e-5)


def test_a_state_copied_from_the_same_text_changes_nothing(module: torch.nn.Module):
    kept = states(module, IDS)
    assert len(kept) == len(layers_of(module)) == N_LAYERS
    found = next_logits(
        module, IDS, Change(written=[(at, AT, each) for at, each in enumerate(kept, start=1)])
    )
    np.testing.assert_allclose(found, np.tile(own(module, IDS), (N_LAYERS, 1)), atol=1e-5)


def test_after_the_last_layer_the_copy_of_an_earlier_token_comes_too_late(module: torch.nn.Module):
    found = next_logits(module, IDS, Change(written=[(N_LAYERS, AT, np.ones(16))]))
    np.testing.assert_allclose(found[0], own(module, IDS), atol=1e-5)


def test_a_silent_head_gives_nothing_to_the_matrix_that_mixes_them(module: torch.nn.Module):
    matrix = attention_output(layers_of(module)[1])
    assert isinstance(matrix, torch.nn.Linear)
    kept, width = matrix.weight.clone(), matrix.in_features // N_HEADS
    with torch.no_grad():
        matrix.weight[:, width:] = 0
    try:
        expected = own(module, IDS)
    finally:
        with torch.no_grad():
            matrix.weight.copy_(kept)
    np.testing.assert_allclose(next_logits(module, IDS, Change(muted=[(2, 2)]))[0], expected, atol=1e-5)


def test_at_one_place_a_token_still_sees_those_before_it(module: torch.nn.Module):
    found = next_logits(module, IDS, Change(positions=[0] * len(IDS)))[0]
    assert np.abs(found - own(module, IDS)).max() > 1e-3
    assert np.abs(found - own(module, IDS[-1:])).max() > 1e-3


def test_a_model_without_positions_from_outside_says_so(module: torch.nn.Module):
    class Without(torch.nn.Module):
        def forward(self, input_ids: torch.Tensor, use_cache: bool = False) -> None:
            raise AssertionError

    with pytest.raises(InputError, match="takes no places from outside"):
        next_logits(Without(), IDS, Change(positions=[0] * 5))
    with pytest.raises(InputError, match="cannot be reached one by one"):
        attention_output(torch.nn.Linear(2, 2))
    assert next_logits(module, IDS, NO_CHANGE).shape == (1, 61)


def test_random_changes_are_as_long_as_the_change_and_the_same_each_time():
    row, change = np.ones(8), np.arange(8.0)
    found = random_changes(row, change, 5, seed=3)
    np.testing.assert_allclose(np.linalg.norm(found - row, axis=1), np.linalg.norm(change))
    np.testing.assert_array_equal(found, random_changes(row, change, 5, seed=3))
    assert np.abs(found - random_changes(row, change, 5, seed=4)).max() > 0.1
