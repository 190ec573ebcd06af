"""A changed vector acts as the same vector would that a token brings itself; and no hook stays behind."""

import threading

import numpy as np
import pytest
import torch

from dashboard import limits
from dashboard.concepts.interventions import (
    embedded_rows,
    layers_of,
    next_with_rows,
    next_with_state,
    random_changes,
    slide,
    states_after_layers,
)
from dashboard.concepts.sampling import softmax
from dashboard.models import installed
from dashboard.models.manifest import Slot

TEXT, OTHER = "Near the moon the old bat follows the", "Near the player the old bat follows the"
AT = 2


@pytest.fixture(scope="module")
def module() -> torch.nn.Module:
    return installed.transformer(language_model()).module


def language_model():
    return installed.language_model(installed.available(Slot.LANGUAGE)[0].slug)


def ids_of(text: str) -> list[int]:
    return [token.id for token in language_model().tokenize(text)]


def own(module: torch.nn.Module, ids: list[int]) -> np.ndarray:
    with torch.inference_mode():
        return softmax(module(torch.tensor([ids])).logits[0, -1].numpy())


def test_a_slide_begins_at_one_word_and_ends_at_the_other(module: torch.nn.Module):
    one, other = ids_of(TEXT), ids_of(OTHER)
    rows = embedded_rows(module, [one[AT], other[AT]])
    found = next_with_rows(module, one, AT, slide(*rows, 3))
    np.testing.assert_allclose(found[0], own(module, one), atol=1e-5)
    np.testing.assert_allclose(found[-1], own(module, other), atol=1e-5)
    # Nothing is left behind in the model that all visitors share.
    np.testing.assert_allclose(own(module, one), found[0], atol=1e-5)


def test_a_pass_of_another_thread_goes_on_unchanged(module: torch.nn.Module):
    ids, other = ids_of(TEXT), ids_of(OTHER)
    expected, passed = own(module, ids), []

    def visit(layer: object, args: object, output: object) -> None:
        if threading.current_thread() is threading.main_thread():
            visitor = threading.Thread(target=lambda: passed.append(own(module, ids)))
            visitor.start()
            visitor.join()

    handle = layers_of(module)[0].register_forward_hook(visit)
    try:
        changed = next_with_rows(module, ids, AT, embedded_rows(module, [other[AT]]))
        states_after_layers(module, other, AT)
    finally:
        handle.remove()
    assert np.abs(changed[0] - expected).max() > 0.01
    for seen in passed:
        np.testing.assert_allclose(seen, expected, atol=1e-5)
    assert len(passed) == 2


def test_more_rows_than_one_batch_holds_are_run_one_batch_after_another(
    module: torch.nn.Module, monkeypatch: pytest.MonkeyPatch
):
    ids = ids_of(TEXT)
    rows = random_changes(*embedded_rows(module, ids[:2]), 7, seed=1)
    expected = next_with_rows(module, ids, AT, rows)
    monkeypatch.setattr(limits, "MAX_TOKENS_IN_BATCH", 3 * len(ids))
    np.testing.assert_allclose(next_with_rows(module, ids, AT, rows), expected, atol=1e-6)


def test_a_state_copied_from_the_same_text_changes_nothing(module: torch.nn.Module):
    ids = ids_of(TEXT)
    states = states_after_layers(module, ids, AT)
    assert len(states) == len(layers_of(module)) == 4
    for layer, state in enumerate(states, start=1):
        np.testing.assert_allclose(
            next_with_state(module, ids, AT, layer, state), own(module, ids), atol=1e-5
        )


def test_after_the_last_layer_the_copy_of_an_earlier_token_comes_too_late(module: torch.nn.Module):
    ids = ids_of(TEXT)
    states = states_after_layers(module, ids_of(OTHER), AT)
    np.testing.assert_allclose(next_with_state(module, ids, AT, 4, states[-1]), own(module, ids), atol=1e-5)


def test_random_changes_are_as_long_as_the_change_and_the_same_each_time():
    row, change = np.ones(8), np.arange(8.0)
    found = random_changes(row, change, 5, seed=3)
    np.testing.assert_allclose(np.linalg.norm(found - row, axis=1), np.linalg.norm(change))
    np.testing.assert_array_equal(found, random_changes(row, change, 5, seed=3))
