"""A changed vector acts as the same vector would that a token brings itself; and no hook stays behind."""

import numpy as np
import pytest
import torch

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
